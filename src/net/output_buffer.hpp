// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace offhook::net {

/// What waits to be written on one flow: in one piece, so that many messages leave in one write, and without
/// memory when empty.
class OutputBuffer {
public:
    void append(std::string_view bytes) { bytes_.append(bytes); }
    std::string_view pending() const { return std::string_view(bytes_).substr(sent_); }
    bool empty() const { return sent_ == bytes_.size(); }

    void sent(std::size_t count) {
        sent_ += count;
        if (empty()) {
            bytes_ = std::string();
            sent_ = 0;
        } else if (sent_ > kMoveAfter && sent_ > bytes_.size() / 2) {
            bytes_.erase(0, sent_);
            sent_ = 0;
        }
    }

private:
    static constexpr std::size_t kMoveAfter = std::size_t{64} * 1024;

    std::string bytes_;
    std::size_t sent_ = 0;
};

}  // namespace offhook::net
