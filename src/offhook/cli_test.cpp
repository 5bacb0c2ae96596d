// SPDX-License-Identifier: Apache-2.0
#include "offhook/cli.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace offhook::cli {
namespace {

/// Splits at spaces.
Invocation parse(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words{"offhook"};
    for (std::string word; stream >> word;) words.push_back(word);
    std::vector<const char*> arguments;
    for (const auto& word : words) arguments.push_back(word.c_str());
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

Leave leave(const std::string& line) {
    const auto invocation = parse(line);
    const auto* result = std::get_if<Leave>(&invocation);
    return result == nullptr ? Leave{-1, "did not leave"} : *result;
}

CstaInvocation order(const std::string& line) {
    auto invocation = parse("csta --server pbx:5070 --user cti --password secret " + line);
    if (const auto* left = std::get_if<Leave>(&invocation)) {
        ADD_FAILURE() << left->text;
        return {};
    }
    return std::get<CstaInvocation>(invocation);
}

TEST(CommandLine, HelpAndVersionLeaveWithZero) {
    EXPECT_EQ(leave("--version").exit_code, 0);
    EXPECT_EQ(leave("--version").text, "offhook " OFFHOOK_VERSION);
    EXPECT_EQ(leave("--help").exit_code, 0);
    EXPECT_NE(leave("--help").text.find("offhook csta"), std::string::npos);
    EXPECT_NE(leave("csta --help").text.find("Examples:"), std::string::npos);
}

TEST(CommandLine, WrongUsageLeavesWithTwoAndAWayOut) {
    for (const auto* line : {
             "",
             "csta",
             "csta lines",
             "csta --server pbx:5070 --user cti --password x",
             "csta --server pbx --user cti --password x lines",
             "csta --server pbx:0 --user cti --password x lines",
             "csta --server pbx:5070 --user cti --password x monitor",
             "csta --server pbx:5070 --user cti --password x call sip:1@pbx",
             "csta --server pbx:5070 --user cti --password x --edition ed9 lines",
             "csta --server pbx:5070 --user cti --password x --ca file lines",
             "csta --server pbx:5070 --user cti --password x service sip:1@pbx /no/such/file",
         }) {
        const auto left = leave(line);
        EXPECT_EQ(left.exit_code, 2) << line;
        EXPECT_NE(left.text.find("--help"), std::string::npos) << line;
    }
}

TEST(CommandLine, ReadsTheLogin) {
    const auto login = order("--tls --ca ca.pem --edition ed3 lines").login;
    EXPECT_EQ(login.host, "pbx");
    EXPECT_EQ(login.port, 5070);
    EXPECT_TRUE(login.tls);
    EXPECT_EQ(login.ca_file, "ca.pem");
    EXPECT_EQ(login.user, "cti");
    EXPECT_EQ(login.password, "secret");
    EXPECT_EQ(login.edition, csta::Edition::ed3);
    EXPECT_EQ(order("lines").login.edition, csta::Edition::ed5);
}

TEST(CommandLine, ReadsIpv6Servers) {
    const auto invocation = parse("csta --server [::1]:5070 --user cti --password x lines");
    ASSERT_TRUE(std::holds_alternative<CstaInvocation>(invocation));
    EXPECT_EQ(std::get<CstaInvocation>(invocation).login.host, "::1");
}

TEST(CommandLine, ReadsTheOrders) {
    using Verb = CstaOrder::Verb;
    EXPECT_EQ(order("lines").order.verb, Verb::lines);

    const auto monitor = order("monitor --json sip:1@pbx sip:2@pbx").order;
    EXPECT_EQ(monitor.verb, Verb::monitor);
    EXPECT_EQ(monitor.lines, (std::vector<std::string>{"sip:1@pbx", "sip:2@pbx"}));
    EXPECT_EQ(monitor.format, EventFormat::json);

    const auto call = order("call sip:1@pbx 200 --wait").order;
    EXPECT_EQ(call.verb, Verb::call);
    EXPECT_EQ(call.lines, std::vector<std::string>{"sip:1@pbx"});
    EXPECT_EQ(call.number, "200");
    EXPECT_TRUE(call.wait);
}

TEST(CommandLine, ReadsTheControlVerbs) {
    for (const auto verb :
         {CallControl::answer, CallControl::clear, CallControl::hold, CallControl::retrieve}) {
        const auto control = order(std::string(to_text(verb)) + " sip:1@pbx --call 7").order;
        EXPECT_EQ(control.verb, CstaOrder::Verb::control);
        EXPECT_EQ(control.control, verb);
        EXPECT_EQ(control.call_id, "7");
    }
}

}  // namespace
}  // namespace offhook::cli
