// SPDX-License-Identifier: Apache-2.0
#include "trace/script.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "csta/views.hpp"
#include "trace/script_words.hpp"
#include "trace/summary.hpp"

namespace offhook::trace {

namespace {

struct Event {
    std::string line;
    std::string words;
};

/// One service with what came of it.
struct Step {
    std::string line;
    std::string service;
    std::string asked;   ///< the request in words
    std::string answer;  ///< "ok", "refused, …", or the response in words
    std::vector<Event> events;
};

/// What ties an answer to its request.
using Exchange = std::pair<FlowId, std::string>;

std::string error_words(const csta::Message& error) {
    if (error.root.children.empty()) return "refused";
    const csta::Element& what = error.root.children.front();
    return printable(fmt::format("refused, {}{}{}", what.name, what.text.empty() ? "" : "/", trim(what.text))
    );
}

class Writer {
public:
    explicit Writer(const Limits& limits) : limits_(limits) {}

    void take(const Record& record) {
        if (record.flow->ends().side != Side::clients) return;
        const Summary summary = summarize(record.bytes);
        std::optional<csta::Message> message;
        if (!summary.csta.empty()) {
            if (auto read = csta::read(summary.body, limits_)) message = std::move(read->message);
        }
        const Exchange exchange{record.flow->ends().id, fmt::format("{} {}", summary.call_id, summary.cseq)};
        const bool in = record.direction == Direction::in;
        if (summary.is_request() && message) in ? asked(exchange, *message) : told(exchange.first, *message);
        if (!summary.is_request() && !in) answered(exchange, summary.status, message);
    }

    std::string text() const {
        std::string out;
        for (const auto& [name, device] : words_.lines()) out += fmt::format("# {} is {}\n", name, device);
        for (const Step& step : steps_) write(out, step);
        return out;
    }

private:
    void asked(const Exchange& exchange, const csta::Message& request) {
        const std::string_view device = csta::subject_device(request);
        if (device.empty()) return;
        const std::string line = words_.line(device);
        if (request.name() == "MonitorStart") {
            monitors_asked_[exchange] = line;
            return;
        }
        open_[exchange] = steps_.size();
        steps_.push_back({line, request.name(), words_.of(request, line), "no answer", {}});
    }

    void answered(const Exchange& exchange, int status, const std::optional<csta::Message>& answer) {
        if (status < 200) return;
        if (const auto monitor = monitors_asked_.extract(exchange); !monitor.empty() && answer)
            line_of_ref_[{exchange.first, std::string(csta::cross_ref_of(*answer))}] = monitor.mapped();
        const auto found = open_.extract(exchange);
        if (found.empty()) return;
        Step& step = steps_[found.mapped()];
        if (status >= 300) {
            step.answer = fmt::format("refused, SIP {}", status);
        } else if (answer && answer->name() == "CSTAErrorCode") {
            step.answer = error_words(*answer);
        } else {
            step.answer = answer ? words_.of(*answer, step.line) : std::string{};
            if (step.answer.empty()) step.answer = "ok";
        }
    }

    /// An event belongs to the service that was asked last. What several clients watch is told once.
    void told(FlowId flow, const csta::Message& event) {
        if (!csta::is_event(event)) return;
        const auto monitor = line_of_ref_.find({flow, std::string(csta::cross_ref_of(event))});
        const std::string line = monitor == line_of_ref_.end() ? "?" : monitor->second;
        if (line != "?" && watcher_of_.try_emplace(line, flow).first->second != flow) return;
        std::string name = event.name();
        if (name.ends_with("Event")) name.resize(name.size() - std::string_view("Event").size());
        if (steps_.empty()) steps_.push_back({});
        steps_.back().events.push_back(
            {line, fmt::format("    {}  {:<18} {}\n", line, name, words_.of(event, line))}
        );
    }

    /// The events of each line together, as the golden files have them.
    static void write(std::string& out, const Step& step) {
        if (step.service.empty()) {
            out += "by hand: what came first\n";
        } else {
            out += fmt::format(
                "# asked: {} {}\n{}: {}: {}\n", step.service, step.asked, step.line, step.service, step.answer
            );
        }
        std::vector<Event> events = step.events;
        std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
            return a.line < b.line;
        });
        for (const Event& event : events) out += event.words;
    }

    const Limits& limits_;
    ScriptWords words_;
    std::vector<Step> steps_;
    std::map<Exchange, std::size_t> open_;
    std::map<Exchange, std::string> monitors_asked_;
    std::map<Exchange, std::string> line_of_ref_;  ///< by flow and monitorCrossRefID
    std::map<std::string, FlowId> watcher_of_;     ///< whose events of a line are told
};

}  // namespace

std::string to_script(const std::vector<RecordPointer>& records, const Limits& limits) {
    Writer writer(limits);
    for (const RecordPointer& record : records) writer.take(*record);
    return writer.text();
}

}  // namespace offhook::trace
