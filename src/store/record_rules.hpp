// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "store/records.hpp"

namespace offhook::store {

// Whether a record keeps to RecordBounds and has what it needs. The store itself does not ask: whoever takes
// a record from outside (API, backup) does. Errors: bad_record; its text names the field.

Result<void> check_record(const PhoneRecord& phone);
Result<void> check_record(const LineRecord& line);
Result<void> check_record(const AccountRecord& account);
Result<void> check_record(const UserRecord& user);
Result<void> check_record(const TokenRecord& token);
Result<void> check_record(const LicenceRecord& licence);

}  // namespace offhook::store
