// SPDX-License-Identifier: Apache-2.0
#include "trace/export_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::trace {

namespace {

/// "2026/01/31 12:00:00.000000", as ngrep writes it.
std::string ngrep_time(WallTime wall) {
    std::string text = utc_text(wall, 6);
    std::replace(text.begin(), text.end(), '-', '/');
    text[text.find('T')] = ' ';
    text.pop_back();  // the Z
    return text;
}

void append_lines(std::string& out, std::string_view bytes) {
    for (std::string_view line : split(bytes, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        out += printable(line, line.size());
        out.push_back('\n');
    }
}

enum class Tag { opening, closing, alone };

Tag kind_of(std::string_view tag) {
    if (tag.starts_with("</")) return Tag::closing;
    const bool alone = tag.ends_with("/>") || tag.starts_with("<?") || tag.starts_with("<!");
    return alone ? Tag::alone : Tag::opening;
}

constexpr std::size_t kDeepest = 64;  ///< deeper levels are not indented further

void begin_line(std::string& out, std::size_t depth) {
    if (!out.empty()) out.push_back('\n');
    out.append(2 * std::min(depth, kDeepest), ' ');
}

}  // namespace

std::string to_text(const Record& record) {
    const FlowEnds& ends = record.flow->ends();
    const std::string owner = record.flow->owner();
    std::string text = fmt::format(
        "T {} {} -> {} [AP] #{} {} {}{}\n", ngrep_time(record.wall), source_of(record).to_string(),
        destination_of(record).to_string(), record.sequence, ends.transport,
        ends.side == Side::phones ? "phone" : "client", owner.empty() ? "" : " " + printable(owner)
    );
    append_lines(text, record.bytes);
    if (record.cut != 0) text += fmt::format("[{} bytes more]\n", record.cut);
    return text;
}

std::string to_text(const std::vector<RecordPointer>& records) {
    std::string text;
    for (const RecordPointer& record : records) text += to_text(*record) + "\n";
    return text;
}

std::string indent_xml(std::string_view xml) {
    std::string out;
    std::size_t depth = 0;
    bool text_before = true;  ///< a closing tag stays on the line of its element's text
    while (!xml.empty()) {
        const std::size_t open = std::min(xml.find('<'), xml.size());
        if (const std::string_view text = trim(xml.substr(0, open)); !text.empty()) out += text;
        xml.remove_prefix(open);
        const std::size_t end = xml.find('>');
        const std::string_view tag = xml.substr(0, end == std::string_view::npos ? end : end + 1);
        if (tag.empty()) break;
        const Tag kind = kind_of(tag);
        if (kind == Tag::closing && depth > 0) --depth;
        if (kind != Tag::closing || !text_before) begin_line(out, depth);
        out += tag;
        if (kind == Tag::opening) ++depth;
        text_before = kind == Tag::opening;
        xml.remove_prefix(tag.size());
    }
    return out;
}

}  // namespace offhook::trace
