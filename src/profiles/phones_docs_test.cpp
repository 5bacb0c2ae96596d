// SPDX-License-Identifier: Apache-2.0
#include "profiles/phones_docs.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offhook::profiles {
namespace {

/// With OFFHOOK_REFRESH=1 the page is written instead.
TEST(PhonesDocs, PageIsCommitted) {
    const std::string text = phones_reference();
    const auto path = std::filesystem::path(OFFHOOK_SOURCE_DIR) / "docs" / "phones.md";
    if (std::getenv("OFFHOOK_REFRESH") != nullptr) std::ofstream(path, std::ios::binary) << text;
    std::ifstream file(path, std::ios::binary);
    const std::string committed{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(committed == text) << path << " is not up to date; write it again with\n"
                                   << "  OFFHOOK_REFRESH=1 profiles_test --gtest_filter='PhonesDocs.*'";
}

TEST(PhonesDocs, TellWhatIsEmulatedByWhatThePhoneHas) {
    const std::string text = phones_reference();
    for (const std::string_view row : {
             "\n| AlternateCall | E | E | E | E | – | try, E | try, E |\n",
             "\n| DirectedPickupCall | E, code | E, code | E, code | E, code | E, code | try, E, code |",
             "\n| SnapshotCall | E | yes | E | E | E | try, E | try, E |\n",
             "\n| DeflectCall | yes | yes | yes, from 8.7.4 | yes | – | try | try |\n",
             "\n| DialDigits | – | – | – | – | – | try | try |\n",
         }) {
        EXPECT_THAT(text, testing::HasSubstr(row));
    }
}

}  // namespace
}  // namespace offhook::profiles
