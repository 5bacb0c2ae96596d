// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>
#include <string>
#include <utility>

#include "csta/schema.hpp"

/// For tests: messages made from the table.
namespace offhook::csta::test {

/// Decides what an instance looks like.
class Picker {
public:
    virtual ~Picker() = default;
    virtual bool include_optional() = 0;
    virtual std::size_t repeats() = 0;                  ///< of a repeated element
    virtual std::size_t one_of(std::size_t count) = 0;  ///< which alternative, value, …
    virtual std::string free_text() = 0;
};

/// Only what must be there.
class Minimal final : public Picker {
public:
    bool include_optional() override { return false; }
    std::size_t repeats() override { return 1; }
    std::size_t one_of(std::size_t) override { return 0; }
    std::string free_text() override { return "text"; }
};

/// All there can be; variants differ in the alternatives and values they take.
class Maximal final : public Picker {
public:
    explicit Maximal(std::size_t variant) : variant_(variant) {}
    bool include_optional() override { return true; }
    std::size_t repeats() override { return 2; }
    std::size_t one_of(std::size_t count) override { return variant_ % count; }
    std::string free_text() override { return " a < b & \"c\" > d ]]> \xC3\xBC "; }

private:
    std::size_t variant_;
};

/// Anything that is valid, as a string of bytes decides: the same bytes give the same, zeros and no more
/// bytes give the least. So what fails can be made smaller by shortening the string.
class FromBytes final : public Picker {
public:
    explicit FromBytes(std::string bytes) : bytes_(std::move(bytes)) {}
    bool include_optional() override { return next() % 4 == 3; }
    std::size_t repeats() override { return next() % 4; }
    std::size_t one_of(std::size_t count) override { return (next() * 256 + next()) % count; }

    std::string free_text() override {
        static const std::string kPieces[] = {" ", "\t", "\n", "\r",  "&",        "<",
                                              ">", "\"", "'",  "]]>", "a",        "0",
                                              ";", "%",  "\\", "{",   "\xC3\xA4", "\xF0\x9F\x93\x9E"};
        std::string text;
        for (std::size_t i = next() % 8; i > 0; --i) text += kPieces[next() % std::size(kPieces)];
        return text;
    }

private:
    std::size_t next() { return at_ < bytes_.size() ? static_cast<unsigned char>(bytes_[at_++]) : 0; }

    std::string bytes_;
    std::size_t at_ = 0;
};

/// Builds valid messages of the form of edition 6.
class Instances {
public:
    explicit Instances(Picker& picker) : picker_(picker) {}

    Message message(const MessageType& type) { return Message(element(type.name, *type.body)); }

    Element element(std::string_view name, const Type& type) {
        Element made{std::string(name)};
        add_attributes(made, type);
        switch (type.form) {
            case Form::sequence:
                add_sequence(made, type);
                break;
            case Form::choice: {
                const Field& field = type.fields[picker_.one_of(type.fields.size())];
                made.add(element(field.name, *field.type));
                break;
            }
            case Form::any:
                made.add(foreign());
                break;
            default:
                made.text = text(type);
        }
        return made;
    }

private:
    void add_sequence(Element& made, const Type& type) {
        for (const Field& field : type.fields) {
            if (!field.mandatory && !picker_.include_optional()) continue;
            // A repeated element that must be there, or holds the text of an older edition, is there once.
            std::size_t count = field.repeated ? picker_.repeats() : 1;
            if (field.mandatory && count == 0) count = 1;
            if (made.name == "newDestination") count = 1;
            for (; count > 0; --count) made.add(element(field.name, *field.type));
        }
        if (type.at_least_one && made.children.empty()) {
            made.add(element(type.fields.front().name, *type.fields.front().type));
        }
        if (made.name == "newDestination" && made.children.empty()) {
            made.add(element(type.fields.front().name, *type.fields.front().type));
        }
    }

    void add_attributes(Element& made, const Type& type) {
        for (const AttributeType& attribute : type.attributes) {
            if (picker_.include_optional()) {
                made.attributes.push_back({std::string(attribute.name), text(*attribute.type)});
            }
        }
    }

    std::string text(const Type& type) {
        switch (type.form) {
            case Form::boolean:
                return picker_.one_of(2) == 0 ? "true" : "false";
            case Form::number:
                return std::to_string(picker_.one_of(100));
            case Form::hex:
                return "0a1bff";
            case Form::token:
                return "id-" + std::to_string(picker_.one_of(1000));
            case Form::text:
                return picker_.free_text();
            case Form::enumeration:
                return std::string(type.values[picker_.one_of(type.values.size())].name);
            default:
                return {};
        }
    }

    Element foreign() {
        Element made("x:data");
        made.attributes.push_back({"xmlns:x", "urn:example:private"});
        Element& item = made.add("x:item", "value " + std::to_string(picker_.one_of(10)));
        item.attributes.push_back({"kind", "a\"b"});
        made.add("x:other");
        return made;
    }

    Picker& picker_;
};

}  // namespace offhook::csta::test
