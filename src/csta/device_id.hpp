// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "csta/message.hpp"

namespace offhook::csta {

/// What two device identifiers must have in common to mean the same line: the text without scheme (sip:,
/// sips:, tel:), display name, angle brackets, port and parameters, escapes decoded, the host in lower
/// case. "<sip:100@PBX:5060;transport=tcp>" and "100@pbx" have the key "100@pbx"; "100" has the key "100".
/// Of the notation N<4711>;… of ECMA-323 (device number) the part inside the brackets counts.
std::string line_key(std::string_view device_id);

/// The user part of a key: "100" of "100@pbx" and of "100".
std::string_view user_of_key(std::string_view key);

/// The device an element names, whichever way it does: a bare DeviceID, a deviceIdentifier (events), a
/// numberDialed (lastRedirectionDevice), a deviceID (endpoint). Empty if it is notKnown, restricted, ….
std::string_view device_text(const Element& element);

/// As device_text() for the child at a path; empty if there is none.
std::string_view device_at(const Element& element, std::string_view path);

/// Replaces the device an element names, keeping the way it does; an element that names none is left alone.
void set_device_text(Element& element, std::string_view device_id);

/// An element of the types SubjectDeviceID, CallingDeviceID, CalledDeviceID: <name><deviceIdentifier>…,
/// or <name><notKnown/> if `device_id` is empty.
Element subject_element(std::string name, std::string_view device_id);

/// An element of the type RedirectionDeviceID: <name><numberDialed>…, or notRequired if it is empty.
Element redirection_element(std::string name, std::string_view device_id);

}  // namespace offhook::csta
