// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <sodium.h>

#include "store/backup.hpp"
#include "store/backup_json.hpp"
#include "store/sodium.hpp"

namespace offhook::store {

namespace {

constexpr std::string_view kMagicStart = "OFFHOOK BACKUP ";
constexpr std::string_view kMagic = "OFFHOOK BACKUP 1\n";
constexpr std::size_t kNumberSize = 4;
constexpr std::size_t kSaltSize = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t kStreamHeaderSize = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kKeySize = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr std::size_t kSealedBy = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kChunk = std::size_t{64} * 1024;
constexpr std::size_t kHeadSize = kMagic.size() + 2 * kNumberSize + kSaltSize + kStreamHeaderSize;

// What a file may ask for, so that a made-up one takes neither all memory nor all day.
constexpr std::uint32_t kMostPasses = 10;
constexpr std::uint32_t kLeastMemoryKib = crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024;
constexpr std::uint32_t kMostMemoryKib = 1024 * 1024;

using Stream = crypto_secretstream_xchacha20poly1305_state;

/// Wiped when it goes.
template <class T>
class Secret {
public:
    Secret() = default;
    ~Secret() { sodium_memzero(&value, sizeof value); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    T value{};
};
using Key = Secret<std::array<unsigned char, kKeySize>>;

Result<void> check_passphrase(std::string_view passphrase) {
    if (passphrase.size() >= kShortestPassphrase && passphrase.size() <= kLongestPassphrase) return {};
    return failure(
        "bad_passphrase",
        fmt::format("a passphrase has {} to {} bytes", kShortestPassphrase, kLongestPassphrase)
    );
}

bool is_payable(const PassphraseCost& cost) {
    return cost.passes >= 1 && cost.passes <= kMostPasses && cost.memory_kib >= kLeastMemoryKib &&
           cost.memory_kib <= kMostMemoryKib;
}

Result<void> derive(
    Key& key, std::string_view passphrase, std::string_view salt, const PassphraseCost& cost
) {
    const int result = crypto_pwhash_argon2id(
        key.value.data(), key.value.size(), passphrase.data(), passphrase.size(), bytes_of(salt), cost.passes,
        std::size_t{cost.memory_kib} * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13
    );
    if (result == 0) return {};
    return failure("backup_failed", "there is not enough memory to make the key of the passphrase");
}

std::string number_bytes(std::uint32_t number) {
    std::string bytes;
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        bytes.push_back(static_cast<char>((number >> (shift - 8)) & 0xFFU));
    }
    return bytes;
}

std::uint32_t take_number(std::string_view& bytes) {
    std::uint32_t number = 0;
    for (const char c : bytes.substr(0, kNumberSize)) number = number << 8U | static_cast<unsigned char>(c);
    bytes.remove_prefix(kNumberSize);
    return number;
}

/// The parts of the head, which is authenticated with the first chunk.
struct Head {
    PassphraseCost cost;
    std::string_view salt;
    std::string_view stream_header;
};

Result<Head> head_of(std::string_view bytes) {
    if (!bytes.starts_with(kMagicStart)) return failure("backup_unreadable", "is not a backup of Offhook");
    if (bytes.size() > kMagicStart.size() && !bytes.starts_with(kMagic.substr(0, kMagicStart.size() + 1))) {
        return failure("backup_newer", "was made by a newer Offhook; install that version to restore it");
    }
    if (bytes.size() < kHeadSize || !bytes.starts_with(kMagic)) {
        return failure("backup_unreadable", "is cut within its head");
    }
    bytes.remove_prefix(kMagic.size());
    Head head;
    head.cost.passes = take_number(bytes);
    head.cost.memory_kib = take_number(bytes);
    head.salt = bytes.substr(0, kSaltSize);
    head.stream_header = bytes.substr(kSaltSize, kStreamHeaderSize);
    if (!is_payable(head.cost)) return failure("backup_damaged", "asks for more than a backup costs");
    return head;
}

/// Appends a chunk. Only the first one has the head beside it.
void push(Stream& stream, std::string& out, std::string_view chunk, std::string_view head, bool last) {
    const unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                   : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    const std::size_t at = out.size();
    out.resize(at + chunk.size() + kSealedBy);
    crypto_secretstream_xchacha20poly1305_push(
        &stream, bytes_of(out) + at, nullptr, bytes_of(chunk), chunk.size(), bytes_of(head), head.size(), tag
    );
}

Result<std::string> pull_all(const Key& key, const Head& head, std::string_view bytes) {
    Secret<Stream> stream;
    if (crypto_secretstream_xchacha20poly1305_init_pull(
            &stream.value, bytes_of(head.stream_header), key.value.data()
        ) != 0) {
        return failure("backup_damaged", "has a broken head");
    }
    std::string_view beside = bytes.substr(0, kHeadSize);
    std::string_view rest = bytes.substr(kHeadSize);
    std::string text;
    unsigned char tag = 0;
    while (rest.size() >= kSealedBy) {
        const std::string_view chunk = rest.substr(0, kChunk + kSealedBy);
        rest.remove_prefix(chunk.size());
        const std::size_t at = text.size();
        text.resize(at + chunk.size() - kSealedBy);
        const int result = crypto_secretstream_xchacha20poly1305_pull(
            &stream.value, bytes_of(text) + at, nullptr, &tag, bytes_of(chunk), chunk.size(),
            bytes_of(beside), beside.size()
        );
        if (result != 0 && !beside.empty()) {
            return failure("backup_wrong_passphrase", "is not opened by this passphrase");
        }
        if (result != 0) return failure("backup_damaged", "was changed or is damaged");
        beside = {};
        if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) break;
    }
    const bool whole = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL && rest.empty();
    if (!whole) return failure("backup_damaged", "is cut, or has something behind its end");
    return text;
}

}  // namespace

Result<std::string> make_backup(const Backup& backup, std::string_view passphrase, PassphraseCost cost) {
    start_sodium();
    if (auto fine = check_passphrase(passphrase); !fine) return tl::unexpected(fine.error());
    if (!is_payable(cost)) return failure("backup_failed", "the cost of the passphrase is out of bounds");
    const std::string text = to_backup_json(backup);
    if (text.size() > kLargestBackup / 2) return failure("backup_too_large", "there is too much to back up");

    Key key;
    const std::string salt = random_bytes(kSaltSize);
    if (auto derived = derive(key, passphrase, salt, cost); !derived) return tl::unexpected(derived.error());
    Secret<Stream> stream;
    std::string header(kStreamHeaderSize, '\0');
    crypto_secretstream_xchacha20poly1305_init_push(&stream.value, bytes_of(header), key.value.data());
    const std::string head =
        std::string(kMagic) + number_bytes(cost.passes) + number_bytes(cost.memory_kib) + salt + header;

    std::string out = head;
    std::string_view beside = head;
    std::string_view rest = text;
    do {
        const std::string_view chunk = rest.substr(0, kChunk);
        rest.remove_prefix(chunk.size());
        push(stream.value, out, chunk, beside, rest.empty());
        beside = {};
    } while (!rest.empty());
    return out;
}

Result<Backup> read_backup(std::string_view bytes, std::string_view passphrase) {
    start_sodium();
    if (bytes.size() > kLargestBackup) return failure("backup_unreadable", "is larger than any backup");
    const auto head = head_of(bytes);
    if (!head) return tl::unexpected(head.error());
    if (passphrase.size() > kLongestPassphrase) {
        return failure("backup_wrong_passphrase", "is not opened by this passphrase");
    }
    Key key;
    if (auto derived = derive(key, passphrase, head->salt, head->cost); !derived) {
        return tl::unexpected(derived.error());
    }
    const auto text = pull_all(key, *head, bytes);
    if (!text) return tl::unexpected(text.error());
    return from_backup_json(*text);
}

}  // namespace offhook::store
