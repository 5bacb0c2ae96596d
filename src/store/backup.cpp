// SPDX-License-Identifier: Apache-2.0
#include "store/backup.hpp"

#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "store/backup_json.hpp"
#include "store/private_file.hpp"

namespace offhook::store {

namespace {

constexpr std::size_t kLargestFile = std::size_t{1024} * 1024;
constexpr std::size_t kMostFiles = 64;

std::filesystem::path tls_directory(const std::filesystem::path& data_dir) {
    return data_dir / "tls";
}

tl::unexpected<Error> failed(std::string text) {
    return failure("backup_failed", std::move(text));
}

/// Of a directory that need not be there.
Result<std::map<std::string, std::string>> files_in(const std::filesystem::path& directory) {
    std::map<std::string, std::string> files;
    std::error_code error;
    if (!std::filesystem::is_directory(directory, error)) return files;
    auto entry = std::filesystem::directory_iterator(directory, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!is_backup_file_name(name) || !entry->is_regular_file(error)) continue;
        auto bytes = read_private_file(entry->path(), kLargestFile);
        if (!bytes) return failed(bytes.error().text);
        files.emplace(name, std::move(*bytes));
        if (files.size() > kMostFiles) {
            return failed(fmt::format("{} has more than {} files", directory.string(), kMostFiles));
        }
    }
    if (error) return failed(fmt::format("cannot read {}: {}", directory.string(), error.message()));
    return files;
}

std::filesystem::path restored_name(const std::filesystem::path& directory, const std::string& name) {
    return directory / (name + ".restored");
}

/// All beside their places first, so that a disk that is full leaves what is there.
Result<void> put_files(
    const std::filesystem::path& directory, const std::map<std::string, std::string>& files
) {
    std::error_code error;
    if (files.empty()) return {};
    if (std::filesystem::create_directories(directory, error)) {
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
    }
    for (const auto& [name, bytes] : files) {
        if (!is_backup_file_name(name)) return failed("a file has a name that cannot be");
        const auto written = write_private_file(restored_name(directory, name), bytes);
        if (!written) return failed(written.error().text);
    }
    for (const auto& [name, bytes] : files) {
        std::filesystem::rename(restored_name(directory, name), directory / name, error);
        if (error) return failed(fmt::format("cannot write {}: {}", name, error.message()));
    }
    return {};
}

}  // namespace

std::map<std::string, std::size_t> Backup::counts() const {
    return {
        {"settings", contents.settings.size()}, {"phones", contents.phones.size()},
        {"lines", contents.lines.size()},       {"accounts", contents.accounts.size()},
        {"users", contents.users.size()},       {"tokens", contents.tokens.size()},
        {"licences", contents.licences.size()}, {"files", files.size()},
    };
}

Result<Backup> collect_backup(const std::filesystem::path& data_dir, Contents contents, UnixSeconds now) {
    auto files = files_in(tls_directory(data_dir));
    if (!files) return tl::unexpected(files.error());
    Backup backup;
    backup.program_version = OFFHOOK_VERSION;
    backup.schema = contents.meta.schema;
    backup.created = now;
    backup.installation_id = contents.meta.installation_id;
    backup.contents = std::move(contents);
    backup.contents.meta = {};
    backup.files = std::move(*files);
    return backup;
}

void apply_backup(
    const Backup& backup, const std::filesystem::path& data_dir, Store& store, Store::Done done
) {
    if (auto put = put_files(tls_directory(data_dir), backup.files); !put) return done(put);
    store.replace_all(backup.contents, std::move(done));
}

}  // namespace offhook::store
