// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

namespace offhook::switchboard {

/// How much of the service may be used. Counted are phones that are let in to have a session, and lines that
/// somebody monitors (a line counts once, however many monitor it). What stands when a limit shrinks: the
/// phones that came last wait again, monitors stay until they are stopped.
struct Licence {
    std::optional<std::size_t> phones;           ///< none: unlimited
    std::optional<std::size_t> monitored_lines;  ///< none: unlimited
    bool blocked = false;                        ///< no telephone service at all

    friend bool operator==(const Licence&, const Licence&) = default;
};

/// Whether a phone may have a session now.
enum class Admission {
    admitted,
    no_licence,  ///< until another phone goes
    blocked,     ///< Licence::blocked
    stopped,     ///< the telephone service is stopped
};

/// A licence and how much of it is in use.
struct LicenceUse {
    Licence licence;
    std::size_t phones = 0;
    std::size_t monitored_lines = 0;
};

}  // namespace offhook::switchboard
