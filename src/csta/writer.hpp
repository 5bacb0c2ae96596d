// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "csta/message.hpp"

namespace offhook::csta {

/// The namespace of an edition: "http://www.ecma-international.org/standards/ecma-323/csta/ed5".
std::string_view namespace_of(Edition edition);

/// Writes a message (in the form of edition 6) as XML of an edition: elements in schema order, those the
/// edition does not have left out, values it does not have replaced by the nearest general one.
///
/// Elements the table does not know are left out, except extensions and privateData, which are kept with
/// all they hold. A message of an unknown name is written as it stands. Characters XML 1.0 does not allow
/// become U+FFFD.
std::string write(const Message& message, Edition edition);

/// An event for many clients: written once, then copied for each with its own monitorCrossRefID.
class EncodedEvent {
public:
    EncodedEvent(const Message& event, Edition edition);

    /// The XML with this monitorCrossRefID; without one if the message has no place for it.
    std::string with_cross_ref(std::string_view id) const;

    Edition edition() const { return edition_; }

private:
    Edition edition_;
    std::string before_;
    std::string after_;
    bool has_hole_ = false;
};

}  // namespace offhook::csta
