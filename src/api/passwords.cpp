// SPDX-License-Identifier: Apache-2.0
#include "api/passwords.hpp"

#include <memory>
#include <utility>

#include <sodium.h>

namespace offhook::api {

namespace {

Error too_busy() {
    return {"too_busy", "Too many logins are being checked; try again in a moment."};
}

bool fits(const std::string& hash, const std::string& password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace

Result<std::string> hash_password(const std::string& password, const PasswordCost& cost) {
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    const int failed = crypto_pwhash_str_alg(
        hash.data(), password.data(), password.size(), cost.passes, cost.memory, crypto_pwhash_ALG_ARGON2ID13
    );
    if (failed != 0) return failure("hash_failed", "There is not enough memory to hash a password.");
    hash.resize(hash.find('\0'));
    return hash;
}

void Passwords::hash(std::string password, const HashDone& done) {
    auto result = std::make_shared<Result<std::string>>();
    const bool taken = worker_.run(
        [this, result, password = std::move(password)] { *result = hash_password(password, cost_); },
        [result, done] { done(std::move(*result)); }
    );
    if (!taken) done(tl::unexpected(too_busy()));
}

void Passwords::verify(std::string hash, std::string password, const VerifyDone& done) {
    auto result = std::make_shared<Result<bool>>(false);
    const bool taken = worker_.run(
        [this, result, hash = std::move(hash), password = std::move(password)] {
            if (!hash.empty()) {
                *result = fits(hash, password);
                return;
            }
            if (dummy_.empty()) dummy_ = hash_password("nobody's", cost_).value_or("");
            (void)fits(dummy_, password);
        },
        [result, done] { done(*result); }
    );
    if (!taken) done(tl::unexpected(too_busy()));
}

}  // namespace offhook::api
