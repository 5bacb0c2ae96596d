// SPDX-License-Identifier: Apache-2.0
#include "csta/foreign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offhook::csta {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(QualifiedName, HasAtMostOnePrefix) {
    EXPECT_EQ(prefix_of("lcs:line"), "lcs");
    EXPECT_EQ(local_name("lcs:line"), "line");
    EXPECT_EQ(prefix_of("line"), "");
    EXPECT_EQ(local_name("line"), "line");
    for (const std::string_view good : {"a", "_a", "a-1.b", "x:a", "\xC3\xA4"}) {
        EXPECT_TRUE(is_qualified_name(good)) << good;
    }
    for (const std::string_view bad :
         {"", ":", "a:", ":a", "a:b:c", "1a", "-a", "x:1", "a b", "a>", "a\"", "a&"}) {
        EXPECT_FALSE(is_qualified_name(bad)) << bad;
    }
}

TEST(UndeclaredPrefixes, KnowsTheScopeOfDeclarations) {
    Element element("p:a");
    Element& inner = element.add("q:b");
    inner.attributes = {{"xmlns:q", "urn:q"}, {"r:kind", "1"}, {"xml:lang", "en"}, {"plain", "1"}};
    EXPECT_THAT(undeclared_prefixes(element), ElementsAre("p", "r"));
    element.add("q:c");  // outside of the declaration
    EXPECT_THAT(undeclared_prefixes(element), ElementsAre("p", "q", "r"));
    element.attributes = {{"xmlns:p", "urn:p"}, {"xmlns:q", "urn:q"}, {"xmlns:r", "urn:r"}};
    EXPECT_THAT(undeclared_prefixes(element), IsEmpty());
    element.add("d");
    EXPECT_THAT(undeclared_prefixes(element), ElementsAre(""));
}

}  // namespace
}  // namespace offhook::csta
