// SPDX-License-Identifier: Apache-2.0
#include "http/static_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/target.hpp"

using namespace offhook;
using namespace offhook::http;

namespace {

// gzip -9n of "<title>Offhook</title>\n" and "let a = 1;\n"
constexpr unsigned char kPage[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
                                   0xb3, 0x29, 0xc9, 0x2c, 0xc9, 0x49, 0xb5, 0xf3, 0x4f, 0x4b,
                                   0xcb, 0xc8, 0xcf, 0xcf, 0xb6, 0xd1, 0x87, 0x70, 0xb9, 0x00,
                                   0xca, 0xb9, 0xaa, 0x73, 0x17, 0x00, 0x00, 0x00};
constexpr unsigned char kScript[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb,
                                     0x49, 0x2d, 0x51, 0x48, 0x54, 0xb0, 0x55, 0x30, 0xb4, 0xe6, 0x02,
                                     0x00, 0x47, 0x92, 0x9e, 0x78, 0x0b, 0x00, 0x00, 0x00};

template <std::size_t size>
std::string_view view(const unsigned char (&bytes)[size]) {
    return {reinterpret_cast<const char*>(bytes), size};
}

const StaticFiles& files() {
    static const StaticFiles kFiles({
        {"index.html", "text/html; charset=utf-8", view(kPage), "\"p1\"", false},
        {"assets/app-1f2e.js", "text/javascript", view(kScript), "\"s1\"", true},
    });
    return kFiles;
}

Request request(std::string_view target, std::string_view encoding = "gzip", std::string_view tag = "") {
    Request request;
    request.method = "GET";
    request.path = parse_target(target)->path;
    if (!encoding.empty()) request.fields.add("Accept-Encoding", std::string(encoding));
    if (!tag.empty()) request.fields.add("If-None-Match", std::string(tag));
    return request;
}

}  // namespace

TEST(StaticFiles, are_served_compressed_with_what_caches_need) {
    const auto page = files().answer(request("/"));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->status, 200);
    EXPECT_EQ(page->body, view(kPage));
    EXPECT_EQ(page->fields.get("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(page->fields.get("Content-Encoding"), "gzip");
    EXPECT_EQ(page->fields.get("Vary"), "Accept-Encoding");
    EXPECT_EQ(page->fields.get("ETag"), "\"p1\"");
    EXPECT_EQ(page->fields.get("Cache-Control"), "no-cache");
    const auto script = files().answer(request("/assets/app-1f2e.js"));
    ASSERT_TRUE(script);
    EXPECT_EQ(script->fields.get("Cache-Control"), "public, max-age=31536000, immutable");
}

TEST(StaticFiles, are_expanded_for_who_takes_no_gzip) {
    for (const auto* encoding : {"", "br", "gzip;q=0", "gzip; q=0.000, *"}) {
        const auto page = files().answer(request("/", encoding));
        EXPECT_EQ(page->body, "<title>Offhook</title>\n") << encoding;
        EXPECT_FALSE(page->fields.has("Content-Encoding"));
        EXPECT_EQ(page->fields.get("ETag"), "\"p1-plain\"");
    }
    for (const auto* encoding : {"gzip", "br, GZIP;q=0.5", "*", "deflate,gzip ;q=1"}) {
        EXPECT_EQ(files().answer(request("/", encoding))->body, view(kPage)) << encoding;
    }
}

TEST(StaticFiles, are_not_sent_again_to_who_has_them) {
    for (const auto* tag : {"\"p1\"", "W/\"p1\"", "\"x\", \"p1\"", "*"}) {
        const auto page = files().answer(request("/", "gzip", tag));
        EXPECT_EQ(page->status, 304) << tag;
        EXPECT_EQ(page->body, "");
        EXPECT_EQ(page->fields.get("ETag"), "\"p1\"");
    }
    EXPECT_EQ(files().answer(request("/", "", "\"p1\""))->status, 200);
    EXPECT_EQ(files().answer(request("/", "gzip", "\"p2\""))->status, 200);
}

TEST(StaticFiles, fall_back_to_the_page_for_its_own_paths_only) {
    EXPECT_EQ(files().answer(request("/phones/7"))->body, view(kPage));
    EXPECT_FALSE(files().answer(request("/assets/gone-0000.js")));
    EXPECT_FALSE(files().answer(request("/../etc/passwd.txt")));
    const StaticFiles without({{"a.js", "text/javascript", view(kScript), "\"s\"", false}}, "");
    EXPECT_FALSE(without.answer(request("/phones")));
    EXPECT_FALSE(without.answer(request("/")));
}

TEST(StaticFiles, are_read_only) {
    auto post = request("/");
    post.method = "POST";
    const auto refused = files().answer(post);
    EXPECT_EQ(refused->status, 405);
    EXPECT_EQ(refused->fields.get("Allow"), "GET, HEAD");
    post.method = "HEAD";
    EXPECT_EQ(files().answer(post)->status, 200);
}

TEST(StaticFiles, know_damaged_bytes) {
    EXPECT_EQ(gunzip(view(kScript)), "let a = 1;\n");
    const auto script = view(kScript);
    for (std::size_t size = 0; size < script.size() - 8; ++size)
        EXPECT_EQ(gunzip(script.substr(0, size)), "");
    auto wrong = std::string(script);
    wrong[10] = '\xff';
    EXPECT_EQ(gunzip(wrong), "");
}
