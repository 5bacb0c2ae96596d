// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace offhook {

/// Why something could not be done: `reason` is a short fixed word for counters and tests
/// ("bad_content_length"), `text` is for people and may quote the input.
struct Error {
    std::string reason;
    std::string text;
};

template <class T>
using Result = tl::expected<T, Error>;

/// Shorthand: `return failure("bad_port", "port 70000 is above 65535");`
inline tl::unexpected<Error> failure(std::string reason, std::string text = {}) {
    return tl::unexpected<Error>(Error{std::move(reason), std::move(text)});
}

}  // namespace offhook
