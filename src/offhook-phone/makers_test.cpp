// SPDX-License-Identifier: Apache-2.0
// The simulated phones against what Offhook believes of such phones: each serves what src/profiles says it
// has, and refuses what it says it has not. So both tables are right, or a test fails.
#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "csta/schema.hpp"
#include "offhook-phone/dialect.hpp"
#include "profiles/profiles.hpp"

namespace offhook::phone {
namespace {

using switchboard::Support;

/// A dialect, and the profile under which its User-Agent is known.
struct Known {
    std::string_view dialect;
    std::string_view maker;
    bool as_listed = true;  ///< its firmware is that of the profile, and not an older one
};

class KnownDialect : public testing::TestWithParam<Known> {
protected:
    const Dialect& dialect = *find_dialect(GetParam().dialect);
    const profiles::Model model = profiles::model_of(dialect.user_agent);
    const switchboard::Capabilities capabilities = profiles::capabilities_of(model);
};

INSTANTIATE_TEST_SUITE_P(
    Makers,
    KnownDialect,
    testing::Values(
        Known{"snom", "snom"},
        Known{"snom-8.7.3", "snom"},
        Known{"yealink", "yealink"},
        Known{"yealink-72", "yealink", false},
        Known{"mitel", "mitel"},
        Known{"auerswald", "auerswald"},
        Known{"auerswald-2.6", "auerswald", false},
        Known{"gigaset", "gigaset"},
        Known{"openstage", "unify"}
    ),
    [](const auto& instance) {
        std::string name(instance.param.dialect);
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_'
        );
        return name;
    }
);

TEST_P(KnownDialect, IsRecognisedByItsUserAgent) {
    const profiles::Profile* profile = profiles::find_profile(model);
    ASSERT_NE(profile, nullptr) << dialect.user_agent;
    EXPECT_EQ(profile->maker, GetParam().maker);
}

TEST_P(KnownDialect, ServesWhatItsProfileSays) {
    for (const profiles::Service& service : profiles::services()) {
        const Support support = capabilities.of(service.name);
        EXPECT_TRUE(GetParam().as_listed || support == Support::unknown) << service.name;
        if (support == Support::unknown) continue;
        EXPECT_EQ(dialect.serves(service.name), support == Support::native) << service.name;
    }
}

TEST_P(KnownDialect, NamesServicesOfTheStandardOnce) {
    for (const std::string_view name : dialect.services) {
        const csta::MessageType* type = csta::find_message(name);
        ASSERT_NE(type, nullptr) << name;
        EXPECT_EQ(type->kind, csta::Kind::request) << name;
    }
    EXPECT_EQ(std::set(dialect.services.begin(), dialect.services.end()).size(), dialect.services.size());
}

TEST(Dialects, OlderFirmwareDoesLess) {
    for (const auto& [older, newer] :
         {std::pair{"snom-8.7.3", "snom"}, std::pair{"yealink-72", "yealink"},
          std::pair{"auerswald-2.6", "auerswald"}}) {
        const Dialect& less = *find_dialect(older);
        const Dialect& more = *find_dialect(newer);
        EXPECT_LT(less.services.size(), more.services.size()) << older;
        for (const std::string_view name : less.services) EXPECT_TRUE(more.serves(name)) << older << name;
        EXPECT_FALSE(less.serves("MonitorStop")) << older;
        EXPECT_FALSE(less.serves("SetForwarding")) << older;
    }
}

TEST(Dialects, OnlyGenericAndRudeDoAllByThemselves) {
    for (const Dialect& dialect : dialects()) {
        const bool all = dialect.name == "generic" || dialect.name == "rude";
        for (const char* name : {"AlternateCall", "ReconnectCall", "DialDigits"}) {
            EXPECT_EQ(dialect.serves(name), all) << dialect.name << ' ' << name;
        }
        EXPECT_EQ(profiles::find_profile(profiles::model_of(dialect.user_agent)) == nullptr, all);
    }
}

TEST(Dialects, TheRudeOneTakesEveryLibertyThatLeavesItAPhone) {
    const Dialect& rude = *find_dialect("rude");
    std::vector<std::string_view> not_taken;
    for (const LibertyInfo& info : liberties()) {
        if (!rude.has(info.liberty)) not_taken.push_back(info.name);
    }
    EXPECT_THAT(
        not_taken,
        testing::ElementsAre("no-namespace", "no-snapshot", "does-nothing", "empty-answers", "no-answers")
    );
}

}  // namespace
}  // namespace offhook::phone
