// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace offhook::net {

/// The executor of the one core thread: everything handed to it runs on the thread that called run(), one
/// thing after the other. Owned by the program; it must outlive every Network made on it.
class Loop {
public:
    using Task = std::function<void()>;

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Runs until stop(); may be called again afterwards. What was posted before runs first.
    void run();
    /// Makes run() return after what is running now. From any thread.
    void stop();
    /// Runs `task` later on the loop's thread, never inside this call. From any thread, in order per thread.
    void post(Task task);

    /// The time line of the core: steady, milliseconds.
    static Time now();

    /// Calls `callback` once when `due` is reached; a new call replaces due time and callback, and "never"
    /// drops them. A time in the past is due at once, yet not inside this call. On the loop's thread.
    void set_wakeup(std::optional<Time> due, Task callback);

    /// Calls `callback` with the number of each of these signals when the process gets it. On the loop's
    /// thread or before run(); once in a program.
    void on_signal(const std::vector<int>& signals, std::function<void(int)> callback);

    /// Reads text from a descriptor (0: standard input; a terminal, pipe, socket or file), which stays the
    /// caller's. `on_line` gets each line without its end; lines are cut at 64 KiB. `on_end` comes at the end
    /// of the input, after a last line without end. On the loop's thread or before run().
    void read_lines(int descriptor, std::function<void(std::string)> on_line, Task on_end);

    /// What the sockets of this room run on; nothing for other rooms.
    class Impl;
    Impl& impl() { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace offhook::net
