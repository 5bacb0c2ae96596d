// SPDX-License-Identifier: Apache-2.0
// Plausible data for working on the console without a server.

const makers = [
  ['snom', ['D785', 'D735', 'D865'], '10.1.175.16', '000413'],
  ['yealink', ['SIP-T46U', 'SIP-T54W', 'SIP-T58W'], '108.86.0.90', '001565'],
  ['mitel', ['6867i', '6869i', '6930'], '6.3.3.1025', '00085D'],
  ['auerswald', ['COMfortel D-600', 'COMfortel 3600 IP'], '2.8D', '000952'],
  ['gigaset', ['N870 IP PRO'], '2.53.0', '7C2F80'],
];
const people = [
  'Anna Weber',
  'Jonas Keller',
  'Mia Hoffmann',
  'Paul Becker',
  'Lena Vogel',
  'Max Braun',
  'Clara Lang',
  'Emil Roth',
];

const iso = (ms) => new Date(ms).toISOString();
const minutes = (n) => Date.now() - n * 60_000;
const pick = (list, n) => list[n % list.length];

function stateOf(i) {
  if (i % 211 === 7) return ['waiting', 'waits for an administrator to let it in'];
  if (i % 97 === 5) return ['disabled', 'disabled by an administrator'];
  if (i % 61 === 3) return ['outOfService', i % 2 ? 'connection lost' : 'keep-alive unanswered twice'];
  if (i % 499 === 11) return ['connecting', 'registered, session is being opened'];
  return ['inService', ''];
}

export function makePhone(i) {
  const [maker, models, firmware, prefix] = pick(makers, i);
  const username = prefix + i.toString(16).toUpperCase().padStart(6, '0');
  const [state, why] = stateOf(i);
  const number = 1000 + i;
  const lines =
    state === 'waiting' ? [] : [`sip:${number}@pbx`, ...(i % 3 === 0 ? [`sip:${number + 20000}@pbx`] : [])];
  const address = `10.${20 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  return {
    username,
    mac: username.match(/../g).join(':'),
    maker,
    model: pick(models, i >> 3),
    firmware,
    userAgent: `${maker}/${firmware}`,
    state,
    reason:
      {
        waiting: 'waits_for_activation',
        disabled: 'disabled',
        outOfService: 'connection_lost',
        connecting: 'connecting',
      }[state] ?? 'in_service',
    why,
    enabled: state !== 'disabled',
    active: state !== 'waiting',
    address,
    transport: i % 4 ? 'TCP' : 'TLS',
    identity: `sip:${username}@offhook`,
    contact: `<sip:${username}@${address}:5060;transport=tcp>`,
    firstSeenAt: iso(minutes(60 * 24 * 90 + i)),
    lastLoginAt: iso(minutes(state === 'outOfService' ? 300 + i : i % 240)),
    lines,
    calls: 0,
  };
}

export function makeLine(phone, deviceID, i) {
  return {
    deviceID,
    displayName: pick(people, i),
    phone: phone.username,
    inService: phone.state === 'inService',
    manual: false,
    monitored: i % 2 === 0 && phone.state === 'inService',
    watchers: i % 2 === 0 ? ['crm', 'attendant'].slice(0, 1 + (i % 4 === 0)) : [],
    doNotDisturb: i % 31 === 0,
    messageWaiting: i % 17 === 0,
    forwardings: i % 23 === 0 ? [{ type: 'forwardBusy', on: true, to: '1099', seconds: null }] : [],
    calls: [],
  };
}

export function makeCall(line, callID, state, other, direction = 'incoming') {
  const services = {
    alerting: ['AnswerCall', 'ClearConnection', 'DeflectCall'],
    connected: [
      'ClearConnection',
      'HoldCall',
      'ConsultationCall',
      'SingleStepTransferCall',
      'TransferCall',
      'ConferenceCall',
      'AlternateCall',
      'ReconnectCall',
      'GenerateDigits',
    ],
    hold: ['RetrieveCall', 'ClearConnection'],
    initiated: ['ClearConnection'],
    null: [],
  };
  return {
    connection: { callID, deviceID: line.deviceID },
    line: line.deviceID,
    phone: line.phone,
    state,
    direction,
    otherParty: other,
    otherName: null,
    calling: direction === 'incoming' ? other : line.deviceID,
    called: direction === 'incoming' ? line.deviceID : other,
    since: iso(Date.now()),
    servicesPermitted: services[state] ?? [],
    watchers: line.watchers,
  };
}

const text = (en, de) => ({ en, de });
const sectionHelp = {
  server: text('The server as a whole.', 'Der Server als Ganzes.'),
  phones: text('What holds for all phones.', 'Was für alle Telefone gilt.'),
  'phones.lan': text(
    'Where phones of the local network connect.',
    'Wo sich Telefone des lokalen Netzes anmelden.',
  ),
  'phones.wan': text(
    'Where phones connect from outside, through a router. Off unless a port is set.',
    'Wo sich Telefone von außen über einen Router anmelden. Aus, solange kein Port gesetzt ist.',
  ),
  clients: text('What holds for all client programs.', 'Was für alle Client-Programme gilt.'),
  'clients.lan': text(
    'Where client programs of the local network connect.',
    'Wo sich Client-Programme des lokalen Netzes anmelden.',
  ),
  'clients.wan': text(
    'Where client programs connect from outside, through a router. Off unless a port is set.',
    'Wo sich Client-Programme von außen über einen Router anmelden. Aus, solange kein Port gesetzt ist.',
  ),
  tls: text(
    'Certificates of all TLS listeners. The files are read again when they change.',
    'Zertifikate aller TLS-Zugänge. Die Dateien werden neu gelesen, wenn sie sich ändern.',
  ),
  advanced: text('Times and habits of the telephone service.', 'Zeiten und Verhalten des Telefondienstes.'),
  diagnostics: text('What is logged, where, and how much.', 'Was protokolliert wird, wohin und wie viel.'),
  console: text('The web console and the API.', 'Die Web-Konsole und die API.'),
};

function setting(key, type, value, en, de, more = {}) {
  const dot = key.lastIndexOf('.');
  const source = more.source ?? 'default';
  const locked = source === 'file' || source === 'environment' || source === 'flag';
  return {
    key,
    section: key.slice(0, dot),
    name: key.slice(dot + 1),
    type,
    unit: type === 'seconds' ? 's' : (more.unit ?? null),
    minimum: more.min ?? null,
    maximum: more.max ?? null,
    choices: more.choices ?? null,
    help: text(en, de),
    value: type === 'secret' ? null : value,
    default: more.default ?? (type === 'secret' ? null : value),
    isSet: type === 'secret' ? true : false,
    origin: { source, where: more.where ?? source },
    locked,
    editable: !locked && key !== 'server.data_dir',
  };
}

function listener(side, tcp, tls) {
  const who = side.startsWith('phones') ? ['phones', 'Telefone'] : ['programs', 'Programme'];
  const wan = side.endsWith('wan');
  return [
    setting(
      `${side}.address`,
      'address',
      '0.0.0.0',
      'Address to listen on. 0.0.0.0: all.',
      'Adresse, auf der gelauscht wird. 0.0.0.0: alle.',
    ),
    setting(
      `${side}.tcp_port`,
      'port',
      tcp,
      'Port for SIP over TCP. 0: off.',
      'Port für SIP über TCP. 0: aus.',
    ),
    setting(
      `${side}.tls_port`,
      'port',
      tls,
      'Port for SIP over TLS. 0: off.',
      'Port für SIP über TLS. 0: aus.',
    ),
    ...(wan
      ? [
          setting(
            `${side}.public_host`,
            'host',
            '',
            `Host name or address of the router as ${who[0]} outside see it.`,
            `Name oder Adresse des Routers, wie ${who[1]} draußen ihn sehen.`,
          ),
          setting(
            `${side}.public_tcp_port`,
            'port',
            0,
            'TCP port of the router that leads here.',
            'TCP-Port des Routers, der hierher führt.',
          ),
          setting(
            `${side}.public_tls_port`,
            'port',
            0,
            'TLS port of the router that leads here.',
            'TLS-Port des Routers, der hierher führt.',
          ),
        ]
      : []),
  ];
}

export function makeSettings() {
  const digests = ['MD5', 'SHA-256'];
  const items = [
    setting(
      'server.data_dir',
      'path',
      '/var/lib/offhook',
      'Directory of the database.',
      'Verzeichnis der Datenbank.',
      { source: 'flag', where: '--data' },
    ),
    setting(
      'server.name',
      'host',
      '',
      "Host name or address that phones and client programs are told. Empty: the system's host name.",
      'Rechnername oder Adresse, die genannt wird. Leer: der Rechnername des Systems.',
    ),
    setting('server.realm', 'text', 'offhook', 'Realm of SIP logins.', 'Realm der SIP-Anmeldungen.', {
      source: 'file',
      where: 'offhook.toml:4',
    }),
    setting(
      'server.workers',
      'integer',
      0,
      'Threads for connections. 0: one per processor core.',
      'Threads für Verbindungen. 0: einer je Prozessorkern.',
      { min: 0, max: 256 },
    ),
    setting(
      'phones.password',
      'secret',
      null,
      'Password that all phones log in with.',
      'Passwort, mit dem sich alle Telefone anmelden.',
      { source: 'generated' },
    ),
    setting(
      'phones.username_must_be_mac',
      'boolean',
      true,
      'Only MAC addresses are accepted as user names of phones.',
      'Nur MAC-Adressen gelten als Benutzernamen.',
    ),
    setting(
      'phones.digest',
      'choices',
      ['MD5'],
      'Digest algorithms offered to phones, the preferred one first.',
      'Den Telefonen angebotene Digest-Verfahren, das bevorzugte zuerst.',
      { choices: digests },
    ),
    ...listener('phones.lan', 5060, 5061),
    ...listener('phones.wan', 0, 0),
    setting(
      'clients.user',
      'text',
      'cti',
      'User name of the first client account.',
      'Benutzername des ersten Client-Kontos.',
      { source: 'database', default: '' },
    ),
    setting(
      'clients.password',
      'secret',
      null,
      'Password of the first client account.',
      'Passwort des ersten Client-Kontos.',
      { source: 'database' },
    ),
    setting(
      'clients.digest',
      'choices',
      ['SHA-256', 'MD5'],
      'Digest algorithms offered to client programs.',
      'Den Programmen angebotene Digest-Verfahren.',
      { choices: digests },
    ),
    ...listener('clients.lan', 5070, 5071),
    ...listener('clients.wan', 0, 0),
    setting(
      'tls.certificate',
      'path',
      '',
      'Certificate chain of the server, PEM.',
      'Zertifikatskette des Servers, PEM.',
    ),
    setting(
      'tls.private_key',
      'path',
      '',
      'Private key of the certificate, PEM.',
      'Privater Schlüssel des Zertifikats, PEM.',
    ),
    setting(
      'tls.client_ca',
      'path',
      '',
      'Authorities whose certificates must be shown.',
      'Stellen, deren Zertifikate gezeigt werden müssen.',
    ),
    setting(
      'advanced.auto_activate',
      'boolean',
      false,
      'Phones seen for the first time may work at once.',
      'Erstmals gesehene Telefone dürfen sofort arbeiten.',
    ),
    setting(
      'advanced.sip_expires',
      'seconds',
      600,
      'How long a registration holds.',
      'Wie lange eine Registrierung gilt.',
      { min: 10, max: 86400, source: 'database', default: 300 },
    ),
    setting(
      'advanced.keep_alive',
      'seconds',
      60,
      'How often a phone is asked whether it is still there.',
      'Wie oft ein Telefon gefragt wird, ob es noch da ist.',
      { min: 1, max: 3600 },
    ),
    setting(
      'advanced.service_timeout',
      'seconds',
      10,
      'How long a phone may take to answer a service.',
      'Wie lange ein Telefon für eine Antwort brauchen darf.',
      { min: 1, max: 30 },
    ),
    setting(
      'advanced.pickup_code',
      'text',
      '',
      'What a telephone dials before a number to pick up its call.',
      'Was ein Telefon vor einer Nummer wählt, um deren Anruf heranzuholen.',
    ),
    setting(
      'diagnostics.level',
      'choice',
      'info',
      'What is logged: this and all that is graver.',
      'Was protokolliert wird: dies und alles Schwerere.',
      { choices: ['debug', 'info', 'warning', 'error'] },
    ),
    setting('diagnostics.dir', 'path', '', 'Directory of the log files.', 'Verzeichnis der Logdateien.'),
    setting(
      'diagnostics.max_file_mib',
      'integer',
      10,
      'Size at which a new log file begins.',
      'Größe, ab der eine neue Datei beginnt.',
      { min: 1, max: 1024, unit: 'MiB' },
    ),
    setting(
      'diagnostics.max_files',
      'integer',
      10,
      'How many log files are kept.',
      'Wie viele Logdateien aufgehoben werden.',
      { min: 1, max: 1000 },
    ),
    setting(
      'diagnostics.delete_daily',
      'boolean',
      false,
      'Log files are deleted every day.',
      'Logdateien werden täglich gelöscht.',
    ),
    setting(
      'diagnostics.macs',
      'list',
      [],
      'User names (MAC addresses) of the phones whose messages are logged. Empty: all.',
      'Benutzernamen (MAC-Adressen) der Telefone, deren Nachrichten protokolliert werden. Leer: alle.',
    ),
    setting(
      'console.address',
      'address',
      '127.0.0.1',
      'Address to listen on.',
      'Adresse, auf der gelauscht wird.',
    ),
    setting('console.port', 'port', 8480, 'Port for HTTP. 0: off.', 'Port für HTTP. 0: aus.'),
    setting('console.tls_port', 'port', 0, 'Port for HTTPS. 0: off.', 'Port für HTTPS. 0: aus.'),
  ];
  const sections = Object.entries(sectionHelp).map(([name, help]) => ({ name, help }));
  return { sections, items };
}

export function makeCapabilities() {
  const native = [
    'MakeCall',
    'AnswerCall',
    'ClearConnection',
    'HoldCall',
    'RetrieveCall',
    'ConsultationCall',
    'TransferCall',
    'SetDoNotDisturb',
    'GetDoNotDisturb',
    'SetForwarding',
    'GetForwarding',
    'MonitorStart',
    'MonitorStop',
    'SnapshotDevice',
  ];
  const emulated = ['AlternateCall', 'ReconnectCall', 'SingleStepTransferCall', 'DeflectCall'];
  const untried = ['SendUserInformation', 'GetPresence'];
  const unsupported = [
    'ConferenceCall',
    'ParkCall',
    'GroupPickupCall',
    'CallBackCallRelated',
    'SetMessageWaitingIndicator',
  ];
  const as = (list, support) => list.map((service, i) => ({ service, support, learned: i % 3 === 0 }));
  return [
    ...as(native, 'native'),
    ...as(emulated, 'emulated'),
    ...as(untried, 'untried'),
    ...as(unsupported, 'unsupported'),
  ];
}

export function makeCertificates() {
  const base = {
    issuer: 'CN=Offhook authority of pbx.example',
    notBefore: iso(minutes(60 * 24 * 370)),
    serial: '4F2A91',
    key: 'EC P-256',
    fingerprintSha256:
      '7A:1C:5E:90:44:B2:0F:6D:38:91:AA:EF:10:22:C8:5B:7A:1C:5E:90:44:B2:0F:6D:38:91:AA:EF:10:22:C8:5B',
  };
  const server = {
    ...base,
    subject: 'CN=pbx.example',
    names: ['pbx.example', '10.20.0.1'],
    notAfter: iso(minutes(-60 * 24 * 24)),
    daysLeft: 24,
  };
  const authority = {
    ...base,
    subject: base.issuer,
    names: [],
    notAfter: iso(minutes(-60 * 24 * 3400)),
    daysLeft: 3400,
  };
  return { source: 'own', server, authority, error: null };
}

export function makeLicences() {
  return {
    limited: true,
    state: 'licensed',
    trialEndsAt: null,
    trialDaysLeft: null,
    nextExpiryAt: iso(minutes(-60 * 24 * 345)),
    phonesLicensed: 12_000,
    linesLicensed: 14_000,
    phonesInUse: 9_640,
    linesInUse: 10_844,
    installationId: '5c1f-77a0-e2b9-41d3',
    codes: [
      {
        id: 'L1',
        customer: 'Example AG',
        enteredAt: iso(minutes(60 * 24)),
        enteredBy: 'admin',
        phones: 10_000,
        lines: 2_000,
        issuedAt: iso(minutes(60 * 24 * 120)),
        expiresAt: null,
        status: 'counted',
        problem: null,
      },
      {
        id: 'L2',
        customer: 'Example AG',
        enteredAt: iso(minutes(60 * 24)),
        enteredBy: 'admin',
        phones: 2_000,
        lines: 0,
        issuedAt: iso(minutes(60 * 24 * 20)),
        expiresAt: iso(minutes(-60 * 24 * 345)),
        status: 'counted',
        problem: null,
      },
      {
        id: 'L3',
        customer: 'Example AG',
        enteredAt: iso(minutes(60 * 24)),
        enteredBy: 'admin',
        phones: 500,
        lines: 0,
        issuedAt: iso(minutes(60 * 24 * 700)),
        expiresAt: iso(minutes(60 * 24 * 3)),
        status: 'expired',
        problem: null,
      },
    ],
  };
}

const xml = (name, inner) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3">${inner}</${name}>`;

/** One call as SIP messages between a phone, the server and a client. */
export function makeTrace(phone, line, firstId) {
  const dialog = `a84b4c76e66710@${phone.address}`;
  const clientDialog = '7f1c-attendant@10.20.1.9';
  const start = Date.now() - 20_000;
  const connection = `<connection><callID>17</callID><deviceID>${line}</deviceID></connection>`;
  const script = [
    [
      'clients',
      'in',
      'INFO',
      null,
      'MakeCall',
      '<callingDevice>' + line + '</callingDevice><calledDirectoryNumber>1042</calledDirectoryNumber>',
      0,
    ],
    [
      'phones',
      'out',
      'INFO',
      null,
      'MakeCall',
      '<callingDevice>' + line + '</callingDevice><calledDirectoryNumber>1042</calledDirectoryNumber>',
      3,
    ],
    [
      'phones',
      'in',
      'INFO',
      200,
      'MakeCallResponse',
      `<callingDevice><callID>17</callID><deviceID>${line}</deviceID></callingDevice>`,
      45,
    ],
    [
      'clients',
      'out',
      'INFO',
      200,
      'MakeCallResponse',
      `<callingDevice><callID>17</callID><deviceID>${line}</deviceID></callingDevice>`,
      47,
    ],
    [
      'phones',
      'in',
      'INFO',
      null,
      'OriginatedEvent',
      `<monitorCrossRefID>3</monitorCrossRefID><originatedConnection><callID>17</callID><deviceID>${line}</deviceID></originatedConnection><localConnectionInfo>connected</localConnectionInfo><cause>newCall</cause>`,
      80,
    ],
    ['phones', 'out', 'INFO', 200, null, '', 81],
    [
      'clients',
      'out',
      'INFO',
      null,
      'OriginatedEvent',
      `<monitorCrossRefID>901</monitorCrossRefID><originatedConnection><callID>17</callID><deviceID>${line}</deviceID></originatedConnection>`,
      83,
    ],
    ['clients', 'in', 'INFO', 200, null, '', 90],
    [
      'phones',
      'in',
      'INFO',
      null,
      'DeliveredEvent',
      `<monitorCrossRefID>3</monitorCrossRefID>${connection}<alertingDevice><deviceIdentifier>sip:1042@pbx</deviceIdentifier></alertingDevice>`,
      2210,
    ],
    ['phones', 'out', 'INFO', 200, null, '', 2211],
    [
      'clients',
      'out',
      'INFO',
      null,
      'DeliveredEvent',
      `<monitorCrossRefID>901</monitorCrossRefID>${connection}`,
      2213,
    ],
    ['clients', 'in', 'INFO', 200, null, '', 2220],
    ['clients', 'in', 'INFO', null, 'ConferenceCall', connection, 5900],
    ['clients', 'out', 'INFO', 200, 'CSTAErrorCode', '<operation>serviceNotSupported</operation>', 5901],
    ['phones', 'in', 'REGISTER', null, null, '', 9400],
    ['phones', 'out', 'REGISTER', 401, null, '', 9401],
  ];
  return script.map(([side, direction, method, status, service, inner, at], i) => {
    const body = service ? xml(service, inner) : '';
    const first = status
      ? `SIP/2.0 ${status} ${status === 200 ? 'OK' : 'Unauthorized'}`
      : `${method} sip:${phone.username}@${phone.address} SIP/2.0`;
    const own = side === 'phones' ? dialog : clientDialog;
    const sip = `${first}\nVia: SIP/2.0/TCP 10.20.0.1:5060;branch=z9hG4bK${i}\nCall-ID: ${own}\nCSeq: ${i + 4} ${method}\nContent-Type: application/csta+xml\nContent-Length: ${body.length}\n\n${body}`;
    const entry = {
      id: String(firstId + i),
      time: iso(start + at),
      direction,
      side,
      peer: side === 'phones' ? `${phone.address}:5060` : '10.20.1.9:41822',
      transport: 'TCP',
      phone: side === 'phones' ? phone.username : null,
      client: side === 'clients' ? 'attendant' : null,
      lines: [line],
      dialog: own,
      method,
      status,
      cseq: `${i + 4} ${method}`,
      service,
      csta: service
        ? {
            invokeID: String(i + 1),
            monitorCrossRefID: service.endsWith('Event') ? '3' : null,
            callIDs: service === 'MakeCall' ? [] : ['17'],
            error: service === 'CSTAErrorCode' ? 'operation/serviceNotSupported' : null,
          }
        : null,
      summary: `${status ? `${status} ` : `${method} `}${service ?? (status ? `(${method})` : '')}`.trim(),
      size: sip.length,
    };
    const message = service
      ? {
          [service]: {
            monitorCrossRefID: '3',
            connection: { callID: '17', deviceID: line },
            cause: 'newCall',
          },
        }
      : null;
    return { entry, text: sip, xml: body || null, message };
  });
}
