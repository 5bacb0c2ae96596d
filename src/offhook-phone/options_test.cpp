// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/options.hpp"

#include <gmock/gmock.h>

#include "offhook-phone/numbers.hpp"

namespace offhook::phone {
namespace {

using testing::ElementsAre;

Result<Options> parse(std::vector<const char*> words) {
    words.insert(words.begin(), {"offhook-phone", "--server", "pbx.example:5062", "--password", "secret"});
    return read_options(static_cast<int>(words.size()), words.data());
}

TEST(OptionsTest, CountedPhonesHaveTheirOwnMacAndLines) {
    const Result<Options> options =
        parse({"--mac", "00:04:13:00:00:fe", "--line", "100", "--line", "sip:101@office", "--count", "3"});
    ASSERT_TRUE(options.has_value());
    ASSERT_EQ(options->phones.size(), 3u);
    EXPECT_EQ(options->phones[2].settings.user, "00:04:13:00:01:00");
    EXPECT_THAT(options->phones[0].device_ids, ElementsAre("sip:100@pbx", "sip:101@office"));
    EXPECT_THAT(options->phones[2].device_ids, ElementsAre("sip:104@pbx", "sip:105@office"));
    EXPECT_EQ(options->phones[0].settings.server_host, "pbx.example");
    EXPECT_EQ(options->phones[0].settings.server_port, 5062);
}

TEST(OptionsTest, MixedFleetWithLiberties) {
    const Result<Options> options = parse(
        {"--phone", "snom,000413000001,100", "--phone", "yealink,001565000001,200,201", "--liberty",
         "no-answers", "--no-liberty", "no-far-hold", "--challenge", "all"}
    );
    ASSERT_TRUE(options.has_value());
    ASSERT_EQ(options->phones.size(), 2u);
    const PhoneOrder& yealink = options->phones[1];
    EXPECT_EQ(yealink.dialect->name, "yealink");
    EXPECT_THAT(yealink.device_ids, ElementsAre("sip:200@pbx", "sip:201@pbx"));
    EXPECT_TRUE(yealink.liberties.has(Liberty::no_answers));
    EXPECT_FALSE(yealink.liberties.has(Liberty::no_far_hold));
    EXPECT_EQ(yealink.settings.challenge, Challenge::all);
}

TEST(OptionsTest, LibertiesOfOnePhone) {
    const Result<Options> options = parse(
        {"--phone", "snom+late-answers+device-with-port,000413000001,100", "--phone", "snom,000413000002,101"}
    );
    ASSERT_TRUE(options.has_value());
    EXPECT_TRUE(options->phones[0].liberties.has(Liberty::device_with_port));
    EXPECT_FALSE(options->phones[1].liberties.has(Liberty::late_answers));
    EXPECT_FALSE(parse({"--phone", "snom+bad,000413000001,100"}).has_value());
}

TEST(OptionsTest, FirmwareIsPartOfTheDialect) {
    const Result<Options> options = parse(
        {"--dialect", "auerswald-2.6", "--mac", "000952000001", "--line", "100", "--phone",
         "snom-8.7.3+no-clears,000413000001,101"}
    );
    ASSERT_TRUE(options.has_value());
    EXPECT_EQ(options->phones[0].dialect->user_agent, "Auerswald COMfortel 2600 IP/2.6A");
    EXPECT_EQ(options->phones[1].dialect->user_agent, "snom370/873_19_20130321");
    EXPECT_TRUE(options->phones[1].liberties.has(Liberty::no_clears));
}

class WrongOptions : public testing::TestWithParam<std::vector<const char*>> {};

TEST_P(WrongOptions, EndWithExitCodeTwo) {
    const Result<Options> options = parse(GetParam());
    ASSERT_FALSE(options.has_value());
    EXPECT_EQ(options.error().reason, "2");
}

INSTANTIATE_TEST_SUITE_P(
    All,
    WrongOptions,
    testing::Values(
        std::vector<const char*>{},
        std::vector<const char*>{"--mac", "000413000001"},
        std::vector<const char*>{"--phone", "snom,000413000001"},
        std::vector<const char*>{"--phone", "nokia,000413000001,100"},
        std::vector<const char*>{"--phone", "snom,000413000001,100", "--liberty", "equality"},
        std::vector<const char*>{"--mac", "000413000001", "--line", "100", "--dialect", "nokia"},
        std::vector<const char*>{"--mac", "000413000001", "--line", "100", "--count", "0"}
    )
);

TEST(OptionsTest, HelpIsNoError) {
    EXPECT_EQ(parse({"--help"}).error().reason, "0");
}

TEST(Counting, NamesGoUpInTheirOwnWriting) {
    EXPECT_EQ(count_up("0004139a00ff", 1), "0004139a0100");
    EXPECT_EQ(count_up("00-04-13-9A-00-FF", 1), "00-04-13-9A-01-00");
    EXPECT_EQ(count_up("handset09", 2), "handset11");
    EXPECT_EQ(count_up("handset", 0), "handset");
    EXPECT_EQ(count_up("handset", 2), "handset2");
    EXPECT_EQ(count_up_line("sip:099@pbx", 2), "sip:101@pbx");
    EXPECT_EQ(count_up_line("099", 2), "sip:101@pbx");
}

/// A server as people write it.
struct Written {
    std::string text;
    std::string host;
    std::uint16_t port;
};

class Server : public testing::TestWithParam<Written> {};

TEST_P(Server, IsTakenApart) {
    const Result<ServerAddress> address = parse_server(GetParam().text, 5060);
    ASSERT_TRUE(address.has_value());
    EXPECT_EQ(address->host, GetParam().host);
    EXPECT_EQ(address->port, GetParam().port);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Server,
    testing::Values(
        Written{"pbx", "pbx", 5060},
        Written{"pbx:5070", "pbx", 5070},
        Written{"[::1]", "::1", 5060},
        Written{"[::1]:5070", "::1", 5070}
    )
);

TEST(ServerText, NonsenseIsRefused) {
    for (const char* text : {"", ":5060", "pbx:", "pbx:0", "pbx:70000", "[::1", "[::1:5060"}) {
        EXPECT_FALSE(parse_server(text, 5060).has_value()) << text;
    }
}

TEST(Numbers, ArePartsOfDeviceIds) {
    EXPECT_EQ(user_part("<sip:100@PBX:5060;tel=100>"), "100");
    EXPECT_EQ(host_part("<sip:100@PBX:5060;tel=100>"), "pbx");
    EXPECT_EQ(host_part("100"), "");
    EXPECT_EQ(dialable(" +49 (30) 12-34.5/6 "), "+4930123456");
    EXPECT_EQ(dialable("sip:100@pbx"), "sip:100@pbx");
    EXPECT_TRUE(is_outside("+49301234"));
    EXPECT_TRUE(is_outside("sip:0301234@pbx"));
    EXPECT_FALSE(is_outside("100"));
    EXPECT_EQ(outside_fate("0182123"), OutsideFate::queues);
    EXPECT_EQ(outside_fate("0408123"), OutsideFate::never_answers);
    EXPECT_EQ(outside_fate("0301234"), OutsideFate::answers);
}

}  // namespace
}  // namespace offhook::phone
