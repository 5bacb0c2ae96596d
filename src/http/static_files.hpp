// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/message.hpp"

namespace offhook::http {

/// A file that is part of the program. All of static life, as a table made by the build.
struct EmbeddedFile {
    std::string_view path;  ///< "assets/app-1f2e3d.js", without a slash in front
    std::string_view content_type;
    std::string_view gzip;   ///< the bytes, as gzip (RFC 1952)
    std::string_view etag;   ///< strong, with its quotes: "\"1f2e3d\""
    bool immutable = false;  ///< the name holds a hash of the contents, so it may be kept for ever
};

/// Answers GET and HEAD with embedded files. Compressed as they are, or expanded for whoever does not take
/// gzip. Any thread.
class StaticFiles {
public:
    /// `fallback` is the file for paths that only the page itself knows ("phones/7"), so that they can be
    /// reloaded and linked; a path that looks like a file's ("app.js") never gets it. Empty: no such thing.
    explicit StaticFiles(const std::vector<EmbeddedFile>& files, std::string_view fallback = "index.html");

    /// The path "/" is the fallback's. Nothing: there is no such file. 405 for other methods, 304 by ETag.
    std::optional<Response> answer(const Request& request) const;

private:
    const EmbeddedFile* find(const std::vector<std::string>& path) const;

    std::unordered_map<std::string_view, EmbeddedFile> files_;
    std::string fallback_;
};

/// The content of gzip'd bytes that the build made; empty if they are damaged.
std::string gunzip(std::string_view gzip);

/// Whether Accept-Encoding takes this coding (RFC 9110 12.5.3).
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace offhook::http
