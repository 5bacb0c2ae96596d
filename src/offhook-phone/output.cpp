// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/output.hpp"

#include <fmt/format.h>

namespace offhook::phone {

namespace {

constexpr unsigned char kFirstPrintable = 0x20;

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += {'\\', c};
        else if (static_cast<unsigned char>(c) < kFirstPrintable)
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            result += c;
    }
    return result + "\"";
}

struct ValueWriter {
    std::string operator()(const std::string& text) const { return quoted(text); }
    std::string operator()(std::uint64_t number) const { return std::to_string(number); }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const Counts& counts) const {
        std::string result;
        for (const auto& [name, count] : counts) {
            result += fmt::format("{}{}:{}", result.empty() ? "" : ",", quoted(name), count);
        }
        return "{" + result + "}";
    }
    std::string operator()(const std::vector<std::string>& list) const {
        std::string result;
        for (const std::string& item : list) result += (result.empty() ? "" : ",") + quoted(item);
        return "[" + result + "]";
    }
};

bool is_empty_text(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr && text->empty();
}

}  // namespace

std::string to_json(const Record& record) {
    std::string result;
    for (const auto& [name, value] : record.fields) {
        if (is_empty_text(value)) continue;
        result += (result.empty() ? "" : ",") + quoted(name) + ":" + std::visit(ValueWriter{}, value);
    }
    return "{" + result + "}";
}

void Output::write(const Record& record) const {
    sink_(json_ ? to_json(record) : record.text);
}

}  // namespace offhook::phone
