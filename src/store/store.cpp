// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "store/changes.hpp"
#include "store/database.hpp"

namespace offhook::store {

/// The writer thread and what waits for it. The database is touched by that thread alone.
class Store::Writer {
public:
    Writer(std::unique_ptr<Database> database, Reporter& reporter, Options options)
        : database_(std::move(database)),
          reporter_(reporter),
          options_(options),
          pending_(options.max_unsaved),
          retry_delay_(options.first_retry),
          thread_([this] { run(); }) {}

    ~Writer() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// `change` gets the pending Changes and gives false if they are full.
    template <class Change>
    void add(Change change) {
        bool first_refused = false;
        {
            const std::lock_guard lock(mutex_);
            const bool taken = change(pending_);
            first_refused = !taken && !std::exchange(full_, true);
        }
        wake_.notify_one();
        if (!first_refused) return;
        reporter_.report(
            Level::error, "store_queue_full",
            fmt::format("{} records wait for the disk; further ones are not kept", options_.max_unsaved)
        );
    }

    void flush(Done done) {
        {
            const std::lock_guard lock(mutex_);
            flushes_.push_back(std::move(done));
        }
        wake_.notify_one();
    }

    // From a completion of flush() only: on the writer thread, and after what was pending.
    Result<Contents> read() { return database_->read(); }
    Result<AuditPage> read_audit(const AuditQuery& query) { return database_->read_audit(query); }
    Result<void> replace_all(Contents contents) { return database_->replace_all(std::move(contents)); }

private:
    using Lock = std::unique_lock<std::mutex>;

    void run() {
        Lock lock(mutex_);
        for (;;) {
            wait_for_work(lock);
            if (closing_) return close(lock);
            write_pending(lock);
        }
    }

    bool in_a_hurry() const { return closing_ || !flushes_.empty(); }

    void wait_for_work(Lock& lock) {
        wake_.wait(lock, [this] { return in_a_hurry() || !pending_.empty(); });
        wake_.wait_for(lock, failing_ ? retry_delay_ : options_.gather, [this] { return in_a_hurry(); });
    }

    /// One batch in one transaction. Without the lock while the disk is at work.
    bool write_pending(Lock& lock) {
        Changes batch = std::exchange(pending_, Changes(options_.max_unsaved));
        const std::vector<Done> flushes = std::exchange(flushes_, {});
        full_ = false;
        lock.unlock();
        const Result<void> result = write(batch);
        lock.lock();
        if (!result) {
            batch.append(std::move(pending_));
            pending_ = std::move(batch);
        }
        lock.unlock();
        for (const Done& done : flushes) done(result);
        lock.lock();
        return result.has_value();
    }

    Result<void> write(const Changes& batch) {
        if (batch.empty()) return {};
        const auto written = database_->write(batch);
        if (!written) {
            note_failure(written.error());
            return tl::unexpected(written.error());
        }
        note_success();
        for (const std::string& username : *written) {
            reporter_.report(
                Level::warning, "store_lines_without_phone",
                fmt::format("lines of {} were not kept: there is no such phone", printable(username))
            );
        }
        return {};
    }

    void note_failure(const Error& error) {
        if (std::exchange(failing_, true)) {
            retry_delay_ = std::min(retry_delay_ * 2, options_.last_retry);
            return;
        }
        reporter_.report(
            Level::error, "store_write_failed", error.text + "; changes are kept and tried again"
        );
    }

    void note_success() {
        retry_delay_ = options_.first_retry;
        if (std::exchange(failing_, false))
            reporter_.report(Level::info, "store_write_resumed", "all is saved again");
    }

    /// What is left is written, or at least tried a few times.
    void close(Lock& lock) {
        constexpr int kAttempts = 3;
        for (int attempt = 1; attempt <= kAttempts; ++attempt) {
            if (write_pending(lock)) return;
            if (attempt < kAttempts) wake_.wait_for(lock, options_.first_retry, [] { return false; });
        }
        reporter_.report(
            Level::error, "store_changes_lost", fmt::format("{} records could not be saved", pending_.size())
        );
    }

    const std::unique_ptr<Database> database_;
    Reporter& reporter_;
    const Options options_;

    std::mutex mutex_;
    std::condition_variable wake_;
    Changes pending_;  // guarded by mutex_, as the three below
    std::vector<Done> flushes_;
    bool full_ = false;
    bool closing_ = false;

    bool failing_ = false;  // the writer thread's own
    std::chrono::milliseconds retry_delay_;

    std::thread thread_;  // last: it runs when all the others are there
};

Store::Store(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(
    const std::filesystem::path& data_dir, Reporter& reporter, Options options
) {
    auto database = Database::open(data_dir, options.busy);
    if (!database) return tl::unexpected(database.error());
    auto writer = std::make_unique<Writer>(std::move(*database), reporter, options);
    return std::unique_ptr<Store>(new Store(std::move(writer)));
}

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& data_dir, Reporter& reporter) {
    return open(data_dir, reporter, Options{});
}

Result<Contents> Store::load() {
    // Shared, since set_value() may still be busy with the promise when get() is back already.
    auto contents = std::make_shared<std::promise<Result<Contents>>>();
    auto future = contents->get_future();
    writer_->flush([this, contents](const Result<void>& flushed) {
        contents->set_value(flushed ? writer_->read() : tl::unexpected(flushed.error()));
    });
    return future.get();
}

void Store::save(PhoneRecord phone) {
    writer_->add([&](Changes& pending) { return pending.save(std::move(phone)); });
}

void Store::save_lines(const std::string& username, std::vector<LineRecord> lines) {
    writer_->add([&](Changes& pending) { return pending.save_lines(username, std::move(lines)); });
}

void Store::remove_phone(const std::string& username) {
    writer_->add([&](Changes& pending) { return pending.remove_phone(username); });
}

void Store::save(AccountRecord account) {
    writer_->add([&](Changes& pending) { return pending.save(std::move(account)); });
}

void Store::remove_account(const std::string& name) {
    writer_->add([&](Changes& pending) { return pending.remove_account(name); });
}

void Store::set_setting(const std::string& key, std::string text) {
    writer_->add([&](Changes& pending) { return pending.set_setting(key, std::move(text)); });
}

void Store::unset_setting(const std::string& key) {
    writer_->add([&](Changes& pending) { return pending.set_setting(key, std::nullopt); });
}

void Store::save(UserRecord user) {
    writer_->add([&](Changes& pending) { return pending.save(std::move(user)); });
}

void Store::remove_user(const std::string& name) {
    writer_->add([&](Changes& pending) { return pending.remove_user(name); });
}

void Store::save(TokenRecord token) {
    writer_->add([&](Changes& pending) { return pending.save(std::move(token)); });
}

void Store::remove_token(const std::string& id) {
    writer_->add([&](Changes& pending) { return pending.remove_token(id); });
}

void Store::save(LicenceRecord licence) {
    writer_->add([&](Changes& pending) { return pending.save(std::move(licence)); });
}

void Store::remove_licence(const std::string& code) {
    writer_->add([&](Changes& pending) { return pending.remove_licence(code); });
}

void Store::set_value(const std::string& key, std::string text) {
    writer_->add([&](Changes& pending) { return pending.set_value(key, std::move(text)); });
}

void Store::unset_value(const std::string& key) {
    writer_->add([&](Changes& pending) { return pending.set_value(key, std::nullopt); });
}

void Store::append(AuditRecord audit) {
    writer_->add([&](Changes& pending) { return pending.append(std::move(audit)); });
}

void Store::query_audit(AuditQuery query, AuditDone done) {
    // The writer, not the store: at the end it outlives the store's pointer to it.
    Writer* writer = writer_.get();
    writer->flush([writer, query = std::move(query), done = std::move(done)](const Result<void>& flushed) {
        done(flushed ? writer->read_audit(query) : tl::unexpected(flushed.error()));
    });
}

void Store::replace_all(Contents contents, Done done) {
    Writer* writer = writer_.get();
    const auto shared = std::make_shared<Contents>(std::move(contents));
    writer->flush([writer, shared, done = std::move(done)](const Result<void>& flushed) {
        done(flushed ? writer->replace_all(std::move(*shared)) : flushed);
    });
}

void Store::flush(Done done) {
    writer_->flush(std::move(done));
}

Result<void> Store::flush_and_wait() {
    auto written = std::make_shared<std::promise<Result<void>>>();
    auto future = written->get_future();
    writer_->flush([written](const Result<void>& result) { written->set_value(result); });
    return future.get();
}

}  // namespace offhook::store
