// SPDX-License-Identifier: Apache-2.0
#include "base/port_owner.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListening = "0A";  // TCP_LISTEN in the tables of proc(5)

/// The port in "0100007F:13C4".
std::optional<std::uint16_t> port_of(std::string_view address) {
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::uint16_t port = 0;
    const auto digits = address.substr(colon + 1);
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port, 16);
    if (error != std::errc{}) return std::nullopt;
    return port;
}

/// The links that the descriptors of these listening sockets have: "socket:[12345]".
void add_sockets(const char* table, std::uint16_t port, std::set<std::string>& links) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);  // the headings
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string slot, local, remote, state, queues, timer, retransmits, user, timeout, inode;
        words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> user >> timeout >>
            inode;
        if (state == kListening && port_of(local) == port) links.insert("socket:[" + inode + "]");
    }
}

bool holds_one_of(const fs::path& process, const std::set<std::string>& links) {
    std::error_code error;
    for (fs::directory_iterator it(process / "fd", error), end; !error && it != end; it.increment(error)) {
        std::error_code unreadable;
        if (links.count(fs::read_symlink(it->path(), unreadable).string()) != 0) return true;
    }
    return false;
}

std::string name_of(const fs::path& process) {
    std::ifstream file(process / "comm");
    std::string name;
    std::getline(file, name);
    return printable(name, 32);
}

}  // namespace

std::string port_owner(std::uint16_t port) {
    std::set<std::string> links;
    add_sockets("/proc/net/tcp", port, links);
    add_sockets("/proc/net/tcp6", port, links);
    if (links.empty()) return {};
    std::error_code error;
    for (fs::directory_iterator it("/proc", error), end; !error && it != end; it.increment(error)) {
        const auto id = parse_number<std::uint32_t>(it->path().filename().string());
        if (id && holds_one_of(it->path(), links))
            return fmt::format(" by {} (process {})", name_of(it->path()), *id);
    }
    return {};
}

}  // namespace offhook
