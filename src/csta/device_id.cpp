// SPDX-License-Identifier: Apache-2.0
#include "csta/device_id.hpp"

#include <array>
#include <optional>

#include "base/text.hpp"

namespace offhook::csta {

namespace {

/// The children of which an element that names a device has one (ECMA-323, ExtendedDeviceID and kin).
constexpr std::array<std::string_view, 4> kDeviceChildren = {
    "deviceIdentifier", "numberDialed", "deviceID", "device"};

/// What stands in angle brackets, if there are any: "Ann" <sip:1@x> and N<123>;noa=nk.
std::string_view inside_brackets(std::string_view text) {
    const std::size_t open = text.find('<');
    if (open == std::string_view::npos) return text;
    text.remove_prefix(open + 1);
    return text.substr(0, text.find('>'));
}

/// Takes "sip:" and kin off the front; says whether it was "tel:".
bool take_scheme(std::string_view& text) {
    for (const std::string_view scheme : {"sip:", "sips:", "tel:"}) {
        if (!starts_with_ignoring_case(text, scheme)) continue;
        text.remove_prefix(scheme.size());
        return scheme == "tel:";
    }
    return false;
}

std::string_view without_parameters(std::string_view text) {
    return text.substr(0, text.find_first_of(";?"));
}

std::string_view without_port(std::string_view host) {
    const std::size_t after_address = host.starts_with('[') ? host.find(']') : 0;
    if (after_address == std::string_view::npos) return host;
    return host.substr(0, host.find(':', after_address));
}

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

/// RFC 3986, 2.1; what is no escape stays as it is.
std::string decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = i + 2 < text.size() && text[i] == '%' ? hex_digit(text[i + 1]) : std::nullopt;
        const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
        if (low) {
            result += static_cast<char>(*high * 16 + *low);
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

/// RFC 3966, 3: visual separators mean nothing.
std::string without_separators(std::string text) {
    std::erase_if(text, [](char c) { return c == '-' || c == '.' || c == '(' || c == ')'; });
    return text;
}

template <class ElementType>
ElementType* device_element(ElementType& element) {
    for (const std::string_view name : kDeviceChildren) {
        if (auto* child = element.find(name)) return child;
    }
    return element.children.empty() ? &element : nullptr;
}

}  // namespace

std::string line_key(std::string_view device_id) {
    std::string_view text = trim(inside_brackets(device_id));
    const bool tel = take_scheme(text);
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) {
        const std::string_view number = without_parameters(text);
        return tel ? without_separators(decoded(number)) : decoded(number);
    }
    const std::string_view host = without_port(without_parameters(text.substr(at + 1)));
    std::string key = decoded(without_parameters(text.substr(0, at)));
    return key.append("@").append(to_lower(host));
}

std::string_view user_of_key(std::string_view key) {
    return key.substr(0, key.rfind('@'));
}

std::string_view device_text(const Element& element) {
    const Element* device = device_element(element);
    return device == nullptr ? std::string_view{} : std::string_view{device->text};
}

std::string_view device_at(const Element& element, std::string_view path) {
    const Element* found = element.at(path);
    return found == nullptr ? std::string_view{} : device_text(*found);
}

void set_device_text(Element& element, std::string_view device_id) {
    Element* device = device_element(element);
    if (device != nullptr && !device->text.empty()) device->text = device_id;
}

Element subject_element(std::string name, std::string_view device_id) {
    Element element(std::move(name));
    if (device_id.empty()) {
        element.add("notKnown");
    } else {
        element.add("deviceIdentifier", std::string(device_id));
    }
    return element;
}

Element redirection_element(std::string name, std::string_view device_id) {
    Element element(std::move(name));
    if (device_id.empty()) {
        element.add("notRequired");
    } else {
        element.add("numberDialed", std::string(device_id));
    }
    return element;
}

}  // namespace offhook::csta
