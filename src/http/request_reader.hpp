// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/server.hpp"

namespace offhook::http {

/// What a request that cannot be served is answered with.
struct Refusal {
    int status = 400;
    std::string reason;  ///< "http_bad_request"
    std::string text;    ///< for people; quotes nothing of the peer
};

/// Reads one request out of bytes (RFC 9112). No I/O; owned by its connection, used on its thread.
class RequestReader {
public:
    enum class Step {
        need_more,
        head,  ///< just now: set_body_limit(), then go on
        done,
        refused,
    };

    explicit RequestReader(const HttpLimits& limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Takes what it can from the front of `bytes`, which it leaves from the first byte not its own.
    Step read(std::string& bytes);
    /// Refuses with 413 if the body is known to be larger; else read() does when it turns out to be.
    Step set_body_limit(std::size_t bytes);

    /// From Step::head on without body, whole once done. Its peer is empty.
    Request& request() { return request_; }
    const Refusal& refusal() const { return refusal_; }
    bool started() const;  ///< a byte of it has come
    bool keep_alive() const;
    bool is_http_1_0() const;
    /// The peer waits for a word before it sends the body (RFC 9110 10.1.1).
    bool expects_continue() const;

private:
    class Parser;
    Step take_head();
    std::optional<Refusal> check_transfer_coding() const;
    Step refuse(Refusal refusal);

    std::unique_ptr<Parser> parser_;
    Request request_;
    Refusal refusal_;
    std::size_t header_bytes_;
};

}  // namespace offhook::http
