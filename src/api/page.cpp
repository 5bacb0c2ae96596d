// SPDX-License-Identifier: Apache-2.0
#include "api/page.hpp"

#include <array>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include "base/text.hpp"

namespace offhook::api {

namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kLongestCursor = 1'024;

std::optional<std::string> read_cursor(std::string_view cursor) {
    if (cursor.size() > kLongestCursor) return std::nullopt;
    std::string key(cursor.size(), '\0');
    std::size_t size = 0;
    const int failed = sodium_base642bin(
        reinterpret_cast<unsigned char*>(key.data()), key.size(), cursor.data(), cursor.size(), nullptr,
        &size, nullptr, kVariant
    );
    if (failed != 0 || size == 0) return std::nullopt;
    key.resize(size);
    return key;
}

}  // namespace

tl::expected<PageRequest, Problem> page_request(const Call& call) {
    PageRequest request;
    if (const std::string_view limit = call.query("limit"); !limit.empty()) {
        const auto number = parse_number<std::size_t>(limit);
        if (!number || *number == 0 || *number > PageRequest::kMaxLimit) {
            return tl::unexpected(bad_field(
                "limit", fmt::format("limit must be a number from 1 to {}.", PageRequest::kMaxLimit)
            ));
        }
        request.limit = *number;
    }
    if (const std::string_view cursor = call.query("cursor"); !cursor.empty()) {
        auto key = read_cursor(cursor);
        if (!key) return tl::unexpected(bad_field("cursor", "cursor must be the `next` of an answer."));
        request.after = std::move(*key);
    }
    return request;
}

std::string cursor_after(std::string_view key) {
    std::string text(sodium_base64_encoded_len(key.size(), kVariant), '\0');
    sodium_bin2base64(
        text.data(), text.size(), reinterpret_cast<const unsigned char*>(key.data()), key.size(), kVariant
    );
    text.resize(text.size() - 1);  // its terminating zero
    return text;
}

boost::json::object page(boost::json::array items, std::string_view last_key) {
    boost::json::object answer;
    answer["items"] = std::move(items);
    answer["next"] = nullptr;
    if (!last_key.empty()) answer["next"] = cursor_after(last_key);
    return answer;
}

}  // namespace offhook::api
