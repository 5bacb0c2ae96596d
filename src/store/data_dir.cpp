// SPDX-License-Identifier: Apache-2.0
#include "store/data_dir.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.hpp"

namespace offhook::store {

namespace {

constexpr mode_t kOwnerOnlyDirectory = S_IRWXU;
constexpr mode_t kOwnerOnlyFile = S_IRUSR | S_IWUSR;

std::string system_text(int error) {
    return std::generic_category().message(error);
}

/// The directory itself is private; those above it are made as usual.
Result<void> make_directory(const std::filesystem::path& directory) {
    std::error_code error;
    if (std::filesystem::is_directory(directory, error)) return {};
    std::filesystem::create_directories(directory.parent_path(), error);
    if (mkdir(directory.c_str(), kOwnerOnlyDirectory) == 0) return {};
    return failure(
        "store_no_directory", fmt::format("cannot make {}: {}", directory.string(), system_text(errno))
    );
}

/// What the holder of the lock wrote into it: its process id.
std::string holder(int file) {
    std::array<char, 32> text{};
    const ssize_t size = pread(file, text.data(), text.size(), 0);
    return size <= 0 ? "?" : printable(trim({text.data(), static_cast<std::size_t>(size)}));
}

/// For whoever is refused; the lock holds without it.
void write_holder(int file) {
    const std::string text = fmt::format("{}\n", getpid());
    if (ftruncate(file, 0) != 0) return;
    [[maybe_unused]] const ssize_t written = pwrite(file, text.data(), text.size(), 0);
}

}  // namespace

Result<DataDirLock> DataDirLock::take(const std::filesystem::path& data_dir) {
    if (auto made = make_directory(data_dir); !made) return tl::unexpected(made.error());
    const auto path = data_dir / "offhook.lock";
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnlyFile);
    if (file < 0) {
        return failure(
            "store_no_directory", fmt::format("cannot write {}: {}", path.string(), system_text(errno))
        );
    }
    DataDirLock lock(file);
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        write_holder(file);
        return lock;
    }
    if (errno != EWOULDBLOCK) {
        return failure(
            "store_no_directory", fmt::format("cannot lock {}: {}", path.string(), system_text(errno))
        );
    }
    return failure(
        "store_in_use", fmt::format(
                            "{} is in use by process {}; stop that server first, or give this one a data "
                            "directory of its own",
                            data_dir.string(), holder(file)
                        )
    );
}

DataDirLock::~DataDirLock() {
    if (file_ >= 0) close(file_);
}

}  // namespace offhook::store
