// SPDX-License-Identifier: Apache-2.0
#include "store/record_rules.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/licence.hpp"

namespace offhook::store {

namespace {

constexpr RecordBounds kBounds;

/// A text of the record and the name it has in messages.
struct Field {
    std::string_view name;
    const std::string& text;
};

tl::unexpected<Error> bad(std::string_view field, std::string_view what) {
    return failure("bad_record", fmt::format("{} {}", field, what));
}

Result<void> check_key(const Field& key, std::size_t limit = kBounds.name) {
    if (key.text.empty()) return bad(key.name, "must not be empty");
    if (key.text.size() > limit) return bad(key.name, fmt::format("is longer than {} bytes", limit));
    return {};
}

/// A name that people type and read.
Result<void> check_name(const Field& name) {
    if (auto fine = check_key(name); !fine) return fine;
    if (printable(name.text) != name.text) return bad(name.name, "has a control character or is not UTF-8");
    return {};
}

Result<void> check_texts(std::initializer_list<Field> fields, std::size_t limit = kBounds.text) {
    for (const Field& field : fields) {
        if (field.text.size() > limit) {
            return bad(field.name, fmt::format("is longer than {} bytes", limit));
        }
    }
    return {};
}

Result<void> check_list(std::string_view name, const std::vector<std::string>& list, std::size_t limit) {
    if (list.size() > limit) return bad(name, fmt::format("has more than {} items", limit));
    for (const std::string& item : list) {
        if (item.empty()) return bad(name, "has an empty item");
        if (auto fine = check_texts({{name, item}}); !fine) return fine;
    }
    return {};
}

bool is_hexadecimal(std::string_view text) {
    return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// `digits` of them; empty where that is allowed.
Result<void> check_digest(const Field& field, std::size_t digits) {
    if (field.text.empty()) return {};
    if (field.text.size() == digits && is_hexadecimal(field.text)) return {};
    return bad(field.name, fmt::format("does not have {} hexadecimal digits", digits));
}

/// The first that is not fine.
Result<void> first_problem(std::initializer_list<Result<void>> results) {
    for (const Result<void>& result : results) {
        if (!result) return result;
    }
    return {};
}

}  // namespace

Result<void> check_record(const PhoneRecord& phone) {
    const Limits limits;
    if (phone.capabilities.size() > kBounds.patterns) return bad("capabilities", "has too many items");
    return first_problem(
        {check_key({"username", phone.username}, limits.username_size),
         check_texts(
             {{"maker", phone.maker},
              {"model", phone.model},
              {"firmware", phone.firmware},
              {"userAgent", phone.user_agent},
              {"lastContact", phone.last_contact},
              {"lastAddress", phone.last_address},
              {"lastTransport", phone.last_transport},
              {"lastIdentity", phone.last_identity}},
             limits.header_size
         ),
         check_list("manualLines", phone.manual_lines, limits.lines_per_phone)}
    );
}

Result<void> check_record(const LineRecord& line) {
    return first_problem(
        {check_key({"deviceID", line.device_id}, kBounds.text),
         check_key({"phone", line.phone}, Limits{}.username_size),
         check_texts({{"displayName", line.display_name}})}
    );
}

Result<void> check_record(const AccountRecord& account) {
    constexpr std::size_t kMd5Digits = 32;
    constexpr std::size_t kSha256Digits = 64;
    return first_problem(
        {check_name({"name", account.name}), check_texts({{"realm", account.realm}}),
         check_digest({"ha1MD5", account.ha1_md5}, kMd5Digits),
         check_digest({"ha1SHA256", account.ha1_sha256}, kSha256Digits),
         check_list("lines", account.lines, kBounds.patterns)}
    );
}

Result<void> check_record(const UserRecord& user) {
    if (!user.language.empty() && user.language != "en" && user.language != "de") {
        return bad("language", "is neither en nor de");
    }
    if (!user.password_hash.empty() && !user.password_hash.starts_with("$argon2id$")) {
        return bad("passwordHash", "is not of argon2id");
    }
    return first_problem(
        {check_name({"name", user.name}), check_texts({{"passwordHash", user.password_hash}}, kBounds.name),
         check_list("lines", user.lines, kBounds.patterns)}
    );
}

Result<void> check_record(const TokenRecord& token) {
    return first_problem(
        {check_name({"id", token.id}), check_name({"user", token.user}), check_name({"name", token.name}),
         check_key({"hash", token.hash}), check_list("lines", token.lines, kBounds.patterns)}
    );
}

Result<void> check_record(const LicenceRecord& licence) {
    return first_problem(
        {check_key({"code", licence.code}, kLongestLicenceCode),
         check_texts({{"enteredBy", licence.entered_by}}, kBounds.name)}
    );
}

}  // namespace offhook::store
