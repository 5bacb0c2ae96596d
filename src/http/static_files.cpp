// SPDX-License-Identifier: Apache-2.0
#include "http/static_files.hpp"

#include <algorithm>
#include <array>

#include <boost/beast/zlib/inflate_stream.hpp>

#include "base/text.hpp"

namespace offhook::http {

namespace {

namespace zlib = boost::beast::zlib;

constexpr std::size_t kGzipHead = 10;
constexpr std::size_t kGzipTail = 8;  // checksum and size
constexpr std::size_t kNameFlag = 3;  // place of the flags; only a file name is known here
constexpr unsigned char kHasName = 0x08;

std::string joined(const std::vector<std::string>& path) {
    std::string text;
    for (const std::string& segment : path) {
        if (!text.empty()) text += '/';
        text += segment;
    }
    return text;
}

/// Where the deflated data begin (RFC 1952 2.3); nothing if this is no such file.
std::optional<std::size_t> head_size(std::string_view gzip) {
    if (gzip.size() < kGzipHead + kGzipTail || gzip.substr(0, 3) != "\x1f\x8b\x08") return std::nullopt;
    const auto flags = static_cast<unsigned char>(gzip[kNameFlag]);
    if (flags == 0) return kGzipHead;
    if (flags != kHasName) return std::nullopt;
    const auto end = gzip.find('\0', kGzipHead);
    if (end == std::string_view::npos) return std::nullopt;
    return end + 1;
}

/// A list of entity tags or "*" (RFC 9110 13.1.2); compared weakly.
bool names_tag(std::string_view if_none_match, std::string_view etag) {
    for (std::string_view tag : split(if_none_match, ',')) {
        tag = trim(tag);
        if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);
        if (tag == "*" || tag == etag) return true;
    }
    return false;
}

/// The expanded form is another representation, so it has a tag of its own.
std::string tag_of(const EmbeddedFile& file, bool as_gzip) {
    if (as_gzip || file.etag.empty()) return std::string(file.etag);
    return std::string(file.etag.substr(0, file.etag.size() - 1)) + "-plain\"";
}

bool is_zero(std::string_view weight) {
    return weight.find_first_not_of("0.") == std::string_view::npos && !weight.empty();
}

/// "gzip;q=0" refuses what it names.
bool is_refused(std::string_view parameters) {
    const auto weight = trim(parameters);
    return starts_with_ignoring_case(weight, "q=") && is_zero(weight.substr(2));
}

Response not_allowed() {
    Response response;
    response.status = 405;
    response.fields.add("Allow", "GET, HEAD");
    return response;
}

Response answer_with(const EmbeddedFile& file, const Request& request) {
    const bool as_gzip = accepts_coding(request.fields.get("Accept-Encoding"), "gzip");
    const auto tag = tag_of(file, as_gzip);
    Response response;
    response.fields.add("ETag", tag);
    response.fields.add("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.fields.add("Vary", "Accept-Encoding");
    if (names_tag(request.fields.get("If-None-Match"), tag)) {
        response.status = 304;
        return response;
    }
    response.fields.add("Content-Type", std::string(file.content_type));
    if (as_gzip) response.fields.add("Content-Encoding", "gzip");
    response.body = as_gzip ? std::string(file.gzip) : gunzip(file.gzip);
    return response;
}

}  // namespace

StaticFiles::StaticFiles(const std::vector<EmbeddedFile>& files, std::string_view fallback)
    : fallback_(fallback) {
    for (const EmbeddedFile& file : files) files_.emplace(file.path, file);
}

const EmbeddedFile* StaticFiles::find(const std::vector<std::string>& path) const {
    const auto found = files_.find(joined(path));
    if (found != files_.end()) return &found->second;
    const bool looks_like_a_file = !path.empty() && path.back().find('.') != std::string::npos;
    const auto fallback = files_.find(fallback_);
    return looks_like_a_file || fallback == files_.end() ? nullptr : &fallback->second;
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
    const EmbeddedFile* file = find(request.path);
    if (file == nullptr) return std::nullopt;
    if (request.method != "GET" && request.method != "HEAD") return not_allowed();
    return answer_with(*file, request);
}

std::string gunzip(std::string_view gzip) {
    const auto begin = head_size(gzip);
    if (!begin || *begin + kGzipTail > gzip.size()) return {};
    zlib::inflate_stream inflate;
    zlib::z_params io;
    io.next_in = gzip.data() + *begin;
    io.avail_in = gzip.size() - *begin;  // with the tail, since the reader wants bytes beyond the last code
    std::string text;
    std::array<char, 16384> part{};
    boost::beast::error_code error;
    while (!error) {
        io.next_out = part.data();
        io.avail_out = part.size();
        inflate.write(io, zlib::Flush::sync, error);
        text.append(part.data(), part.size() - io.avail_out);
    }
    return error == zlib::error::end_of_stream ? text : std::string();
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
    for (const std::string_view entry : split(accept_encoding, ',')) {
        const auto name = trim(entry.substr(0, entry.find(';')));
        const auto parameters = entry.substr(std::min(entry.find(';'), entry.size()));
        if (name != "*" && !equals_ignoring_case(name, coding)) continue;
        return parameters.empty() || !is_refused(parameters.substr(1));
    }
    return false;
}

}  // namespace offhook::http
