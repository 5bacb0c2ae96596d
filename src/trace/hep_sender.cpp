// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "trace/hep.hpp"

namespace offhook::trace {

namespace {

constexpr std::size_t kBatch = 64;
constexpr std::chrono::seconds kRetry{10};  ///< after the collector's name could not be found

/// A UDP socket that is connected to the collector.
class UdpSocket {
public:
    UdpSocket() = default;
    ~UdpSocket() { close(); }
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    bool is_open() const { return descriptor_ >= 0; }

    /// Errors: hep_not_sent.
    Result<void> open(const std::string& host, std::uint16_t port) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_DGRAM;
        addrinfo* found = nullptr;
        const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
        if (error != 0) return failure("hep_not_sent", fmt::format("{}: {}", host, gai_strerror(error)));
        std::error_code problem;
        for (const addrinfo* each = found; each != nullptr && !is_open(); each = each->ai_next)
            problem = connect_to(*each);
        freeaddrinfo(found);
        if (is_open()) return {};
        return failure("hep_not_sent", fmt::format("{}: {}", host, problem.message()));
    }

    /// Never waits: a datagram that finds no room is lost, as datagrams are.
    std::error_code send(const std::string& datagram) const {
        const auto sent = ::send(descriptor_, datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        return sent < 0 ? std::error_code(errno, std::generic_category()) : std::error_code{};
    }

    void close() {
        if (is_open()) ::close(std::exchange(descriptor_, -1));
    }

private:
    std::error_code connect_to(const addrinfo& address) {
        descriptor_ = ::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, address.ai_protocol);
        if (is_open() && ::connect(descriptor_, address.ai_addr, address.ai_addrlen) == 0) return {};
        const std::error_code error(errno, std::generic_category());
        close();
        return error;
    }

    int descriptor_ = -1;
};

}  // namespace

/// The thread, and what it shares with its owner.
class HepSender::Worker {
public:
    Worker(Ring& ring, HepSettings settings, Reporter& reporter)
        : settings_(std::move(settings)), reporter_(reporter), wake_(std::make_shared<Wake>()) {
        const std::weak_ptr<Wake> weak = wake_;  // a last call may come after our end
        subscription_ = ring.subscribe([weak] {
            if (const auto wake = weak.lock()) wake->set();
        });
        thread_ = std::thread([this] { run(); });
    }
    ~Worker() {
        wake_->end();
        thread_.join();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    std::uint64_t sent() const { return sent_; }
    std::uint64_t lost() const { return refused_ + subscription_->missed(); }

private:
    struct Wake {
        std::mutex mutex;
        std::condition_variable changed;
        bool news = false;
        bool ending = false;

        void set() {
            const std::lock_guard lock(mutex);
            news = true;
            changed.notify_one();
        }
        void end() {
            const std::lock_guard lock(mutex);
            ending = true;
            changed.notify_one();
        }
        bool is_ending() {
            const std::lock_guard lock(mutex);
            return ending;
        }
        /// Until there is something new; false at the end.
        bool wait() {
            std::unique_lock lock(mutex);
            changed.wait(lock, [this] { return news || ending; });
            news = false;
            return !ending;
        }
        void pause(std::chrono::seconds time) {
            std::unique_lock lock(mutex);
            changed.wait_for(lock, time, [this] { return ending; });
        }
    };

    void run() {
        while (wake_->wait()) {
            std::vector<RecordPointer> batch;
            do {
                if (!socket_.is_open() && !open()) break;
                batch = subscription_->take(kBatch);
                for (const RecordPointer& record : batch) send(*record);
            } while (batch.size() == kBatch && !wake_->is_ending());
        }
    }

    bool open() {
        const auto opened = socket_.open(settings_.host, settings_.port);
        if (opened) return true;
        complain(opened.error().text);
        wake_->pause(kRetry);
        wake_->set();  // what waits in the ring is tried again
        return false;
    }

    void send(const Record& record) {
        const std::string packet = to_hep3(record, settings_.capture_agent);
        std::error_code error = socket_.send(packet);
        // The answer to an earlier datagram, if nobody listened there: this one has not been sent yet.
        if (error == std::errc::connection_refused) error = socket_.send(packet);
        if (error) {
            ++refused_;
            return complain(error.message());
        }
        ++sent_;
        complained_ = false;
    }

    void complain(const std::string& why) {
        if (std::exchange(complained_, true)) return;
        reporter_.report(
            Level::warning, "hep_not_sent",
            fmt::format("the collector {}:{} does not get the trace: {}", settings_.host, settings_.port, why)
        );
    }

    const HepSettings settings_;
    Reporter& reporter_;
    std::shared_ptr<Wake> wake_;
    std::shared_ptr<Ring::Records::Subscription> subscription_;
    UdpSocket socket_;
    bool complained_ = false;
    std::atomic<std::uint64_t> sent_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::thread thread_;
};

HepSender::HepSender(Ring& ring, HepSettings settings, Reporter& reporter)
    : worker_(std::make_unique<Worker>(ring, std::move(settings), reporter)) {}
HepSender::~HepSender() = default;

std::uint64_t HepSender::sent() const {
    return worker_->sent();
}

std::uint64_t HepSender::lost() const {
    return worker_->lost();
}

}  // namespace offhook::trace
