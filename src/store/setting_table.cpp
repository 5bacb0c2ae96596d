// SPDX-License-Identifier: Apache-2.0
#include "store/setting_table.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "base/text.hpp"
#include "store/licence.hpp"

namespace offhook::store {

namespace {

using namespace std::string_view_literals;

constexpr std::array kDigests = {"MD5"sv, "SHA-256"sv};
constexpr std::array kLevels = {"debug"sv, "info"sv, "warning"sv, "error"sv};
constexpr std::array kFormats = {"text"sv, "json"sv};
constexpr std::array kTlsVersions = {"1.0"sv, "1.1"sv, "1.2"sv, "1.3"sv};
constexpr std::array kClientCertificates = {"off"sv, "optional"sv, "required"sv};
constexpr std::array kLanguages = {"auto"sv, "en"sv, "de"sv};

constexpr Help kMinTlsHelp = {
    "Oldest TLS version taken. 1.0 and 1.1 are broken: only for old telephones that know no better.",
    "Älteste TLS-Version, die angenommen wird. 1.0 und 1.1 sind gebrochen: nur für alte Telefone, die es "
    "nicht besser können."};

// The key and the member it fills, from the same words, so that they cannot differ.
#define MEMBER(path) .key = #path, .slot = [](Settings& s) -> Slot { return &s.path; }

constexpr std::array kSections = {
    Section{"server", {"The server as a whole.", "Der Server als Ganzes."}},
    Section{"phones", {"What holds for all phones.", "Was für alle Telefone gilt."}},
    Section{
        "phones.lan",
        {"Where phones of the local network connect.", "Wo sich Telefone des lokalen Netzes anmelden."}},
    Section{
        "phones.wan",
        {"Where phones connect from outside, through a router. Off unless a port is set.",
         "Wo sich Telefone von außen über einen Router anmelden. Aus, solange kein Port gesetzt ist."}},
    Section{"clients", {"What holds for all client programs.", "Was für alle Client-Programme gilt."}},
    Section{
        "clients.lan",
        {"Where client programs of the local network connect.",
         "Wo sich Client-Programme des lokalen Netzes anmelden."}},
    Section{
        "clients.wan",
        {"Where client programs connect from outside, through a router. Off unless a port is set.",
         "Wo sich Client-Programme von außen über einen Router anmelden. Aus, solange kein Port gesetzt "
         "ist."}},
    Section{
        "tls",
        {"Certificates of all TLS listeners. The files are read again when they change.",
         "Zertifikate aller TLS-Zugänge. Die Dateien werden neu gelesen, wenn sie sich ändern."}},
    Section{
        "advanced",
        {"Times and habits of the telephone service.", "Zeiten und Verhalten des Telefondienstes."}},
    Section{
        "diagnostics",
        {"What is logged, where, and how much.", "Was protokolliert wird, wohin und wie viel."}},
    Section{"console", {"The web console and the API.", "Die Web-Konsole und die API."}},
    Section{"licence", {"Licences for telephones and lines.", "Lizenzen für Telefone und Leitungen."}},
};

constexpr std::array kSettings = {
    Setting{
        MEMBER(server.data_dir), .type = Type::path,
        .help =
            {"Directory of the database and of what the server makes itself. Empty: the state directory of "
             "the user (see above). Takes effect at the next start.",
             "Verzeichnis der Datenbank und dessen, was der Server selbst anlegt. Leer: das "
             "Zustandsverzeichnis des Benutzers (siehe oben). Wirkt beim nächsten Start."},
        .in_database = false},
    Setting{
        MEMBER(server.name), .type = Type::host,
        .help =
            {"Host name or address that phones and client programs are told. Empty: the system's host name.",
             "Rechnername oder Adresse, die Telefonen und Client-Programmen genannt wird. Leer: der "
             "Rechnername des Systems."}},
    Setting{
        MEMBER(server.realm), .type = Type::text,
        .help =
            {"Realm of SIP logins. A new realm makes stored client passwords useless: set them again.",
             "Realm der SIP-Anmeldungen. Mit einem neuen Realm gelten gespeicherte Client-Passwörter nicht "
             "mehr: bitte neu setzen."},
        .minimum = 1},
    Setting{
        MEMBER(server.workers), .type = Type::integer,
        .help =
            {"Threads for connections. 0: one per processor core.",
             "Threads für Verbindungen. 0: einer je Prozessorkern."},
        .maximum = 256},
    Setting{
        MEMBER(server.telephony), .type = Type::boolean,
        .help =
            {"The telephone service runs. Otherwise neither telephones nor client programs can connect; the "
             "console stays.",
             "Der Telefondienst läuft. Sonst können sich weder Telefone noch Client-Programme verbinden; die "
             "Konsole bleibt."}},

    Setting{
        MEMBER(phones.password), .type = Type::secret,
        .help =
            {"Password that all phones log in with. Empty: made at random at the first start and kept.",
             "Passwort, mit dem sich alle Telefone anmelden. Leer: beim ersten Start zufällig erzeugt und "
             "behalten."},
        .generated = Generated::password},
    Setting{
        MEMBER(phones.username_must_be_mac), .type = Type::boolean,
        .help =
            {"Only MAC addresses are accepted as user names of phones.",
             "Als Benutzernamen von Telefonen gelten nur MAC-Adressen."}},
    Setting{
        MEMBER(phones.digest), .type = Type::choices,
        .help =
            {"Digest algorithms offered to phones, the preferred one first. Many phones know MD5 only.",
             "Digest-Verfahren, die Telefonen angeboten werden, das bevorzugte zuerst. Viele Telefone kennen "
             "nur MD5."},
        .choices = kDigests},

    Setting{
        MEMBER(phones.lan.address), .type = Type::address,
        .help = {"Address to listen on. 0.0.0.0: all.", "Adresse, auf der gelauscht wird. 0.0.0.0: alle."}},
    Setting{
        MEMBER(phones.lan.tcp_port), .type = Type::port,
        .help = {"Port for SIP over TCP. 0: off.", "Port für SIP über TCP. 0: aus."}},
    Setting{
        MEMBER(phones.lan.tls_port), .type = Type::port,
        .help = {"Port for SIP over TLS. 0: off.", "Port für SIP über TLS. 0: aus."}},
    Setting{MEMBER(phones.lan.min_tls), .type = Type::choice, .help = kMinTlsHelp, .choices = kTlsVersions},

    Setting{
        MEMBER(phones.wan.address), .type = Type::address,
        .help = {"Address to listen on. 0.0.0.0: all.", "Adresse, auf der gelauscht wird. 0.0.0.0: alle."}},
    Setting{
        MEMBER(phones.wan.tcp_port), .type = Type::port,
        .help = {"Port for SIP over TCP. 0: off.", "Port für SIP über TCP. 0: aus."}},
    Setting{
        MEMBER(phones.wan.tls_port), .type = Type::port,
        .help = {"Port for SIP over TLS. 0: off.", "Port für SIP über TLS. 0: aus."}},
    Setting{MEMBER(phones.wan.min_tls), .type = Type::choice, .help = kMinTlsHelp, .choices = kTlsVersions},
    Setting{
        MEMBER(phones.wan.public_host), .type = Type::host,
        .help =
            {"Host name or address of the router as phones outside see it. Empty: server.name.",
             "Rechnername oder Adresse des Routers, wie Telefone von außen ihn sehen. Leer: server.name."}},
    Setting{
        MEMBER(phones.wan.public_tcp_port), .type = Type::port,
        .help =
            {"TCP port of the router that leads here. 0: the same as tcp_port.",
             "TCP-Port des Routers, der hierher führt. 0: derselbe wie tcp_port."}},
    Setting{
        MEMBER(phones.wan.public_tls_port), .type = Type::port,
        .help =
            {"TLS port of the router that leads here. 0: the same as tls_port.",
             "TLS-Port des Routers, der hierher führt. 0: derselbe wie tls_port."}},

    Setting{
        MEMBER(clients.user), .type = Type::text,
        .help =
            {"User name of the first client account. Empty: made at random at the first start and kept.",
             "Benutzername des ersten Client-Kontos. Leer: beim ersten Start zufällig erzeugt und behalten."},
        .generated = Generated::login},
    Setting{
        MEMBER(clients.password), .type = Type::secret,
        .help =
            {"Password of the first client account. Empty: made at random at the first start and kept.",
             "Passwort des ersten Client-Kontos. Leer: beim ersten Start zufällig erzeugt und behalten."},
        .generated = Generated::password},
    Setting{
        MEMBER(clients.digest), .type = Type::choices,
        .help =
            {"Digest algorithms offered to client programs, the preferred one first.",
             "Digest-Verfahren, die Client-Programmen angeboten werden, das bevorzugte zuerst."},
        .choices = kDigests},

    Setting{
        MEMBER(clients.lan.address), .type = Type::address,
        .help = {"Address to listen on. 0.0.0.0: all.", "Adresse, auf der gelauscht wird. 0.0.0.0: alle."}},
    Setting{
        MEMBER(clients.lan.tcp_port), .type = Type::port,
        .help = {"Port for SIP over TCP. 0: off.", "Port für SIP über TCP. 0: aus."}},
    Setting{
        MEMBER(clients.lan.tls_port), .type = Type::port,
        .help = {"Port for SIP over TLS. 0: off.", "Port für SIP über TLS. 0: aus."}},
    Setting{MEMBER(clients.lan.min_tls), .type = Type::choice, .help = kMinTlsHelp, .choices = kTlsVersions},

    Setting{
        MEMBER(clients.wan.address), .type = Type::address,
        .help = {"Address to listen on. 0.0.0.0: all.", "Adresse, auf der gelauscht wird. 0.0.0.0: alle."}},
    Setting{
        MEMBER(clients.wan.tcp_port), .type = Type::port,
        .help = {"Port for SIP over TCP. 0: off.", "Port für SIP über TCP. 0: aus."}},
    Setting{
        MEMBER(clients.wan.tls_port), .type = Type::port,
        .help = {"Port for SIP over TLS. 0: off.", "Port für SIP über TLS. 0: aus."}},
    Setting{MEMBER(clients.wan.min_tls), .type = Type::choice, .help = kMinTlsHelp, .choices = kTlsVersions},
    Setting{
        MEMBER(clients.wan.public_host), .type = Type::host,
        .help =
            {"Host name or address of the router as client programs outside see it. Empty: server.name.",
             "Rechnername oder Adresse des Routers, wie Client-Programme von außen ihn sehen. Leer: "
             "server.name."}},
    Setting{
        MEMBER(clients.wan.public_tcp_port), .type = Type::port,
        .help =
            {"TCP port of the router that leads here. 0: the same as tcp_port.",
             "TCP-Port des Routers, der hierher führt. 0: derselbe wie tcp_port."}},
    Setting{
        MEMBER(clients.wan.public_tls_port), .type = Type::port,
        .help =
            {"TLS port of the router that leads here. 0: the same as tls_port.",
             "TLS-Port des Routers, der hierher führt. 0: derselbe wie tls_port."}},

    Setting{
        MEMBER(tls.certificate), .type = Type::path,
        .help =
            {"Certificate chain of the server, PEM. Empty: one from the server's own certificate authority.",
             "Zertifikatskette des Servers, PEM. Leer: eine aus der eigenen Zertifizierungsstelle des "
             "Servers."}},
    Setting{
        MEMBER(tls.private_key), .type = Type::path,
        .help = {"Private key of the certificate, PEM.", "Privater Schlüssel des Zertifikats, PEM."}},
    Setting{
        MEMBER(tls.private_key_password), .type = Type::secret,
        .help =
            {"Password of the private key. Empty: the key is not encrypted.",
             "Passwort des privaten Schlüssels. Leer: der Schlüssel ist nicht verschlüsselt."}},
    Setting{
        MEMBER(tls.client_ca), .type = Type::path,
        .help =
            {"Authorities whose certificates telephones and client programs may show, PEM. See "
             "client_certificates.",
             "Stellen, deren Zertifikate Telefone und Client-Programme vorweisen können, PEM. Siehe "
             "client_certificates."}},
    Setting{
        MEMBER(tls.client_certificates), .type = Type::choice,
        .help =
            {"Whether telephones and client programs are asked for a certificate of client_ca: off, optional "
             "(who shows none may still log in), required. Not set: required if client_ca is set, else off.",
             "Ob Telefone und Client-Programme nach einem Zertifikat von client_ca gefragt werden: off "
             "(nein), "
             "optional (wer keines zeigt, darf sich dennoch anmelden), required (verlangt). Nicht gesetzt: "
             "required, wenn client_ca gesetzt ist, sonst off."},
        .choices = kClientCertificates},

    Setting{
        MEMBER(advanced.auto_activate), .type = Type::boolean,
        .help =
            {"Phones seen for the first time may work at once; otherwise they wait for an administrator.",
             "Neue Telefone dürfen sofort arbeiten; sonst warten sie auf einen Administrator."}},
    Setting{
        MEMBER(advanced.sip_expires), .type = Type::seconds,
        .help =
            {"How long a registration holds; phones register again before it ends.",
             "Wie lange eine Anmeldung gilt; Telefone melden sich vorher neu an."},
        .minimum = 10, .maximum = 86'400},
    Setting{
        MEMBER(advanced.keep_alive), .type = Type::seconds,
        .help =
            {"How often a phone is asked whether it is still there.",
             "Wie oft ein Telefon gefragt wird, ob es noch da ist."},
        .minimum = 1, .maximum = 3'600},
    Setting{
        MEMBER(advanced.service_timeout), .type = Type::seconds,
        .help =
            {"How long a phone may take to answer a service; a client waits 32 seconds for its own answer.",
             "Wie lange ein Telefon für die Antwort auf einen Dienst brauchen darf; ein Client wartet 32 "
             "Sekunden auf die seine."},
        .minimum = 1, .maximum = 30},
    Setting{
        MEMBER(advanced.pickup_code), .type = Type::text,
        .help =
            {"What a telephone dials before a number to pick up its call (DirectedPickupCall), as the "
             "telephone "
             "system has it: *8. Empty: there is none.",
             "Was ein Telefon vor einer Nummer wählt, um deren Ruf heranzuholen (DirectedPickupCall), wie es "
             "die "
             "Telefonanlage vorsieht: *8. Leer: gibt es nicht."}},

    Setting{
        MEMBER(diagnostics.level), .type = Type::choice,
        .help =
            {"What is logged: this and all that is graver.", "Was protokolliert wird: dies und Ernsteres."},
        .choices = kLevels},
    Setting{
        MEMBER(diagnostics.format), .type = Type::choice,
        .help =
            {"How log lines are written: for people, or as one JSON object each.",
             "Wie Protokollzeilen geschrieben werden: für Menschen oder als je ein JSON-Objekt."},
        .choices = kFormats},
    Setting{
        MEMBER(diagnostics.dir), .type = Type::path,
        .help =
            {"Directory of the log files. Empty: `log` in the data directory.",
             "Verzeichnis der Protokolldateien. Leer: `log` im Datenverzeichnis."}},
    Setting{
        MEMBER(diagnostics.max_file_mib), .type = Type::integer,
        .help = {"Size at which a new log file begins.", "Größe, ab der eine neue Protokolldatei beginnt."},
        .minimum = 1, .maximum = 1'024, .unit = "MiB"},
    Setting{
        MEMBER(diagnostics.max_files), .type = Type::integer,
        .help =
            {"How many log files are kept; the oldest goes first.",
             "Wie viele Protokolldateien bleiben; die älteste geht zuerst."},
        .minimum = 1, .maximum = 1'000},
    Setting{
        MEMBER(diagnostics.delete_daily), .type = Type::boolean,
        .help = {"Log files are deleted every day.", "Protokolldateien werden täglich gelöscht."}},
    Setting{
        MEMBER(diagnostics.macs), .type = Type::list,
        .help =
            {"User names (MAC addresses) of the phones whose messages are logged. Empty: all.",
             "Benutzernamen (MAC-Adressen) der Telefone, deren Nachrichten protokolliert werden. Leer: "
             "alle."}},
    Setting{
        MEMBER(diagnostics.trace_mib), .type = Type::integer,
        .help =
            {"How much memory the latest messages may take for the trace; the oldest go first.",
             "Wie viel Speicher die letzten Nachrichten für die Aufzeichnung belegen dürfen; die ältesten "
             "gehen zuerst."},
        .minimum = 1, .maximum = 1'024, .unit = "MiB"},
    Setting{
        MEMBER(diagnostics.hep_address), .type = Type::host,
        .help =
            {"Collector that gets a copy of every message by HEPv3 over UDP. Empty: none.",
             "Sammler, der jede Nachricht als Kopie per HEPv3 über UDP bekommt. Leer: keiner."}},
    Setting{
        MEMBER(diagnostics.hep_port), .type = Type::port,
        .help = {"UDP port of the collector. 0: off.", "UDP-Port des Sammlers. 0: aus."}},
    Setting{
        MEMBER(diagnostics.hep_capture_id), .type = Type::integer,
        .help =
            {"Number by which the collector tells this server from others.",
             "Nummer, an der der Sammler diesen Server von anderen unterscheidet."},
        .maximum = std::numeric_limits<int>::max()},

    Setting{
        MEMBER(console.address), .type = Type::address,
        .help =
            {"Address to listen on. 127.0.0.1: this computer only; 0.0.0.0: all.",
             "Adresse, auf der gelauscht wird. 127.0.0.1: nur dieser Rechner; 0.0.0.0: alle."}},
    Setting{
        MEMBER(console.port), .type = Type::port,
        .help = {"Port for HTTP. 0: off.", "Port für HTTP. 0: aus."}},
    Setting{
        MEMBER(console.tls_port), .type = Type::port,
        .help = {"Port for HTTPS. 0: off.", "Port für HTTPS. 0: aus."}},
    Setting{
        MEMBER(console.language), .type = Type::choice,
        .help =
            {"Language of the console for users who chose none: auto (as the browser says), en, de.",
             "Sprache der Konsole für Benutzer, die keine gewählt haben: auto (wie der Browser sagt), en, "
             "de."},
        .choices = kLanguages},
    Setting{
        MEMBER(console.session_hours), .type = Type::integer,
        .help = {"How long a login to the console lasts.", "Wie lange eine Anmeldung an der Konsole gilt."},
        .minimum = 1, .maximum = 720, .unit = "hours"},

    Setting{
        MEMBER(licence.issuer_key), .type = Type::text,
        .help =
            {"Public key (OHP1-…) of whoever issues licences for this server. Empty: nothing is limited.",
             "Öffentlicher Schlüssel (OHP1-…) dessen, der Lizenzen für diesen Server ausstellt. Leer: nichts "
             "ist begrenzt."},
        .check = check_public_key},
};

#undef MEMBER

constexpr std::size_t kLongestKey = 64;

/// The names of environment variables have '_' where keys have '.'.
bool same_letter(char a, char b) {
    return (a == '.' ? '_' : a) == (b == '.' ? '_' : b);
}

/// How many letters must be put in, left out or exchanged to turn one into the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t exchanged = diagonal + (same_letter(a[i], b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({exchanged, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

/// A setting of the same name in another section: "phones.tcp_port" for "phones.lan.tcp_port". The one with
/// the longest common beginning.
std::string_view same_name(std::string_view wrong) {
    const std::string_view name = wrong.substr(wrong.rfind('.') + 1);
    std::string_view best;
    std::size_t best_common = 0;
    for (const Setting& setting : kSettings) {
        if (setting.name() != name) continue;
        const auto differs =
            std::mismatch(wrong.begin(), wrong.end(), setting.key.begin(), setting.key.end());
        const auto common = static_cast<std::size_t>(differs.first - wrong.begin());
        if (best.empty() || common > best_common) best = setting.key;
        best_common = std::max(best_common, common);
    }
    return best;
}

}  // namespace

std::span<const Setting> all_settings() {
    return kSettings;
}

std::span<const Section> all_sections() {
    return kSections;
}

const Setting* find_setting(std::string_view key) {
    const auto* found = std::find_if(kSettings.begin(), kSettings.end(), [&](const Setting& setting) {
        return setting.key == key;
    });
    return found == kSettings.end() ? nullptr : found;
}

std::string_view nearest_key(std::string_view wrong) {
    if (wrong.size() > kLongestKey) return {};
    const std::string lower = to_lower(wrong);
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, lower.size() / 5) + 1;
    const auto consider = [&](std::string_view known) {
        const std::size_t far = distance(lower, known);
        if (far >= best_distance) return;
        best = known;
        best_distance = far;
    };
    for (const Setting& setting : kSettings) consider(setting.key);
    for (const Section& section : kSections) consider(section.name);
    return best.empty() ? same_name(lower) : best;
}

std::string environment_name(std::string_view key) {
    std::string name = "OFFHOOK_" + to_upper(key);
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

std::string_view type_name(Type type) {
    switch (type) {
        case Type::text:
            return "text";
        case Type::secret:
            return "secret";
        case Type::boolean:
            return "true or false";
        case Type::integer:
            return "number";
        case Type::seconds:
            return "seconds";
        case Type::port:
            return "port";
        case Type::address:
            return "IP address";
        case Type::host:
            return "host name or IP address";
        case Type::choice:
            return "one of a list";
        case Type::choices:
            return "some of a list";
        case Type::list:
            return "list of texts";
        case Type::path:
            return "path";
    }
    return {};
}

}  // namespace offhook::store
