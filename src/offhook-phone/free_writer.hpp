// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "csta/message.hpp"

namespace offhook::phone {

/// How a message is written by firmware that does not follow the schema, but is XML all the same.
struct FreeForm {
    std::string_view name_space;  ///< empty: none
    std::string_view prefix;      ///< "csta:", or empty: the namespace is the default one
    bool reversed = false;        ///< what the schema has in an order is reversed; lists stay as they are
};

/// Writes all elements as they stand, those the schema does not know too, which csta::write() leaves out.
std::string write_freely(const csta::Element& root, const FreeForm& form);

}  // namespace offhook::phone
