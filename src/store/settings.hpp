// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace offhook::store {

/// Where SIP is served on the local network.
struct Listener {
    std::string address = "0.0.0.0";
    std::uint16_t tcp_port = 0;   ///< 0: off
    std::uint16_t tls_port = 0;   ///< 0: off
    std::string min_tls = "1.2";  ///< "1.0", "1.1", "1.2", "1.3"

    bool operator==(const Listener&) const = default;
};

/// A listener reached through a router, and how it is reached there.
struct PublicListener : Listener {
    std::string public_host;            ///< empty: server.name
    std::uint16_t public_tcp_port = 0;  ///< 0: the same as tcp_port
    std::uint16_t public_tls_port = 0;

    bool operator==(const PublicListener&) const = default;
};

/// All settings with their defaults. Each member has its row in setting_table.cpp, under the key that reads
/// like the member ("phones.lan.tcp_port"); bounds, help and the reference page come from there.
struct Settings {
    struct Server {
        std::filesystem::path data_dir;  ///< after load_settings() never empty
        std::string name;                ///< empty: the system's host name
        std::string realm = "offhook";
        int workers = 0;        ///< 0: one per core
        bool telephony = true;  ///< false: neither phones nor clients are served; the console stays
    } server;

    struct Phones {
        std::string password;
        bool username_must_be_mac = true;
        std::vector<std::string> digest = {"MD5"};  ///< offered in this order
        Listener lan{"0.0.0.0", 5060, 5061};
        PublicListener wan;
    } phones;

    struct Clients {
        std::string user;  ///< the first account
        std::string password;
        std::vector<std::string> digest = {"SHA-256", "MD5"};
        Listener lan{"0.0.0.0", 5070, 5071};
        PublicListener wan;
    } clients;

    struct Tls {
        std::filesystem::path certificate;  ///< empty: own certificate authority
        std::filesystem::path private_key;
        std::string private_key_password;  ///< empty: the key is not encrypted
        std::filesystem::path client_ca;
        /// "off", "optional", "required"; load_settings() makes it "required" where nobody set it and
        /// client_ca is set.
        std::string client_certificates = "off";
    } tls;

    struct Advanced {
        bool auto_activate = false;
        std::chrono::seconds sip_expires{300};
        std::chrono::seconds keep_alive{60};
        std::chrono::seconds service_timeout{10};
        std::string pickup_code;  ///< dialled before a number to pick up its call; empty: none
    } advanced;

    struct Diagnostics {
        std::string level = "info";   ///< debug, info, warning, error
        std::string format = "text";  ///< text, json
        std::filesystem::path dir;    ///< empty: data_dir/log
        int max_file_mib = 10;
        int max_files = 10;
        bool delete_daily = false;
        std::vector<std::string> macs;  ///< empty: all phones
        int trace_mib = 32;             ///< what the ring of messages may hold
        std::string hep_address;        ///< a HEPv3 collector; empty: none
        std::uint16_t hep_port = 9060;
        int hep_capture_id = 1;
    } diagnostics;

    struct Console {
        std::string address = "127.0.0.1";
        std::uint16_t port = 8480;
        std::uint16_t tls_port = 0;
        std::string language = "auto";  ///< auto (as the browser says), en, de
        int session_hours = 12;         ///< after which a login to the console ends
    } console;

    struct Licence {
        std::string issuer_key;  ///< public key of whoever issues licences; empty: nothing is limited
    } licence;
};

}  // namespace offhook::store
