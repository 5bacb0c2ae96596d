// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offhook::csta {

struct Attribute {
    std::string name;
    std::string value;
};

/// An XML element as data: local name, text or children, attributes. No prefixes, no namespaces: reading
/// drops them, writing puts the one of the edition.
class Element {
public:
    Element() = default;
    explicit Element(std::string element_name, std::string element_text = {})
        : name(std::move(element_name)), text(std::move(element_text)) {}

    std::string name;
    std::string text;
    std::vector<Attribute> attributes;
    std::vector<Element> children;

    /// The first child of that name; null if there is none.
    const Element* find(std::string_view child) const;
    Element* find(std::string_view child);
    /// Follows a path of child names: at("callingDevice/deviceIdentifier"). Null if a step is missing.
    const Element* at(std::string_view path) const;
    Element* at(std::string_view path);
    /// The text at a path; empty if it is missing.
    std::string_view text_at(std::string_view path) const;
    bool has(std::string_view path) const { return at(path) != nullptr; }
    /// The value of an attribute of this element; empty if it is missing.
    std::string_view attribute(std::string_view attribute_name) const;

    /// Adds a child at the end and returns it.
    Element& add(Element child);
    Element& add(std::string child, std::string child_text = {});
    /// Sets the text at a path, making what is missing on the way; returns the last element.
    Element& set(std::string_view path, std::string_view value);
    void remove(std::string_view child);  ///< all children of that name

    /// Same names, texts and children in the same order; the order of attributes does not matter.
    friend bool operator==(const Element&, const Element&);
};

/// Editions of ECMA-323; the number stands in the namespace (…/csta/ed5).
enum class Edition : std::uint8_t { ed1 = 1, ed2, ed3, ed4, ed5, ed6 };

/// A CSTA message: its root element (a service, a response, an event or CSTAErrorCode).
/// Inside Offhook every message has the form of edition 6 (newest names and nesting); reader and writer
/// translate from and to older editions.
struct Message {
    Element root;

    Message() = default;
    explicit Message(std::string name) : root(std::move(name)) {}
    explicit Message(Element element) : root(std::move(element)) {}

    const std::string& name() const { return root.name; }
    std::string_view text_at(std::string_view path) const { return root.text_at(path); }
    friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace offhook::csta
