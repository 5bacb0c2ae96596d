// SPDX-License-Identifier: Apache-2.0
#include "trace/record_json.hpp"

#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "csta/json.hpp"
#include "csta/reader.hpp"
#include "trace/export_text.hpp"
#include "trace/phone_name.hpp"
#include "trace/summary.hpp"

namespace offhook::trace {

namespace {

namespace json = boost::json;

/// Text of a peer; JSON must be UTF-8.
std::string shown(std::string_view text) {
    return printable(text, text.size());
}

json::value shown_or_null(std::string_view text) {
    return text.empty() ? json::value(nullptr) : json::value(shown(text));
}

/// As shown(), line by line.
std::string shown_lines(std::string_view text) {
    std::string out;
    for (std::string_view line : split(text, '\n')) {
        const bool carriage_return = line.ends_with('\r');
        if (carriage_return) line.remove_suffix(1);
        out += shown(line);
        out += carriage_return ? "\r\n" : "\n";
    }
    if (!out.empty()) out.pop_back();  // the last line had no end
    return out;
}

template <class Texts>
json::array texts_json(const Texts& texts) {
    json::array array;
    for (const auto& text : texts) array.emplace_back(shown(text));
    return array;
}

json::value csta_json(const CstaSummary& csta) {
    json::object object;
    object["invokeID"] = nullptr;  // uaCSTA has none: the CSeq ties answer and request together
    object["monitorCrossRefID"] = shown_or_null(csta.monitor_cross_ref);
    object["callIDs"] = texts_json(csta.call_ids);
    object["error"] = shown_or_null(csta.error);
    return object;
}

void add_envelope(json::object& object, const Record& record) {
    const FlowEnds& ends = record.flow->ends();
    const std::string owner = record.flow->owner();
    const bool phone = ends.side == Side::phones;
    object["id"] = std::to_string(record.sequence);
    object["time"] = utc_text(record.wall, 6);
    object["direction"] = record.direction == Direction::in ? "in" : "out";
    object["side"] = phone ? "phones" : "clients";
    object["peer"] = ends.peer.to_string();
    object["transport"] = ends.transport;
    object["phone"] = shown_or_null(phone ? phone_key(owner) : std::string{});
    object["client"] = shown_or_null(phone ? std::string{} : owner);
}

}  // namespace

json::object entry_json(const Record& record) {
    const Summary summary = summarize(record.bytes);
    const CstaSummary csta = summarize_csta(summary);
    json::object object;
    add_envelope(object, record);
    object["lines"] = texts_json(csta.lines);
    object["dialog"] = shown(summary.call_id);
    object["method"] = shown(summary.method);
    object["status"] = summary.is_request() ? json::value(nullptr) : json::value(summary.status);
    object["cseq"] = shown(summary.cseq);
    object["service"] = shown_or_null(summary.csta);
    object["csta"] = summary.csta.empty() ? json::value(nullptr) : csta_json(csta);
    object["summary"] = label_of(summary);
    object["size"] = record.bytes.size() + record.cut;
    return object;
}

json::object message_json(const Record& record, const Limits& limits) {
    const Summary summary = summarize(record.bytes);
    json::object object;
    object["entry"] = entry_json(record);
    object["text"] = shown_lines(record.bytes);
    object["xml"] = nullptr;
    object["message"] = nullptr;
    if (summary.csta.empty()) return object;
    object["xml"] = shown_lines(indent_xml(summary.body));
    if (const auto read = csta::read(summary.body, limits)) object["message"] = csta::to_json(read->message);
    return object;
}

json::object ladder_json(const Ladder& ladder) {
    json::array parties;
    for (const Party& party : ladder.parties) {
        const bool phone = party.kind == PartyKind::phone;
        const char* kind = phone ? "phone" : party.kind == PartyKind::server ? "server" : "client";
        parties.push_back(json::object{{"id", shown(party.id)}, {"name", party.name}, {"kind", kind}});
    }
    json::array arrows;
    for (const Arrow& arrow : ladder.arrows) {
        arrows.push_back(json::object{
            {"from", shown(arrow.from)}, {"to", shown(arrow.to)}, {"entry", entry_json(*arrow.record)}});
    }
    return {{"parties", std::move(parties)}, {"arrows", std::move(arrows)}};
}

json::object line_json(const LogLine& line) {
    return {{"id", std::to_string(line.sequence)}, {"time", utc_text(line.wall)},
            {"level", level_word(line.level)},     {"reason", line.reason},
            {"phone", shown_or_null(line.phone)},  {"text", shown(line.text)}};
}

}  // namespace offhook::trace
