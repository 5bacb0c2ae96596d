// SPDX-License-Identifier: Apache-2.0
#include "api/sessions.hpp"

#include <algorithm>
#include <utility>

#include "api/users.hpp"

namespace offhook::api {

namespace {

constexpr std::size_t kCookieBytes = 32;
constexpr std::size_t kIdBytes = 8;

bool used_before(const Session& a, const Session& b) {
    return a.last_used < b.last_used;
}

}  // namespace

std::string Sessions::open(const std::string& user, Time now) {
    std::erase_if(sessions_, [&](const auto& entry) { return ends(entry.second) <= now; });
    make_room(user);
    std::string cookie = random_.token(kCookieBytes);
    Session session;
    session.id = random_.token(kIdBytes);
    session.user = user;
    session.csrf_token = random_.token(kCookieBytes);
    session.since = now;
    session.last_used = now;
    sessions_[token_hash(cookie)] = std::move(session);
    return cookie;
}

const Session* Sessions::use(std::string_view cookie, Time now) {
    const auto found = sessions_.find(token_hash(cookie));
    if (found == sessions_.end()) return nullptr;
    if (ends(found->second) <= now) {
        sessions_.erase(found);
        return nullptr;
    }
    found->second.last_used = now;
    return &found->second;
}

const Session* Sessions::with_id(std::string_view id, Time now) const {
    const auto found = std::find_if(sessions_.begin(), sessions_.end(), [&](const auto& entry) {
        return entry.second.id == id;
    });
    return found == sessions_.end() || ends(found->second) <= now ? nullptr : &found->second;
}

void Sessions::close(std::string_view id) {
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second.id == id; });
}

void Sessions::close_all_of(std::string_view user, std::string_view but) {
    std::erase_if(sessions_, [&](const auto& entry) {
        return entry.second.user == user && entry.second.id != but;
    });
}

std::size_t Sessions::count_of(std::string_view user, Time now) const {
    const auto count = std::count_if(sessions_.begin(), sessions_.end(), [&](const auto& entry) {
        return entry.second.user == user && ends(entry.second) > now;
    });
    return static_cast<std::size_t>(count);
}

Time Sessions::ends(const Session& session) const {
    return std::min(session.last_used + limits_.session_idle, session.since + limits_.session_life);
}

void Sessions::make_room(const std::string& user) {
    const bool is_full = sessions_.size() >= limits_.sessions;
    std::size_t of_user = 0;
    auto oldest = sessions_.end();
    for (auto session = sessions_.begin(); session != sessions_.end(); ++session) {
        const bool own = session->second.user == user;
        if (own) ++of_user;
        if (!own && !is_full) continue;
        if (oldest == sessions_.end() || used_before(session->second, oldest->second)) oldest = session;
    }
    if ((is_full || of_user >= limits_.sessions_per_user) && oldest != sessions_.end())
        sessions_.erase(oldest);
}

}  // namespace offhook::api
