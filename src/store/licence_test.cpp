// SPDX-License-Identifier: Apache-2.0
#include "store/licence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.hpp"
#include "store/base32.hpp"

namespace offhook::store {
namespace {

using Kind = LicenceState::Kind;
using Status = LicenceEntry::Status;
using testing::ElementsAre;
using testing::MatchesRegex;

constexpr UnixSeconds kDay = 86'400;
constexpr UnixSeconds kStart = 1'800'000'000;

Licence some_licence() {
    return {0, 50, 20, kStart, kStart + 365 * kDay, "Müller & Söhne"};
}

class LicenceTest : public testing::Test {
protected:
    std::string code(const Licence& licence) {
        auto issued = issue(keys_.secret_key, licence, random_);
        EXPECT_TRUE(issued) << issued.error().text;
        return issued.value_or("");
    }
    LicenceState state(const std::vector<std::string>& codes, UnixSeconds now) const {
        std::vector<LicenceRecord> records;
        records.reserve(codes.size());
        for (const std::string& text : codes) records.push_back({text, kStart, "admin"});
        return evaluate(keys_.public_key, records, kStart, now);
    }

    SeededRandom random_{7};
    IssuerKeys keys_ = make_issuer_keys(random_);
};

std::vector<Status> statuses(const LicenceState& state) {
    std::vector<Status> result;
    for (const LicenceEntry& entry : state.entries) result.push_back(entry.status);
    return result;
}

TEST_F(LicenceTest, ACodeSaysWhatWasIssued) {
    const std::string text = code(some_licence());
    EXPECT_THAT(text, MatchesRegex("OH1-([A-Z2-7]{5}-)+[A-Z2-7]{1,5}"));
    const auto read = verify(keys_.public_key, text);
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_NE(read->serial, 0U) << "made at random";
    Licence expected = some_licence();
    expected.serial = read->serial;
    EXPECT_EQ(*read, expected);
}

TEST_F(LicenceTest, EveryLicenceComesBack) {
    rc::check([this] {
        Licence licence;
        licence.serial = *rc::gen::nonZero<std::uint64_t>();
        licence.phones = *rc::gen::nonZero<std::uint32_t>();
        licence.lines = *rc::gen::arbitrary<std::uint32_t>();
        licence.issued = *rc::gen::inRange<UnixSeconds>(0, 1'000'000'000'000);
        licence.expires = *rc::gen::element<UnixSeconds>(0, licence.issued + 1);
        licence.customer = *rc::gen::container<std::string>(
            *rc::gen::inRange<std::size_t>(0, 65), rc::gen::inRange(' ', '~')
        );
        RC_ASSERT(verify(keys_.public_key, code(licence)).value_or(Licence{}) == licence);
    });
}

TEST_F(LicenceTest, ACodeMayBeTypedCarelessly) {
    const std::string text = code(some_licence());
    std::string careless = "  " + to_lower(text) + "\n";
    for (std::size_t at = 6; at < careless.size(); at += 12) {
        if (careless[at] == '-') careless[at] = ' ';
    }
    EXPECT_TRUE(verify(keys_.public_key, careless));
    EXPECT_EQ(canonical_code(careless), text);
}

TEST_F(LicenceTest, EveryChangedCharacterIsRefused) {
    const std::string text = code(some_licence());
    constexpr std::string_view kOthers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567018.,-_";
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char other : kOthers) {
            if (other == text[at]) continue;
            std::string changed = text;
            changed[at] = other;
            ASSERT_FALSE(verify(keys_.public_key, changed)) << "'" << other << "' at " << at;
        }
    }
}

TEST_F(LicenceTest, ACodeThatIsCutOrLongerIsRefused) {
    const std::string text = code(some_licence());
    for (std::size_t size = 0; size < text.size(); ++size) {
        ASSERT_FALSE(verify(keys_.public_key, text.substr(0, size))) << size;
    }
    EXPECT_EQ(verify(keys_.public_key, text + "A").error().reason, "licence_unreadable");
    EXPECT_EQ(verify(keys_.public_key, text + text).error().reason, "licence_unreadable");
    const std::string full = text + std::string(kLongestLicenceCode - text.size(), '-');
    EXPECT_TRUE(verify(keys_.public_key, full)) << "just inside the bound";
    EXPECT_EQ(verify(keys_.public_key, "-" + full).error().reason, "licence_unreadable");
}

TEST_F(LicenceTest, AnythingElseIsRefused) {
    rc::check([this](const std::string& noise) {
        RC_ASSERT(!verify(keys_.public_key, noise));
        RC_ASSERT(!verify(keys_.public_key, "OH1-" + to_base32(noise)));
        RC_ASSERT(canonical_code(noise).empty());
        RC_ASSERT(!check_public_key(noise));
    });
}

TEST_F(LicenceTest, AnotherIssuersCodeIsRefused) {
    const IssuerKeys other = make_issuer_keys(random_);
    EXPECT_NE(other.public_key, keys_.public_key);
    EXPECT_EQ(verify(other.public_key, code(some_licence())).error().reason, "licence_not_signed");
}

TEST_F(LicenceTest, AMistypedKeyIsSeen) {
    EXPECT_TRUE(check_public_key(keys_.public_key));
    EXPECT_TRUE(check_public_key(to_lower(keys_.public_key)));
    for (std::size_t at = 0; at < keys_.public_key.size(); ++at) {
        std::string wrong = keys_.public_key;
        wrong[at] = wrong[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(check_public_key(wrong)) << at;
    }
    EXPECT_FALSE(check_public_key(keys_.secret_key)) << "the secret key does not belong into the settings";
    EXPECT_EQ(issue(keys_.public_key, some_licence(), random_).error().reason, "bad_issuer_key");
}

TEST_F(LicenceTest, NonsenseIsNotIssued) {
    const auto problem = [&](auto change) {
        Licence licence = some_licence();
        change(licence);
        const auto issued = issue(keys_.secret_key, licence, random_);
        return issued ? "" : issued.error().text;
    };
    EXPECT_EQ(problem([](Licence&) {}), "");
    EXPECT_EQ(problem([](Licence& l) { l.phones = l.lines = 0; }), "grants neither phones nor lines");
    EXPECT_EQ(problem([](Licence& l) { l.expires = l.issued; }), "expires before it is issued");
    EXPECT_EQ(problem([](Licence& l) { l.issued = -1; }), "a time is before 1970");
    EXPECT_EQ(problem([](Licence& l) { l.customer = std::string(64, 'x'); }), "");
    EXPECT_EQ(
        problem([](Licence& l) { l.customer = std::string(65, 'x'); }),
        "the customer's name is longer than 64 bytes"
    );
    EXPECT_EQ(
        problem([](Licence& l) { l.customer = "a\nb"; }),
        "the customer's name has a control character or is not UTF-8"
    );
}

TEST_F(LicenceTest, WithoutAnIssuerNothingIsLimited) {
    const LicenceState free = evaluate("", {{code(some_licence()), 0, ""}}, kStart, kStart + 1000 * kDay);
    EXPECT_EQ(free.kind, Kind::unlimited);
    EXPECT_TRUE(free.telephony_allowed());
    EXPECT_FALSE(free.limited());
}

TEST_F(LicenceTest, TheTrialLasts45Days) {
    EXPECT_EQ(state({}, kStart).kind, Kind::trial);
    EXPECT_EQ(state({}, kStart).trial_days_left, 45);
    EXPECT_EQ(state({}, kStart + 1).trial_days_left, 45) << "the day that has begun";
    const LicenceState last = state({}, kStart + 45 * kDay - 1);
    EXPECT_EQ(last.kind, Kind::trial);
    EXPECT_EQ(last.trial_days_left, 1);
    EXPECT_FALSE(last.limited());
    const LicenceState over = state({}, kStart + 45 * kDay);
    EXPECT_EQ(over.kind, Kind::expired);
    EXPECT_FALSE(over.telephony_allowed());
    EXPECT_EQ(over.trial_days_left, 0);
}

TEST_F(LicenceTest, AClockSetBackMakesTheTrialNoLonger) {
    const LicenceState back = state({}, kStart - 400 * kDay);
    EXPECT_EQ(back.kind, Kind::trial);
    EXPECT_EQ(back.trial_days_left, 45);
    constexpr auto kMax = std::numeric_limits<UnixSeconds>::max();
    EXPECT_EQ(evaluate(keys_.public_key, {}, kMax, kStart).trial_days_left, 45) << "no overflow";
    EXPECT_EQ(evaluate(keys_.public_key, {}, -kMax, kStart).kind, Kind::expired);
}

TEST_F(LicenceTest, CodesAddUp) {
    const LicenceState both = state({code({1, 10, 5, 1, 0, "a"}), code({2, 3, 0, 1, 0, ""})}, kStart);
    EXPECT_EQ(both.kind, Kind::licensed);
    EXPECT_EQ(both.phones, 13U);
    EXPECT_EQ(both.lines, 5U);
    EXPECT_EQ(both.monitored_lines(), 18U) << "one comes with each telephone";
    EXPECT_EQ(both.next_expiry, 0);
    EXPECT_EQ(both.trial_days_left, 0);
}

TEST_F(LicenceTest, LargeCodesDoNotOverflow) {
    constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
    const auto sum = state({code({1, kMost, kMost, 1, 0, ""}), code({2, kMost, 1, 1, 0, ""})}, kStart);
    EXPECT_EQ(sum.phones, 2 * std::uint64_t{kMost});
}

TEST_F(LicenceTest, WhatDoesNotCountIsShown) {
    const std::string good = code({1, 10, 0, 1, 0, ""});
    const std::string same_serial = code({1, 99, 0, 1, 0, ""});
    const std::string old = code({2, 10, 0, 1, kStart, ""});
    const LicenceState shown = state({good, same_serial, old, "OH1-AAAAA"}, kStart);
    EXPECT_THAT(
        statuses(shown), ElementsAre(Status::counted, Status::duplicate, Status::expired, Status::invalid)
    );
    EXPECT_EQ(shown.phones, 10U);
    EXPECT_EQ(shown.entries[2].licence.phones, 10U);
    EXPECT_EQ(shown.entries[3].problem, "is no whole licence code (OH1-…)");
}

TEST_F(LicenceTest, AfterTheLastCodeExpiredThereIsNoService) {
    const UnixSeconds end = kStart + 100 * kDay;
    const std::vector<std::string> codes = {
        code({1, 10, 0, 1, end, ""}), code({2, 5, 0, 1, end - 10 * kDay, ""})};
    EXPECT_EQ(state(codes, kStart).next_expiry, end - 10 * kDay);
    EXPECT_EQ(state(codes, end - 1).phones, 10U);
    EXPECT_EQ(state(codes, end).kind, Kind::expired);
    EXPECT_EQ(state(codes, end).phones, 0U);
}

TEST_F(LicenceTest, ACodeThatExpiresInTheTrialLeavesTheTrial) {
    EXPECT_EQ(state({code({1, 10, 0, 1, kStart + kDay, ""})}, kStart + 2 * kDay).kind, Kind::trial);
}

TEST_F(LicenceTest, NoMoreCodesAreLookedAtThanTheBound) {
    const std::vector<LicenceRecord> many(RecordBounds{}.licences + 1, LicenceRecord{"x", 0, ""});
    EXPECT_EQ(evaluate(keys_.public_key, many, kStart, kStart).entries.size(), RecordBounds{}.licences);
}

// RFC 4648 section 10, without the padding.
TEST(Base32, ReadsAndWritesTheExamplesOfTheStandard) {
    const std::pair<const char*, const char*> examples[] = {
        {"", ""},
        {"f", "MY"},
        {"fo", "MZXQ"},
        {"foo", "MZXW6"},
        {"foob", "MZXW6YQ"},
        {"fooba", "MZXW6YTB"},
        {"foobar", "MZXW6YTBOI"}};
    for (const auto& [bytes, letters] : examples) {
        EXPECT_EQ(to_base32(bytes), letters);
        EXPECT_EQ(from_base32(letters), bytes);
    }
    EXPECT_EQ(from_base32("MZ"), std::nullopt) << "unused bits are set";
    EXPECT_EQ(from_base32("MZXW6Y"), std::nullopt) << "a letter over";
    EXPECT_EQ(from_base32("M1"), std::nullopt);
}

}  // namespace
}  // namespace offhook::store
