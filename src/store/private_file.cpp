// SPDX-License-Identifier: Apache-2.0
#include "store/private_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace offhook::store {

namespace {

constexpr mode_t kOwnerOnlyFile = S_IRUSR | S_IWUSR;

/// An open file, closed when it goes.
class File {
public:
    File(const std::filesystem::path& path, int flags)
        : file_(open(path.c_str(), flags | O_CLOEXEC, kOwnerOnlyFile)) {}
    ~File() {
        if (file_ >= 0) close(file_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int get() const { return file_; }

private:
    int file_;
};

/// Of the last system call.
tl::unexpected<Error> cannot(std::string_view what, const std::filesystem::path& path) {
    const std::string why = std::generic_category().message(errno);
    return failure("store_failed", fmt::format("cannot {} {}: {}", what, path.string(), why));
}

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// At most one byte more than `limit`. Negative on failure.
ssize_t read_all(int file, std::string& bytes, std::size_t limit) {
    bytes.resize(limit + 1);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t got = read(file, bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return got;
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    bytes.resize(size);
    return static_cast<ssize_t>(size);
}

/// A new name is only sure to be there once its directory has been synced.
void sync_directory(const std::filesystem::path& directory) {
    const File file(directory, O_RDONLY | O_DIRECTORY);
    if (file.get() >= 0) fsync(file.get());
}

Result<void> write_synced(const std::filesystem::path& path, std::string_view bytes) {
    const File file(path, O_WRONLY | O_CREAT | O_TRUNC);
    const bool fine = file.get() >= 0 && fchmod(file.get(), kOwnerOnlyFile) == 0 &&
                      write_all(file.get(), bytes) && fsync(file.get()) == 0;
    if (!fine) return cannot("write", path);
    return {};
}

}  // namespace

Result<void> keep_private(const std::filesystem::path& path) {
    const File file(path, O_RDWR | O_CREAT);
    if (file.get() < 0 || fchmod(file.get(), kOwnerOnlyFile) != 0) return cannot("write", path);
    return {};
}

Result<std::string> read_private_file(const std::filesystem::path& path, std::size_t limit) {
    const File file(path, O_RDONLY | O_NONBLOCK);
    struct stat status {};
    if (file.get() < 0 || fstat(file.get(), &status) != 0) return cannot("read", path);
    if (!S_ISREG(status.st_mode)) {
        return failure("store_failed", fmt::format("{} is not a file", path.string()));
    }
    std::string bytes;
    if (read_all(file.get(), bytes, limit) < 0) return cannot("read", path);
    if (bytes.size() > limit) {
        return failure("store_failed", fmt::format("{} is larger than {} bytes", path.string(), limit));
    }
    return bytes;
}

Result<void> write_private_file(const std::filesystem::path& path, std::string_view bytes) {
    auto unfinished = path;
    unfinished += ".unfinished";
    if (auto written = write_synced(unfinished, bytes); !written) return written;
    if (rename(unfinished.c_str(), path.c_str()) != 0) return cannot("write", path);
    sync_directory(path.parent_path());
    return {};
}

}  // namespace offhook::store
