// SPDX-License-Identifier: Apache-2.0
#include "http/target.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

using namespace offhook;
using namespace offhook::http;

namespace {

/// "a|b ? k=v" of what was read, or the reason.
std::string read(std::string_view text) {
    const auto target = parse_target(text);
    if (!target) return target.error().reason;
    auto words = fmt::format("{}", fmt::join(target->path, "|"));
    if (!target->query.empty()) words += " ?";
    for (const Field& field : target->query) words += fmt::format(" {}={}", field.name, field.value);
    return words;
}

}  // namespace

TEST(Target, is_decoded_by_segment_and_parameter) {
    EXPECT_EQ(read("/"), "");
    EXPECT_EQ(read("/api/v1/phones"), "api|v1|phones");
    EXPECT_EQ(read("/a/"), "a|");
    EXPECT_EQ(read("/a%2Fb/c%20d/%C3%BC"), "a/b|c d|\u00fc");
    EXPECT_EQ(read("/sip:100@pbx;x=y"), "sip:100@pbx;x=y");
    EXPECT_EQ(read("/a+b?c+d=e+f%2B"), "a+b ? c d=e f+");
    EXPECT_EQ(read("/a?b&c=&d=1&d=2"), "a ? b= c= d=1 d=2");
    EXPECT_EQ(read("http://pbx.example:8480/a/b?c=d"), "a|b ? c=d");
    EXPECT_EQ(read("/../etc"), "..|etc");
}

TEST(Target, is_refused_if_it_is_none) {
    for (const auto* text :
         {"", "a/b", "*", "/a b", "/%", "/%g0", "/a%00", "/?a=%00", "/\x01", "/a#b", "mailto:a@b",
          "http:/a"}) {
        EXPECT_EQ(read(text), "http_bad_target") << text;
    }
}
