// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace offhook::store {

/// Encrypts the secrets in the database: settings of Type::secret, generated passwords, and the accounts'
/// HA1. A copy of the database without the key file gives none of them away.
///
/// Sealed texts are base64 of a random nonce and XChaCha20-Poly1305 (crypto_aead of libsodium). Where the
/// text stands ("account/crm/ha1_md5") is authenticated with it, so that one secret cannot be put in the
/// place of another. Any thread.
class SecretBox {
public:
    static constexpr std::size_t kKeySize = 32;
    using Key = std::array<unsigned char, kKeySize>;

    /// Reads the key file. Errors: secret_key_missing, secret_key_wrong (not a key file; cannot be read).
    static Result<SecretBox> open(const std::filesystem::path& key_file);
    /// The same, but makes the file (mode 0600) where it is missing. Errors: as open(), store_failed.
    static Result<SecretBox> open_or_make(const std::filesystem::path& key_file);

    explicit SecretBox(const Key& key) : key_(key) {}
    SecretBox(const SecretBox&) = default;
    SecretBox& operator=(const SecretBox&) = default;
    ~SecretBox();

    std::string seal(std::string_view text, std::string_view place) const;
    /// Errors: secret_unreadable (another key, another place, or changed).
    Result<std::string> unseal(std::string_view sealed, std::string_view place) const;

private:
    Key key_;
};

}  // namespace offhook::store
