// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace offhook::sip {

/// `;name=value` or `;name`, as found on URIs and header values. Names are compared without case.
struct Parameter {
    std::string name;
    std::optional<std::string> value;  ///< of a header parameter: without quotes and escapes
    bool quoted = false;               ///< stood in quotes, and is written so again
};

/// An ordered list of parameters.
class Parameters {
public:
    bool has(std::string_view name) const;
    /// The value, an empty text for a parameter without value; nothing if it is not there.
    std::optional<std::string_view> get(std::string_view name) const;
    /// Replaces the parameter or adds it at the end.
    void set(std::string_view name, std::optional<std::string> value = std::nullopt);
    void remove(std::string_view name);

    bool empty() const { return list_.empty(); }
    std::size_t size() const { return list_.size(); }
    auto begin() const { return list_.begin(); }
    auto end() const { return list_.end(); }
    void add(Parameter parameter) { list_.push_back(std::move(parameter)); }

private:
    std::vector<Parameter> list_;
};

/// A URI as RFC 3261 19.1 and RFC 3966 have them. For a scheme other than sip, sips and tel all that
/// follows the colon is `opaque`; a tel number stands in `user`.
struct Uri {
    std::string scheme;  ///< lower case
    std::string user;    ///< still escaped, as received
    std::string password;
    std::string host;        ///< as received; an IPv6 reference with its brackets
    std::uint16_t port = 0;  ///< 0: none given
    Parameters parameters;
    Parameters headers;
    std::string opaque;

    /// Errors: bad_uri. A parameter that comes twice is one (RFC 3261 19.1.1), so are more than
    /// Limits::parameters.
    static Result<Uri> parse(std::string_view text);
    std::string to_string() const;
    bool is_sip() const { return scheme == "sip" || scheme == "sips"; }

    /// RFC 3261 19.1.4: the same resource, though perhaps written differently.
    bool equivalent(const Uri& other) const;
};

/// The bytes behind %-escapes; nothing if an escape is broken.
std::optional<std::string> unescape(std::string_view text);

}  // namespace offhook::sip
