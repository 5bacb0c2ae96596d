// SPDX-License-Identifier: Apache-2.0
#include "net/pem_file.hpp"

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/pem.h>
#include <unistd.h>

namespace offhook::net {

namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kAllMayRead = 0644;

tl::unexpected<Error> file_failure(const char* what, const std::string& path) {
    return failure(
        "tls_file", fmt::format("cannot {} '{}': {}", what, path, std::generic_category().message(errno))
    );
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return ::fsync(descriptor) == 0;
}

std::string contents(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

int no_password(char*, int, int, void*) {
    return 0;
}

/// Null without an error if there is no such file.
Result<BioPtr> open_existing(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error) && !error) return BioPtr();
    errno = 0;
    BioPtr bio(BIO_new_file(path.c_str(), "rb"));
    ERR_clear_error();
    if (!bio) return file_failure("read", path);
    return bio;
}

}  // namespace

Result<void> write_file(const std::string& path, const std::string& text, Readable readable) {
    const auto temporary = path + ".new";
    ::unlink(temporary.c_str());
    const auto mode = readable == Readable::by_owner ? kOwnerOnly : kAllMayRead;
    const int descriptor =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (descriptor < 0) return file_failure("write", temporary);
    const bool written = write_all(descriptor, text);
    ::close(descriptor);
    if (!written) return file_failure("write", temporary);
    if (::rename(temporary.c_str(), path.c_str()) != 0) return file_failure("replace", path);
    return {};
}

std::string to_pem(const X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return contents(bio.get());
}

std::string to_pem(const EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return contents(bio.get());
}

Result<CertificatePtr> read_certificate(const std::string& path) {
    const auto bio = open_existing(path);
    if (!bio) return tl::unexpected(bio.error());
    if (!*bio) return CertificatePtr();
    CertificatePtr certificate(PEM_read_bio_X509(bio->get(), nullptr, no_password, nullptr));
    if (certificate) return certificate;
    return failure(
        "tls_file", fmt::format("'{}' holds no certificate in PEM form: {}", path, openssl_error())
    );
}

Result<KeyPtr> read_key(const std::string& path) {
    const auto bio = open_existing(path);
    if (!bio) return tl::unexpected(bio.error());
    if (!*bio) return KeyPtr();
    KeyPtr key(PEM_read_bio_PrivateKey(bio->get(), nullptr, no_password, nullptr));
    if (key) return key;
    return failure(
        "tls_file", fmt::format("'{}' holds no usable private key in PEM form: {}", path, openssl_error())
    );
}

}  // namespace offhook::net
