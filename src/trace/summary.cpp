// SPDX-License-Identifier: Apache-2.0
#include "trace/summary.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::trace {

namespace {

constexpr std::string_view kNameEnd = " \t\r\n/>";

/// Takes a line off the front, without its end.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string_view take_word(std::string_view& text) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

void read_start_line(Summary& summary) {
    std::string_view rest = summary.start_line;
    const std::string_view first = take_word(rest);
    if (!starts_with_ignoring_case(first, "SIP/")) {
        summary.method = first;
        summary.request_uri = take_word(rest);
        return;
    }
    summary.status = parse_number<int>(take_word(rest)).value_or(0);
    summary.reason_phrase = rest;
}

void read_header(Summary& summary, std::string_view line) {
    if (std::string_view("CcFfTtIi").find(line.front()) == std::string_view::npos)
        return;  // the quick way out
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = trim(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    const auto is = [&](std::string_view full, std::string_view compact) {
        return equals_ignoring_case(name, full) || (!compact.empty() && equals_ignoring_case(name, compact));
    };
    if (is("Call-ID", "i")) summary.call_id = value;
    if (is("From", "f")) summary.from = value;
    if (is("To", "t")) summary.to = value;
    if (is("CSeq", "")) summary.cseq = value;
}

/// Past declarations, comments and blanks: at the root element's '<'.
std::string_view at_root(std::string_view xml) {
    for (;;) {
        const std::size_t begin = xml.find('<');
        if (begin == std::string_view::npos) return {};
        xml.remove_prefix(begin);
        const bool comment = xml.starts_with("<!--");
        if (!comment && !xml.starts_with("<?") && !xml.starts_with("<!")) return xml;
        const std::string_view closing = comment ? "-->" : ">";
        const std::size_t end = xml.find(closing);
        if (end == std::string_view::npos) return {};
        xml.remove_prefix(end + closing.size());
    }
}

/// The local name of the tag that begins at the '<'.
std::string_view local_name(std::string_view tag) {
    const std::string_view name = tag.substr(1, tag.find_first_of(kNameEnd, 1) - 1);
    return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

void add_once(std::vector<std::string_view>& list, std::string_view item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

/// Leaf elements whose text is the deviceID of a line (in connections, and where requests name a line).
bool names_a_line(std::string_view element) {
    constexpr std::array<std::string_view, 6> kNames{"deviceID",      "device",        "deviceObject",
                                                     "callingDevice", "currentDevice", "monitoredDevice"};
    return std::find(kNames.begin(), kNames.end(), element) != kNames.end();
}

}  // namespace

Summary summarize(std::string_view message) {
    Summary summary;
    summary.start_line = take_line(message);
    read_start_line(summary);
    while (!message.empty()) {
        const std::string_view line = take_line(message);
        if (line.empty()) break;
        read_header(summary, line);
    }
    summary.body = message;
    if (!summary.is_request()) {
        std::string_view rest = summary.cseq;
        take_word(rest);
        summary.method = trim(rest);
    }
    if (trim(message).starts_with('<')) {
        const std::string_view root = at_root(message);
        if (!root.empty()) summary.csta = local_name(root);
    }
    return summary;
}

std::string label_of(const Summary& summary) {
    std::string label = summary.is_request() ? std::string(summary.method)
                                             : fmt::format("{} {}", summary.status, summary.method);
    if (!summary.csta.empty()) label += fmt::format(" {}", summary.csta);
    return printable(label);
}

std::string_view user_of(std::string_view name_addr) {
    const std::size_t open = name_addr.rfind('<');
    std::string_view uri = name_addr.substr(open == std::string_view::npos ? 0 : open + 1);
    const std::size_t scheme = uri.find(':');
    if (scheme == std::string_view::npos) return {};
    uri.remove_prefix(scheme + 1);
    const std::size_t end = uri.find_first_of("@:;>? ");
    return end != std::string_view::npos && uri.find('@') != std::string_view::npos ? uri.substr(0, end)
                                                                                    : std::string_view{};
}

void for_each_leaf(
    std::string_view xml, const std::function<void(std::string_view name, std::string_view text)>& leaf
) {
    std::string_view open;
    for (std::size_t at = xml.find('<'); at != std::string_view::npos;) {
        const std::size_t close = xml.find('>', at);
        if (close == std::string_view::npos) return;
        const std::string_view tag = xml.substr(at, close - at);
        const std::size_t next = xml.find('<', close);
        if (tag.starts_with("</")) {
            open = {};
        } else if (tag.ends_with('/')) {
            leaf(local_name(tag), {});
        } else if (!tag.starts_with("<?") && !tag.starts_with("<!")) {
            open = local_name(tag);
            if (next != std::string_view::npos && xml.substr(next).starts_with("</"))
                leaf(open, trim(xml.substr(close + 1, next - close - 1)));
        }
        at = next;
    }
}

CstaSummary summarize_csta(const Summary& summary) {
    CstaSummary csta;
    const bool is_error = summary.csta == "CSTAErrorCode";
    std::vector<std::string_view> lines;
    for_each_leaf(at_root(summary.body), [&](std::string_view name, std::string_view text) {
        if (name == "monitorCrossRefID") csta.monitor_cross_ref = text;
        if (name == "callID") add_once(csta.call_ids, text);
        if (names_a_line(name) && !text.empty()) add_once(lines, text);
        if (is_error && csta.error.empty()) csta.error = fmt::format("{}/{}", name, text);
    });
    csta.lines.assign(lines.begin(), lines.end());
    return csta;
}

}  // namespace offhook::trace
