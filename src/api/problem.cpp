// SPDX-License-Identifier: Apache-2.0
#include "api/problem.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace offhook::api {

namespace {

struct KnownReason {
    std::string_view reason;
    int status;
};

constexpr std::array kReasons{
    // It is not there.
    KnownReason{"unknown_phone", 404},
    KnownReason{"unknown_line", 404},
    KnownReason{"unknown_licence", 404},
    KnownReason{"unknown_key", 404},
    // It does not go with how things are.
    KnownReason{"already_running", 409},
    KnownReason{"no_issuer", 409},
    KnownReason{"licence_known", 409},
    KnownReason{"locked", 409},
    KnownReason{"not_in_database", 409},
    KnownReason{"licence_expired", 409},
    KnownReason{"nothing_listens", 409},
    KnownReason{"phone_known", 409},
    KnownReason{"phones_limit", 409},
    // Our own trouble.
    KnownReason{"backup_failed", 500},
    KnownReason{"hash_failed", 503},
    KnownReason{"too_busy", 503},
    KnownReason{"store_failed", 503},
    KnownReason{"store_in_use", 503},
    KnownReason{"too_many_sessions", 503},
};

std::string_view title_of(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 500:
            return "Internal Server Error";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "Error";
    }
}

}  // namespace

int status_of(std::string_view reason) {
    const auto* found = std::find_if(kReasons.begin(), kReasons.end(), [&](const KnownReason& known) {
        return known.reason == reason;
    });
    return found == kReasons.end() ? 400 : found->status;
}

Problem problem_of(const Error& error, std::string field) {
    Problem problem;
    problem.status = status_of(error.reason);
    problem.reason = error.reason;
    problem.detail = error.text;
    problem.field = std::move(field);
    return problem;
}

http::Response to_response(const Problem& problem) {
    boost::json::object document{
        {"type", "about:blank"},
        {"title", title_of(problem.status)},
        {"status", problem.status},
        {"detail", problem.detail},
        {"reason", problem.reason}};
    if (!problem.field.empty()) document["field"] = problem.field;
    if (!problem.csta_error.empty()) document["cstaError"] = problem.csta_error;
    http::Response response;
    response.status = problem.status;
    response.fields.set("Content-Type", "application/problem+json");
    if (problem.retry_after.count() > 0) {
        response.fields.set("Retry-After", std::to_string(problem.retry_after.count()));
    }
    if (!problem.allow.empty()) response.fields.set("Allow", problem.allow);
    if (problem.status == 401) response.fields.set("WWW-Authenticate", "Bearer realm=\"offhook\"");
    response.body = boost::json::serialize(document);
    return response;
}

Problem not_found(std::string what) {
    Problem problem;
    problem.status = 404;
    problem.reason = "not_found";
    problem.detail = std::move(what);
    return problem;
}

Problem bad_field(std::string field, std::string detail, std::string reason) {
    Problem problem;
    problem.reason = std::move(reason);
    problem.detail = std::move(detail);
    problem.field = std::move(field);
    return problem;
}

Problem forbidden(std::string detail) {
    Problem problem;
    problem.status = 403;
    problem.reason = "forbidden";
    problem.detail = std::move(detail);
    return problem;
}

Problem conflict(std::string reason, std::string detail) {
    Problem problem;
    problem.status = 409;
    problem.reason = std::move(reason);
    problem.detail = std::move(detail);
    return problem;
}

}  // namespace offhook::api
