// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "csta/error.hpp"
#include "csta/reader.hpp"
#include "offhook-phone/services.hpp"

/// For tests: the CSTA side of a phone, without SIP.
namespace offhook::phone::test {

/// A phone of one dialect with the lines 100 and 101, and a far phone with the line 200.
class Bench {
public:
    explicit Bench(Dialect manners, std::size_t line_count = 2) : dialect(std::move(manners)) {
        for (std::size_t i = 0; i < line_count; ++i) {
            const std::string device = "sip:" + std::to_string(100 + i) + "@pbx";
            own.push_back(exchange.add_line(line_settings(dialect, PhoneId{1}, device)));
        }
        LineSettings settings;
        settings.phone = PhoneId{2};
        settings.device_id = "sip:200@pbx";
        far = exchange.add_line(settings);
        services.emplace(dialect, exchange, own);
    }

    Reply ask(std::string_view xml) {
        const Result<csta::ReadMessage> request = csta::read(xml, Limits{});
        EXPECT_TRUE(request.has_value()) << xml;
        return services->handle(request.value_or(csta::ReadMessage{}).message, now);
    }

    /// The response's name, or the error in short.
    std::string outcome(std::string_view xml) {
        const Reply reply = ask(xml);
        if (!reply.response) return "silence";
        const std::optional<csta::ErrorCode> error = csta::error_of(*reply.response);
        return error ? csta::to_text(*error) : reply.response->name();
    }

    std::string text(std::string_view xml, std::string_view path) {
        const Reply reply = ask(xml);
        return reply.response ? std::string(reply.response->text_at(path)) : "silence";
    }

    /// All events since the last time, as this phone would report them.
    std::vector<csta::Message> reports() {
        std::vector<csta::Message> list;
        for (const LineEvent& event : exchange.take_events()) {
            for (csta::Message& message : services->report(event)) list.push_back(std::move(message));
        }
        return list;
    }

    Dialect dialect;
    Exchange exchange;
    std::vector<LineId> own;
    LineId far;
    std::optional<PhoneServices> services;
    Time now{std::chrono::seconds(1)};
};

inline std::string xml(std::string_view name, std::string_view content) {
    return "<" + std::string(name) + ">" + std::string(content) + "</" + std::string(name) + ">";
}

inline std::string connection(std::string_view name, std::string_view call) {
    return xml(name, xml("callID", call) + "<deviceID>sip:100@pbx</deviceID>");
}

inline const std::string kMonitor100 =
    "<MonitorStart><monitorObject><deviceObject>100@pbx</deviceObject></monitorObject></MonitorStart>";
inline const std::string kCall200 =
    "<MakeCall><callingDevice>sip:100@pbx</callingDevice>"
    "<calledDirectoryNumber>200</calledDirectoryNumber>"
    "<autoOriginate>doNotPrompt</autoOriginate></MakeCall>";

}  // namespace offhook::phone::test
