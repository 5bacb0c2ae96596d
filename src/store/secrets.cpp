// SPDX-License-Identifier: Apache-2.0
#include "store/secrets.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>
#include <sodium.h>

#include "store/base64.hpp"
#include "store/private_file.hpp"
#include "store/sodium.hpp"

namespace offhook::store {

namespace {

constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;

static_assert(SecretBox::kKeySize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/// One line of base64, so that it survives being copied by hand.
Result<SecretBox> box_from(const std::filesystem::path& key_file, std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    std::string bytes = from_base64(text).value_or("");
    if (bytes.size() != SecretBox::kKeySize) {
        return failure("secret_key_wrong", fmt::format("{} does not hold a key", key_file.string()));
    }
    SecretBox::Key key{};
    std::copy(bytes.begin(), bytes.end(), key.begin());
    sodium_memzero(bytes.data(), bytes.size());
    return SecretBox(key);
}

}  // namespace

Result<SecretBox> SecretBox::open(const std::filesystem::path& key_file) {
    constexpr std::size_t kLargestKeyFile = 256;
    start_sodium();
    std::error_code error;
    if (!std::filesystem::exists(key_file, error)) {
        return failure(
            "secret_key_missing",
            fmt::format(
                "{} is missing, without which the passwords in the database cannot be read; put it back from "
                "a copy of the data directory, or move the database away and restore a backup",
                key_file.string()
            )
        );
    }
    const auto text = read_private_file(key_file, kLargestKeyFile);
    if (!text) return failure("secret_key_wrong", text.error().text);
    return box_from(key_file, *text);
}

Result<SecretBox> SecretBox::open_or_make(const std::filesystem::path& key_file) {
    std::error_code error;
    if (!std::filesystem::exists(key_file, error)) {
        auto made = write_private_file(key_file, to_base64(random_bytes(kKeySize)) + "\n");
        if (!made) return tl::unexpected(made.error());
    }
    return open(key_file);
}

SecretBox::~SecretBox() {
    sodium_memzero(key_.data(), key_.size());
}

std::string SecretBox::seal(std::string_view text, std::string_view place) const {
    const std::string nonce = random_bytes(kNonceSize);
    std::string sealed(text.size() + kTagSize, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        bytes_of(sealed), nullptr, bytes_of(text), text.size(), bytes_of(place), place.size(), nullptr,
        bytes_of(nonce), key_.data()
    );
    return to_base64(nonce + sealed);
}

Result<std::string> SecretBox::unseal(std::string_view sealed, std::string_view place) const {
    const auto unreadable = [&] {
        return failure("secret_unreadable", fmt::format("{} cannot be decrypted", place));
    };
    const std::string bytes = from_base64(sealed).value_or("");
    if (bytes.size() < kNonceSize + kTagSize) return unreadable();
    const std::string_view body = std::string_view(bytes).substr(kNonceSize);
    std::string text(body.size() - kTagSize, '\0');
    const int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes_of(text), nullptr, nullptr, bytes_of(body), body.size(), bytes_of(place), place.size(),
        bytes_of(bytes), key_.data()
    );
    if (result != 0) return unreadable();
    return text;
}

}  // namespace offhook::store
