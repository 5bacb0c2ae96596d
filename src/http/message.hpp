// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::http {

struct Field {
    std::string name;
    std::string value;
};

/// Header fields in their order (RFC 9110 5). Names compare without case.
class Fields {
public:
    /// The first value of that name; empty if there is none.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    /// Adds a field beside others of that name (Set-Cookie).
    void add(std::string name, std::string value);
    /// Puts the field in the place of all of that name.
    void set(std::string name, std::string value);
    const std::vector<Field>& all() const { return fields_; }

private:
    std::vector<Field> fields_;
};

/// Where a request came from.
struct Peer {
    std::string address;  ///< numeric, without port; empty for the local socket
    std::uint16_t port = 0;
    bool tls = false;
    bool local = false;      ///< over the local socket, from root or the server's own user
    std::uint32_t user = 0;  ///< the peer's user id on the local socket
};

/// A request, read whole (RFC 9110). Sizes were bounded while it was read.
struct Request {
    std::string method;             ///< "GET"
    std::string target;             ///< as it was sent
    std::vector<std::string> path;  ///< percent-decoded segments: "/api/v1/phones" is {"api", "v1", "phones"}
    std::vector<Field> query;       ///< decoded, in order
    Fields fields;
    std::string body;
    Peer peer;

    /// The first value of a query parameter; empty if it is not there.
    std::string_view parameter(std::string_view name) const;
    /// The value of a cookie (RFC 6265 4.2); empty if it was not sent.
    std::string_view cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    Fields fields;
    std::string body;
};

}  // namespace offhook::http
