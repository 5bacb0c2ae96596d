// SPDX-License-Identifier: Apache-2.0
#include "csta/reader.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "csta/foreign.hpp"
#include "csta/schema.hpp"
#include "csta/utf8.hpp"

namespace offhook::csta {

namespace {

constexpr unsigned kParseOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_wconv_attribute |
                                   pugi::parse_eol | pugi::parse_ws_pcdata_single | pugi::parse_doctype;

bool is_declaration_of(std::string_view attribute, std::string_view prefix) {
    if (prefix.empty()) return attribute == "xmlns";
    return attribute.starts_with("xmlns:") && attribute.substr(6) == prefix;
}

pugi::xml_attribute find_declaration(pugi::xml_node node, std::string_view prefix) {
    for (const pugi::xml_attribute attribute : node.attributes()) {
        if (is_declaration_of(attribute.name(), prefix)) return attribute;
    }
    return {};
}

/// The namespace a prefix (or the empty one) stands for at a node; empty if none is declared.
std::string_view namespace_at(pugi::xml_node node, std::string_view prefix) {
    for (; node.type() == pugi::node_element; node = node.parent()) {
        if (const auto attribute = find_declaration(node, prefix)) return attribute.value();
    }
    return {};
}

/// By its tail only: the host is misspelt by some telephones.
bool is_csta_namespace(std::string_view uri) {
    const std::string lower = to_lower(uri);
    return lower.find("/csta/ed") != std::string::npos || lower.find("ecma-323") != std::string::npos;
}

std::optional<Edition> edition_of(std::string_view uri) {
    constexpr std::string_view kTail = "/csta/ed";
    uri = trim(uri);
    const std::size_t at = uri.rfind(kTail);
    if (at == std::string_view::npos) return std::nullopt;
    const auto number = parse_number<unsigned>(uri.substr(at + kTail.size()));
    if (!number || *number < 1 || *number > 6) return std::nullopt;
    return static_cast<Edition>(*number);
}

bool is_foreign(pugi::xml_node node) {
    const std::string_view uri = namespace_at(node, prefix_of(node.name()));
    return !uri.empty() && !is_csta_namespace(uri);
}

std::string text_of(pugi::xml_node node) {
    std::string text;
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    }
    return text;
}

std::string normal_boolean(std::string text) {
    if (text == "1" || equals_ignoring_case(text, "true")) return "true";
    if (text == "0" || equals_ignoring_case(text, "false")) return "false";
    return text;
}

/// The child into which a text belongs that stands directly in an element of this type; empty if none.
/// So come an older edition's newDestination and the bare device identifiers of some telephones' events.
std::string_view child_for_text(const Field* field, const Type& type) {
    if (field != nullptr && field->flat_until) return type.fields.front().name;
    if (type.form != Form::choice) return {};
    for (const std::string_view name : {"deviceIdentifier", "numberDialed"}) {
        if (type.find_field(name) != nullptr) return name;
    }
    return {};
}

/// The field a child of this name belongs to, whichever way its name is spelt.
const Field* field_for(const Type* parent, std::string_view name) {
    if (parent == nullptr) return nullptr;
    if (const Field* field = parent->find_field(name)) return field;
    const std::string_view standard = standard_spelling(name);
    return standard.empty() ? nullptr : parent->find_field(standard);
}

/// Turns a parsed document into elements, within the limits.
class Converter {
public:
    explicit Converter(const Limits& limits) : limits_(limits) {}

    const Error& error() const { return error_; }

    /// An element of a known type, or one that the table does not know (null type).
    bool convert(pugi::xml_node node, const Field* field, const Type* type, std::size_t depth, Element& to) {
        if (!count(node, depth)) return false;
        if (to.name.empty()) to.name = local_name(node.name());
        copy_attributes(node, to);
        if (type != nullptr && type->form == Form::any) {
            to.attributes.clear();
            return foreign_content(node, depth, to);
        }
        if (!children(node, type, depth, to)) return false;
        set_text(node, field, type, to);
        return true;
    }

private:
    bool fail(std::string reason, std::string text) {
        error_ = {std::move(reason), std::move(text)};
        return false;
    }

    bool count(pugi::xml_node node, std::size_t depth) {
        if (depth > limits_.xml_depth) {
            return fail("xml_too_deep", fmt::format("more than {} levels of elements", limits_.xml_depth));
        }
        if (++elements_ > limits_.xml_elements) {
            return fail("xml_too_many_elements", fmt::format("more than {} elements", limits_.xml_elements));
        }
        return check_names(node);
    }

    bool check_names(pugi::xml_node node) {
        std::size_t attributes = 0;
        bool good = is_qualified_name(node.name());
        for (const pugi::xml_attribute attribute : node.attributes()) {
            good = good && is_qualified_name(attribute.name());
            if (++attributes > limits_.xml_attributes) {
                return fail("xml_too_many_attributes", fmt::format("more than {}", limits_.xml_attributes));
            }
        }
        return good || fail("xml_broken", "a name that is none: " + printable(node.name()));
    }

    /// Namespace declarations and attributes of other namespaces (xsi:…) are no part of a message.
    static void copy_attributes(pugi::xml_node node, Element& to) {
        for (const pugi::xml_attribute attribute : node.attributes()) {
            const std::string_view name = attribute.name();
            const bool part_of_message = name != "xmlns" && prefix_of(name).empty();
            if (part_of_message) add_attribute(attribute, to);
        }
    }

    /// Of attributes given twice the first counts: written twice they would make broken XML.
    static void add_attribute(pugi::xml_attribute attribute, Element& to) {
        const std::string_view name = attribute.name();
        const bool known =
            std::any_of(to.attributes.begin(), to.attributes.end(), [&](const Attribute& each) {
                return each.name == name;
            });
        if (!known) to.attributes.push_back({std::string(name), attribute.value()});
    }

    bool children(pugi::xml_node node, const Type* type, std::size_t depth, Element& to) {
        for (const pugi::xml_node child : node.children()) {
            if (child.type() != pugi::node_element) continue;
            const Field* field = field_for(type, local_name(child.name()));
            Element& element = to.children.emplace_back();
            if (field == nullptr && is_foreign(child)) {
                if (!foreign_top(child, depth + 1, element)) return false;
                continue;
            }
            if (field != nullptr) element.name = field->name;
            if (!convert(child, field, field == nullptr ? nullptr : field->type, depth + 1, element)) {
                return false;
            }
        }
        return true;
    }

    static void set_text(pugi::xml_node node, const Field* field, const Type* type, Element& to) {
        std::string text = text_of(node);
        const Form form = type == nullptr ? Form::token : type->form;
        if (form != Form::text) text = trim(text);
        if (form == Form::boolean) text = normal_boolean(std::move(text));
        if (form == Form::enumeration && type->find_value(text) == nullptr) {
            const std::string_view standard = standard_spelling(text);
            if (type->find_value(standard) != nullptr) text = standard;
        }
        if (type != nullptr && type->has_children()) return wrap_text(std::move(text), field, *type, to);
        if (form != Form::empty) to.text = std::move(text);
    }

    /// Text where children should be: into the child it belongs to, else it is dropped.
    static void wrap_text(std::string text, const Field* field, const Type& type, Element& to) {
        if (text.empty() || !to.children.empty()) return;
        const std::string_view name = child_for_text(field, type);
        if (name.empty()) return;
        Element& child = to.add(std::string(name), std::move(text));
        child.attributes.swap(to.attributes);
    }

    // Foreign XML (private data) keeps names with prefixes, and the declarations these need.

    bool foreign_content(pugi::xml_node node, std::size_t depth, Element& to) {
        for (const pugi::xml_node child : node.children()) {
            if (child.type() != pugi::node_element) continue;
            if (!foreign_top(child, depth + 1, to.children.emplace_back())) return false;
        }
        std::string text = text_of(node);
        if (to.children.empty() || !trim(text).empty()) to.text = std::move(text);
        return true;
    }

    /// The outermost foreign element also gets the declarations that stand further out.
    bool foreign_top(pugi::xml_node node, std::size_t depth, Element& to) {
        return foreign(node, depth, to) && declare_prefixes(node, to);
    }

    bool foreign(pugi::xml_node node, std::size_t depth, Element& to) {
        if (!count(node, depth)) return false;
        to.name = node.name();
        for (const pugi::xml_attribute attribute : node.attributes()) add_attribute(attribute, to);
        for (const pugi::xml_node child : node.children()) {
            if (child.type() != pugi::node_element) continue;
            if (!foreign(child, depth + 1, to.children.emplace_back())) return false;
        }
        std::string text = text_of(node);
        if (to.children.empty() || !trim(text).empty()) to.text = std::move(text);
        return true;
    }

    bool declare_prefixes(pugi::xml_node node, Element& to) {
        std::vector<Attribute> declarations;
        for (const std::string_view prefix : undeclared_prefixes(to)) {
            const std::string_view uri = namespace_at(node.parent(), prefix);
            if (uri.empty() || (prefix.empty() && is_csta_namespace(uri))) continue;
            declared_bytes_ += uri.size();
            // A long name declared once and used by many must not grow the message without bound.
            if (declared_bytes_ > limits_.xml_size) return fail("xml_too_big", "too many namespaces");
            std::string name = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
            declarations.push_back({std::move(name), std::string(uri)});
        }
        for (Attribute& declaration : declarations) to.attributes.push_back(std::move(declaration));
        return true;
    }

    const Limits& limits_;
    std::size_t elements_ = 0;
    std::size_t declared_bytes_ = 0;
    Error error_;
};

/// Text in eight bits that is not UTF-8 is taken for ISO-8859-1, whatever it says it is.
pugi::xml_encoding encoding_of(std::string_view xml) {
    const bool utf16 = xml.starts_with("\xFF\xFE") || xml.starts_with("\xFE\xFF") ||
                       xml.substr(0, 4).find('\0') != std::string_view::npos;
    return utf16 || is_utf8(xml) ? pugi::encoding_auto : pugi::encoding_latin1;
}

bool has_doctype(const pugi::xml_document& document) {
    const auto children = document.children();
    return std::any_of(children.begin(), children.end(), [](const pugi::xml_node& child) {
        return child.type() == pugi::node_doctype;
    });
}

std::ptrdiff_t root_count(const pugi::xml_document& document) {
    const auto children = document.children();
    return std::count_if(children.begin(), children.end(), [](const pugi::xml_node& child) {
        return child.type() == pugi::node_element;
    });
}

Result<void> parse(std::string_view xml, pugi::xml_document& document) {
    const auto result = document.load_buffer(xml.data(), xml.size(), kParseOptions, encoding_of(xml));
    if (result.status == pugi::status_bad_doctype || has_doctype(document)) {
        return failure("xml_doctype", "a document type is not accepted");
    }
    if (!result) {
        return failure("xml_broken", fmt::format("{} at byte {}", result.description(), result.offset));
    }
    if (root_count(document) != 1) return failure("xml_broken", "not exactly one root element");
    return {};
}

std::string_view standard_message_name(std::string_view name) {
    const std::string_view standard = standard_spelling(name);
    return find_message(standard) != nullptr ? standard : name;
}

}  // namespace

Result<ReadMessage> read(std::string_view xml, const Limits& limits) {
    if (xml.size() > limits.xml_size) {
        return failure("xml_too_big", fmt::format("{} bytes, {} allowed", xml.size(), limits.xml_size));
    }
    pugi::xml_document document;
    if (auto parsed = parse(xml, document); !parsed) return tl::unexpected(parsed.error());

    const pugi::xml_node root = document.document_element();
    const std::string_view uri = namespace_at(root, prefix_of(root.name()));
    const std::string_view name = standard_message_name(local_name(root.name()));
    const MessageType* type = find_message(name);
    if (type == nullptr && !uri.empty() && !is_csta_namespace(uri)) {
        return failure("not_a_csta_message", printable(fmt::format("{} of namespace {}", name, uri)));
    }
    ReadMessage result;
    result.namespace_known = edition_of(uri).has_value();
    result.edition = edition_of(uri).value_or(kDefaultEdition);
    result.message.root.name = name;
    Converter converter(limits);
    const Type* body = type == nullptr ? nullptr : type->body;
    if (!converter.convert(root, nullptr, body, 1, result.message.root)) {
        return tl::unexpected(converter.error());
    }
    return result;
}

}  // namespace offhook::csta
