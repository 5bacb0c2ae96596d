// SPDX-License-Identifier: Apache-2.0
// Asks the operating system, as few files of this room may (README.md).
#include <cerrno>
#include <cstdlib>

#include <sys/random.h>

#include "base/random.hpp"

namespace offhook {

std::string SystemRandom::bytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t filled = 0;
    while (filled < count) {
        const ssize_t got = getrandom(bytes.data() + filled, count - filled, 0);
        if (got < 0 && errno != EINTR) std::abort();  // no entropy: nothing secret can be made
        if (got > 0) filled += static_cast<std::size_t>(got);
    }
    return bytes;
}

}  // namespace offhook
