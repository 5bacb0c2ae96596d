// SPDX-License-Identifier: Apache-2.0
#include "csta/message.hpp"

#include <algorithm>

namespace offhook::csta {

namespace {

/// The first step of a path; `path` keeps the rest.
std::string_view take_step(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view step = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    return step;
}

template <class ElementType>
ElementType* find_child(ElementType& parent, std::string_view name) {
    for (auto& child : parent.children) {
        if (child.name == name) return &child;
    }
    return nullptr;
}

template <class ElementType>
ElementType* follow(ElementType* from, std::string_view path) {
    while (from != nullptr && !path.empty()) from = find_child(*from, take_step(path));
    return from;
}

/// XML attributes have no order (XML 1.0, 3.1).
bool same_attributes(const std::vector<Attribute>& a, const std::vector<Attribute>& b) {
    const auto same = [](const Attribute& x, const Attribute& y) {
        return x.name == y.name && x.value == y.value;
    };
    return std::is_permutation(a.begin(), a.end(), b.begin(), b.end(), same);
}

}  // namespace

const Element* Element::find(std::string_view child) const {
    return find_child(*this, child);
}

Element* Element::find(std::string_view child) {
    return find_child(*this, child);
}

const Element* Element::at(std::string_view path) const {
    return follow(this, path);
}

Element* Element::at(std::string_view path) {
    return follow(this, path);
}

std::string_view Element::text_at(std::string_view path) const {
    const Element* element = at(path);
    return element == nullptr ? std::string_view{} : std::string_view{element->text};
}

std::string_view Element::attribute(std::string_view attribute_name) const {
    for (const Attribute& attribute : attributes) {
        if (attribute.name == attribute_name) return attribute.value;
    }
    return {};
}

Element& Element::add(Element child) {
    return children.emplace_back(std::move(child));
}

Element& Element::add(std::string child, std::string child_text) {
    return children.emplace_back(std::move(child), std::move(child_text));
}

Element& Element::set(std::string_view path, std::string_view value) {
    Element* element = this;
    while (!path.empty()) {
        const std::string_view step = take_step(path);
        Element* child = element->find(step);
        element = child != nullptr ? child : &element->add(std::string(step));
    }
    element->text = value;
    return *element;
}

void Element::remove(std::string_view child) {
    std::erase_if(children, [child](const Element& element) { return element.name == child; });
}

bool operator==(const Element& a, const Element& b) {
    return a.name == b.name && a.text == b.text && a.children == b.children &&
           same_attributes(a.attributes, b.attributes);
}

}  // namespace offhook::csta
