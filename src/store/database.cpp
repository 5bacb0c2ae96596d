// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include <chrono>
#include <exception>
#include <limits>
#include <map>
#include <utility>

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/random.hpp"
#include "store/private_file.hpp"
#include "store/rows.hpp"
#include "store/schema.hpp"
#include "store/setting_table.hpp"

namespace offhook::store {

namespace {

tl::unexpected<Error> damaged(const std::filesystem::path& file, std::string_view why) {
    return failure(
        "store_damaged",
        fmt::format(
            "{} is damaged ({}); keep a copy of it and put back a backup, or move it away to start afresh",
            file.string(), why
        )
    );
}

tl::unexpected<Error> translate(const SQLite::Exception& error, const std::filesystem::path& file) {
    switch (error.getErrorCode()) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return damaged(file, error.what());
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return failure("store_in_use", fmt::format("{} is held by another program", file.string()));
        default:
            return failure("store_failed", fmt::format("{}: {}", file.string(), error.what()));
    }
}

/// The edge to the libraries: no exception of theirs gets past it.
template <class Work>
auto guarded(const std::filesystem::path& file, Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        return translate(error, file);
    } catch (const std::exception& error) {
        return failure("store_failed", fmt::format("{}: {}", file.string(), error.what()));
    }
}

/// Without letters and digits that are taken for each other: somebody may have to type it on a phone.
std::string random_text(Random& random, std::size_t length) {
    constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string text;
    while (text.size() < length) text.push_back(kAlphabet[random.below(kAlphabet.size())]);
    return text;
}

std::string made_up(Generated kind, Random& random) {
    constexpr std::size_t kPasswordLength = 16;  // 79 bits
    constexpr std::size_t kLoginLength = 6;
    if (kind == Generated::password) return random_text(random, kPasswordLength);
    return "client-" + random_text(random, kLoginLength);
}

constexpr std::string_view kCheckPlace = "meta/secret_check";

tl::unexpected<Error> wrong_key(const std::filesystem::path& key_file) {
    return failure(
        "secret_key_wrong",
        fmt::format(
            "{} is not the key that the passwords in the database were encrypted with; put back the one of "
            "this database",
            key_file.string()
        )
    );
}

/// The records as changes to an empty database.
Changes changes_to(Contents&& contents) {
    Changes changes(std::numeric_limits<std::size_t>::max());
    std::map<std::string, std::vector<LineRecord>> lines;
    for (LineRecord& line : contents.lines) lines[line.phone].push_back(std::move(line));
    for (PhoneRecord& phone : contents.phones) changes.save(std::move(phone));
    for (auto& [username, of_phone] : lines) changes.save_lines(username, std::move(of_phone));
    for (AccountRecord& account : contents.accounts) changes.save(std::move(account));
    for (UserRecord& user : contents.users) changes.save(std::move(user));
    for (TokenRecord& token : contents.tokens) changes.save(std::move(token));
    for (LicenceRecord& licence : contents.licences) changes.save(std::move(licence));
    for (auto& [key, text] : contents.settings) changes.set_setting(key, std::move(text));
    for (auto& [key, text] : contents.values) changes.set_value(key, std::move(text));
    return changes;
}

/// Of the two first starts the earlier one; one that cannot be read does not count.
void keep_first_start(Contents& contents, const Contents& before) {
    UnixSeconds first = before.first_start();
    const UnixSeconds other = contents.first_start();
    if (other > 0 && (first == 0 || other < first)) first = other;
    if (first > 0) contents.values["first_start"] = fmt::to_string(first);
}

UnixSeconds unix_now() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count();
}

}  // namespace

Database::Database(DataDirLock lock) : lock_(std::move(lock)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(
    const std::filesystem::path& data_dir, std::chrono::milliseconds busy
) {
    auto lock = DataDirLock::take(data_dir);
    if (!lock) return tl::unexpected(lock.error());
    std::unique_ptr<Database> database(new Database(std::move(*lock)));
    const auto file = data_dir / "offhook.db";
    // SQLite gives its -wal and -shm files the mode of the database.
    if (auto fine = keep_private(file); !fine) return tl::unexpected(fine.error());
    auto connected = guarded(file, [&] { return database->connect(file, busy); });
    if (!connected) return tl::unexpected(connected.error());
    return database;
}

Result<void> Database::connect(const std::filesystem::path& file, std::chrono::milliseconds busy) {
    file_ = file;
    sqlite_ = std::make_unique<SQLite::Database>(
        file.string(), SQLite::OPEN_READWRITE, static_cast<int>(busy.count())
    );
    const std::string check = sqlite_->execAndGet("PRAGMA integrity_check(1)").getString();
    if (check != "ok") return damaged(file, check);
    if (auto fine = migrate(*sqlite_, migrations(), file); !fine) return fine;
    sqlite_->exec("PRAGMA journal_mode = WAL");
    sqlite_->exec("PRAGMA synchronous = FULL");
    sqlite_->exec("PRAGMA foreign_keys = ON");
    sqlite_->exec("PRAGMA secure_delete = ON");  // what was a secret in clear is overwritten
    return open_rows();
}

Result<void> Database::open_rows() {
    const auto key_file = file_.parent_path() / "secret.key";
    SQLite::Statement find(*sqlite_, "SELECT value FROM meta WHERE key = 'secret_check'");
    const bool sealed = find.executeStep();
    const std::string check = sealed ? find.getColumn(0).getString() : std::string{};
    find.reset();
    // A database that was never sealed gets a key; one that was needs the key it was sealed with.
    auto secrets = sealed ? SecretBox::open(key_file) : SecretBox::open_or_make(key_file);
    if (!secrets) return tl::unexpected(secrets.error());
    if (sealed && !secrets->unseal(check, kCheckPlace)) return wrong_key(key_file);
    rows_ = std::make_unique<Rows>(*sqlite_, *secrets);
    if (!sealed) seal(*secrets);
    make_up_missing();
    return {};
}

void Database::seal(const SecretBox& secrets) {
    SQLite::Transaction transaction(*sqlite_);
    rows_->seal_plain();
    rows_->add_meta("secret_check", secrets.seal("offhook", kCheckPlace));
    transaction.commit();
    sqlite_->exec("PRAGMA wal_checkpoint(TRUNCATE)");  // no old page is left beside the database
}

void Database::make_up_missing() {
    SQLite::Transaction transaction(*sqlite_);
    add_missing();
    transaction.commit();
}

void Database::add_missing() {
    SystemRandom random;
    rows_->add_meta("created", fmt::to_string(unix_now()));
    rows_->add_meta("installation_id", random.token());
    rows_->add_value("first_start", fmt::to_string(unix_now()));
    for (const Setting& setting : all_settings()) {
        if (setting.generated == Generated::no) continue;
        rows_->add_generated(std::string(setting.key), made_up(setting.generated, random));
    }
}

Result<std::vector<std::string>> Database::write(const Changes& changes) {
    return guarded(file_, [&]() -> Result<std::vector<std::string>> {
        SQLite::Transaction transaction(*sqlite_, SQLite::TransactionBehavior::IMMEDIATE);
        auto left_out = rows_->write(changes);
        transaction.commit();
        return left_out;
    });
}

Result<Contents> Database::read() {
    return guarded(file_, [&]() -> Result<Contents> {
        SQLite::Transaction one_view(*sqlite_);
        return rows_->read();
    });
}

Result<void> Database::replace_all(Contents contents) {
    return guarded(file_, [&]() -> Result<void> {
        SQLite::Transaction transaction(*sqlite_, SQLite::TransactionBehavior::IMMEDIATE);
        keep_first_start(contents, rows_->read());
        rows_->clear();
        for (const auto& [key, text] : contents.generated) rows_->add_generated(key, text);
        rows_->write(changes_to(std::move(contents)));
        add_missing();
        transaction.commit();
        return {};
    });
}

Result<AuditPage> Database::read_audit(const AuditQuery& query) {
    return guarded(file_, [&]() -> Result<AuditPage> { return rows_->read_audit(query); });
}

}  // namespace offhook::store
