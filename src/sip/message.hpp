// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "sip/uri.hpp"

namespace offhook::sip {

/// One header field: the name in its full form ("Via" for "v"), the value unfolded and trimmed.
struct Header {
    std::string name;
    std::string value;
};

/// `"Name" <uri>;param`: From, To, Contact, Route, Record-Route, Path (RFC 3261 20.10, 25.1).
struct NameAddr {
    std::string display_name;  ///< without quotes and escapes
    Uri uri;
    Parameters parameters;

    /// Errors: bad_name_addr, bad_uri.
    static Result<NameAddr> parse(std::string_view text);
    std::string to_string() const;
    std::string tag() const;  ///< empty if there is none
};

struct Via {
    std::string transport;  ///< upper case: TCP, TLS, UDP …
    std::string host;
    std::uint16_t port = 0;
    Parameters parameters;

    static Result<Via> parse(std::string_view text);
    std::string to_string() const;
    std::string branch() const;
};

struct CSeq {
    std::uint32_t number = 0;
    std::string method;

    static Result<CSeq> parse(std::string_view text);
    std::string to_string() const;
};

/// A SIP request (`method` is set) or response (`status` is set). Headers keep their order.
struct Message {
    std::string method;
    std::string request_uri;  ///< as received; parse it with Uri::parse
    int status = 0;
    std::string reason_phrase;
    std::vector<Header> headers;
    std::string body;

    static Message request(std::string method, std::string request_uri);
    /// A response to `request`: Via, From, To, Call-ID and CSeq taken over (RFC 3261 8.2.6.2). The To tag is
    /// the caller's business.
    static Message response_to(const Message& request, int status, std::string reason_phrase = {});

    bool is_request() const { return status == 0; }

    /// The first header of that name (full form, any case); null if there is none.
    const std::string* find(std::string_view name) const;
    /// Its value, or an empty text.
    std::string_view get(std::string_view name) const;
    /// All values of a header that is a comma-separated list, over all its fields, commas in quotes and angle
    /// brackets respected.
    std::vector<std::string_view> list(std::string_view name) const;
    bool lists_token(std::string_view name, std::string_view token) const;  ///< e.g. Supported: timer

    void add(std::string name, std::string value);        ///< at the end
    void add_first(std::string name, std::string value);  ///< before all others (Via)
    void set(std::string name, std::string value);        ///< replaces all of that name by one
    void remove(std::string_view name);
    void set_body(std::string content_type, std::string content);  ///< an empty content removes the type too

    // Typed views; errors as in the parsers.
    Result<NameAddr> from() const;
    Result<NameAddr> to() const;
    Result<NameAddr> contact() const;  ///< the first one
    Result<CSeq> cseq() const;
    Result<Via> top_via() const;
    std::string_view call_id() const { return get("Call-ID"); }
    std::string_view content_type() const;  ///< the media type alone, without parameters

    /// The bytes on the wire; Content-Length is computed, whatever the headers say.
    std::string to_string() const;
};

/// The registered reason phrase of a status code, e.g. "Not Found".
std::string_view default_reason_phrase(int status);

}  // namespace offhook::sip
