-- A database as schema version 1 left it. Never change this file: it stands for databases in the field.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Texts that the server made up for settings nobody set: passwords, the first client's login.
CREATE TABLE generated (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE phone (
    username       TEXT PRIMARY KEY,
    maker          TEXT NOT NULL,
    model          TEXT NOT NULL,
    firmware       TEXT NOT NULL,
    user_agent     TEXT NOT NULL,
    enabled        INTEGER NOT NULL,
    activation     TEXT NOT NULL,     -- active, waiting
    last_contact   TEXT NOT NULL,
    last_address   TEXT NOT NULL,
    last_transport TEXT NOT NULL,
    last_identity  TEXT NOT NULL,
    first_seen     INTEGER NOT NULL,  -- seconds since 1970-01-01 UTC
    last_login     INTEGER NOT NULL,
    manual_lines   TEXT NOT NULL,     -- JSON: [deviceID, …]
    capabilities   TEXT NOT NULL      -- JSON: {service: true or false, …}
) STRICT, WITHOUT ROWID;

CREATE TABLE line (
    phone        TEXT NOT NULL REFERENCES phone (username) ON DELETE CASCADE,
    device_id    TEXT NOT NULL,
    position     INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    manual       INTEGER NOT NULL,
    PRIMARY KEY (phone, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    name       TEXT PRIMARY KEY,
    realm      TEXT NOT NULL,
    ha1_md5    TEXT NOT NULL,
    ha1_sha256 TEXT NOT NULL,
    control    INTEGER NOT NULL,
    lines      TEXT NOT NULL,         -- JSON: [pattern, …]
    enabled    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1332103275;
PRAGMA user_version = 1;

INSERT INTO meta VALUES ('created', '1700000000'), ('installation_id', '0123456789abcdef0123456789abcdef');
INSERT INTO generated VALUES
    ('phones.password', 'kept2kept2kept22'), ('clients.user', 'client-abc234'),
    ('clients.password', 'also4also4also44');
INSERT INTO setting VALUES ('phones.lan.tcp_port', '5080'), ('phones.digest', 'SHA-256,MD5');
INSERT INTO phone VALUES
    ('000413aabbcc', 'snom', 'D785', '10.1.198.19', 'snomD785/10.1.198.19', 1, 'active',
     'sip:000413aabbcc@192.0.2.7:2048;transport=tls', '192.0.2.7', 'TLS', 'sip:000413aabbcc@pbx',
     1700000000, 1700000100, '[]', '{"MakeCall":true,"ParkCall":false}'),
    ('handset-7', 'gigaset', 'N870', '', '', 0, 'waiting', '', '', '', '', 1700000050, 0, '["sip:200@pbx"]', '{}');
INSERT INTO line VALUES
    ('000413aabbcc', 'sip:101@pbx', 1, '', 0),
    ('000413aabbcc', 'sip:100@pbx', 0, 'Empfang Süd', 0);
INSERT INTO account VALUES
    ('crm', 'offhook', '00112233445566778899aabbccddeeff',
     '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 0, '["1*"]', 1);
