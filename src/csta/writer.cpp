// SPDX-License-Identifier: Apache-2.0
#include "csta/writer.hpp"

#include <array>
#include <utility>

#include "csta/foreign.hpp"
#include "csta/schema.hpp"
#include "csta/utf8.hpp"

namespace offhook::csta {

namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kCrossRef = "monitorCrossRefID";
constexpr std::size_t kUsualSize = 1024;

constexpr std::array<std::string_view, 6> kNamespaces = {
    "http://www.ecma-international.org/standards/ecma-323/csta/ed1",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed2",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed4",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed5",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed6",
};

enum class Place { text, attribute };

/// What stands for a character that cannot stand for itself; empty if it can.
std::string_view escape_of(char c, Place place) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '\r':
            return "&#13;";
        case '"':
            return place == Place::attribute ? "&quot;" : std::string_view{};
        case '\n':
            return place == Place::attribute ? "&#10;" : std::string_view{};
        case '\t':
            return place == Place::attribute ? "&#9;" : std::string_view{};
        default:
            return {};
    }
}

bool is_plain(char c) {
    return c >= 0x20 && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"';
}

void append_escaped(std::string& out, std::string_view text, Place place) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t run = at;
        while (run < text.size() && is_plain(text[run])) ++run;
        out.append(text.substr(at, run - at));
        at = run;
        if (at == text.size()) return;
        const std::size_t length = xml_character_length(text.substr(at));
        const std::string_view escape = escape_of(text[at], place);
        if (length == 0) {
            out.append(kReplacement);
        } else if (escape.empty()) {
            out.append(text.substr(at, length));
        } else {
            out.append(escape);
        }
        at += length == 0 ? 1 : length;
    }
}

/// Elements that are kept even where the table has no place for them.
bool is_kept(std::string_view name) {
    return name == "privateData" || name == "extensions";
}

class Writer {
public:
    Writer(Edition edition, bool leave_hole) : edition_(edition), leave_hole_(leave_hole) {
        out_.reserve(kUsualSize);
    }

    void write(const Message& message) {
        out_ += kDeclaration;
        const MessageType* type = find_message(message.name());
        open(message.root);
        attribute("xmlns", namespace_of(edition_));
        if (type == nullptr) {
            declare_made_up(message.root);
            raw_inside(message.root);
        } else {
            typed_inside(message.root, *type->body);
        }
    }

    std::string take() { return std::move(out_); }
    std::size_t hole() const { return hole_; }

private:
    void open(const Element& element) {
        out_ += '<';
        out_ += element.name;
    }

    void attribute(std::string_view name, std::string_view value) {
        out_ += ' ';
        out_ += name;
        out_ += "=\"";
        append_escaped(out_, value, Place::attribute);
        out_ += '"';
    }

    void end_of_start_tag() { out_ += '>'; }
    void close_empty() { out_ += "/>"; }

    void close(const Element& element) {
        out_ += "</";
        out_ += element.name;
        out_ += '>';
    }

    /// Everything behind the start tag's name and xmlns, for an element the table does not describe.
    void raw_inside(const Element& element) {
        for (const Attribute& each : element.attributes) {
            if (!at_root_ || each.name != "xmlns") attribute(each.name, each.value);
        }
        at_root_ = false;
        content(element, element.text, true);
    }

    void raw(const Element& element) {
        open(element);
        raw_inside(element);
    }

    /// The outermost of elements the table does not describe.
    void raw_top(const Element& element) {
        open(element);
        declare_made_up(element);
        raw_inside(element);
    }

    /// A prefix nobody declares gets a namespace made up, else strict readers refuse the whole message.
    void declare_made_up(const Element& element) {
        for (const std::string_view prefix : undeclared_prefixes(element)) {
            if (prefix.empty()) continue;
            attribute("xmlns:" + std::string(prefix), "urn:undeclared:" + std::string(prefix));
        }
    }

    void typed(const Element& element, const Type& type) {
        open(element);
        for (const Attribute& each : element.attributes) {
            const AttributeType* known = type.find_attribute(each.name);
            if (known != nullptr && edition_ >= known->since) attribute(each.name, each.value);
        }
        typed_inside(element, type);
    }

    void typed_inside(const Element& element, const Type& type) {
        switch (type.form) {
            case Form::sequence:
            case Form::choice:
                return fields(element, type);
            case Form::any:
                return foreign(element);
            case Form::empty:
                return close_empty();
            case Form::enumeration:
                return content(element, value_in_edition(element.text, type), false);
            default:
                return content(element, element.text, false);
        }
    }

    void foreign(const Element& element) {
        if (element.text.empty() && element.children.empty()) return close_empty();
        end_of_start_tag();
        append_escaped(out_, element.text, Place::text);
        for (const Element& child : element.children) raw_top(child);
        close(element);
    }

    void content(const Element& element, std::string_view text, bool with_children) {
        if (text.empty() && (!with_children || element.children.empty())) return close_empty();
        end_of_start_tag();
        append_escaped(out_, text, Place::text);
        if (with_children) {
            for (const Element& child : element.children) raw(child);
        }
        close(element);
    }

    void fields(const Element& element, const Type& type) {
        const bool root = std::exchange(at_root_, false);
        const std::size_t before = out_.size();
        end_of_start_tag();
        for (const Field& field : type.fields) {
            if (!field.exists_in(edition_)) continue;
            for (const Element& child : element.children) {
                if (child.name != field.name) continue;
                write_field(child, field, root);
                if (!field.repeated) break;
            }
            if (type.form == Form::choice && out_.size() > before + 1) break;
        }
        kept_children(element, type);
        if (out_.size() == before + 1 && hole_ != out_.size()) {
            out_.resize(before);
            return close_empty();
        }
        close(element);
    }

    void write_field(const Element& child, const Field& field, bool at_root) {
        if (at_root && leave_hole_ && field.name == kCrossRef) {
            hole_ = out_.size();
        } else if (field.flat_until && edition_ <= *field.flat_until) {
            flat(child, *field.type);
        } else {
            typed(child, *field.type);
        }
    }

    /// Older editions: the text of the only child stands in the element itself.
    void flat(const Element& element, const Type& type) {
        const Field& inner = type.fields.front();
        const Element* child = element.find(inner.name);
        Element merged = child != nullptr ? *child : element;
        merged.name = element.name;
        typed(merged, *inner.type);
    }

    void kept_children(const Element& element, const Type& type) {
        const bool keep_all = element.name == "extensions";
        for (const Element& child : element.children) {
            if ((keep_all || is_kept(child.name)) && type.find_field(child.name) == nullptr) raw_top(child);
        }
    }

    std::string_view value_in_edition(std::string_view text, const Type& type) const {
        const EnumValue* value = type.find_value(text);
        const bool too_new = value != nullptr && value->since > edition_;
        return too_new && !type.fallback.empty() ? type.fallback : text;
    }

    Edition edition_;
    bool leave_hole_;
    bool at_root_ = true;  ///< until the inside of the root is begun
    std::size_t hole_ = std::string::npos;
    std::string out_;
};

}  // namespace

std::string_view namespace_of(Edition edition) {
    return kNamespaces.at(static_cast<std::size_t>(edition) - 1);
}

std::string write(const Message& message, Edition edition) {
    Writer writer(edition, false);
    writer.write(message);
    return writer.take();
}

EncodedEvent::EncodedEvent(const Message& event, Edition edition) : edition_(edition) {
    Writer writer(edition, true);
    writer.write(event);
    const std::size_t hole = writer.hole();
    before_ = writer.take();
    if (hole == std::string::npos) return;
    has_hole_ = true;
    after_ = before_.substr(hole);
    before_.resize(hole);
}

std::string EncodedEvent::with_cross_ref(std::string_view id) const {
    if (!has_hole_) return before_;
    constexpr std::string_view kOpen = "<monitorCrossRefID>";
    constexpr std::string_view kClose = "</monitorCrossRefID>";
    std::string xml;
    xml.reserve(before_.size() + kOpen.size() + id.size() + kClose.size() + after_.size());
    xml += before_;
    xml += kOpen;
    append_escaped(xml, id, Place::text);
    xml += kClose;
    xml += after_;
    return xml;
}

}  // namespace offhook::csta
