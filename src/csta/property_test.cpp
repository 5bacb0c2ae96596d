// SPDX-License-Identifier: Apache-2.0
// What must hold for any message, tried on generated ones.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "csta/json.hpp"
#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "csta/testing/instances.hpp"
#include "csta/validate.hpp"
#include "csta/writer.hpp"

namespace offhook::csta {

/// How rapidcheck shows a message.
void showValue(const Message& message, std::ostream& out) {  // NOLINT(readability-identifier-naming)
    out << write(message, Edition::ed6);
}

namespace {

using rc::Gen;
namespace gen = rc::gen;

constexpr int kManyBytes = 800;  // decisions of a generated message: up to here

Gen<std::string> bytes(int up_to) {
    const auto byte = gen::map(gen::inRange(0, 256), [](int value) { return static_cast<char>(value); });
    return gen::resize(up_to, gen::container<std::string>(byte));
}

Gen<Message> any_message() {
    const auto type = gen::inRange<std::size_t>(0, messages().size());
    return gen::map(
        gen::pair(type, bytes(kManyBytes)),
        [](const std::pair<std::size_t, std::string>& chosen) {
            test::FromBytes picker(chosen.second);
            return test::Instances(picker).message(messages()[chosen.first]);
        }
    );
}

/// The message read back from its XML in an edition; fails the property if that cannot be read.
ReadMessage written_and_read(const Message& message, Edition edition) {
    const auto back = read(write(message, edition), Limits{});
    RC_ASSERT(back.has_value());
    return *back;
}

RC_GTEST_PROP(Property, ReadingUndoesWriting, ()) {
    const Message message = *any_message();
    const ReadMessage back = written_and_read(message, Edition::ed6);
    RC_ASSERT(back.message == message);
    RC_ASSERT(back.edition == Edition::ed6);
    RC_ASSERT(back.namespace_known);
}

RC_GTEST_PROP(Property, WhatAnyEditionWritesIsReadAndWrittenTheSame, ()) {
    const Message message = *any_message();
    const Edition edition = *gen::element(Edition::ed1, Edition::ed3, Edition::ed4, Edition::ed5);
    const ReadMessage back = written_and_read(message, edition);
    RC_ASSERT(back.edition == edition);
    RC_ASSERT(write(back.message, edition) == write(message, edition));
}

RC_GTEST_PROP(Property, ValidMessagesPassTheCheck, ()) {
    const Message message = *any_message();
    RC_ASSERT(check(message).value_or(Error{}).text == "");
}

RC_GTEST_PROP(Property, JsonLosesNothing, ()) {
    const Message message = *any_message();
    const auto back = from_json_text(to_json_text(message), Limits{});
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == message);
}

RC_GTEST_PROP(Property, AnEncodedEventIsTheEventWithAnotherReference, (const std::string& id)) {
    Message message = *any_message();
    const bool has_reference = message.root.has("monitorCrossRefID");
    const EncodedEvent encoded(message, Edition::ed5);
    if (has_reference) message.root.set("monitorCrossRefID", id);
    // An empty reference is written long.
    RC_PRE(!has_reference || !id.empty());
    RC_ASSERT(encoded.with_cross_ref(id) == write(message, Edition::ed5));
}

/// Brings children of different names into any order, down to the leaves, but not inside foreign XML.
void shuffle(Element& element, const Type& type, Random& random) {
    if (!type.has_children()) return;
    std::map<std::string, std::uint64_t> place;
    for (const Element& child : element.children) place[child.name] = random.below(1000);
    std::stable_sort(
        element.children.begin(), element.children.end(),
        [&](const Element& a, const Element& b) { return place[a.name] < place[b.name]; }
    );
    for (Element& child : element.children) shuffle(child, *type.find_field(child.name)->type, random);
}

RC_GTEST_PROP(Property, OrderOfElementsDoesNotMatter, (std::uint64_t seed)) {
    const Message message = *any_message();
    Message shuffled = message;
    SeededRandom random(seed);
    shuffle(shuffled.root, *find_message(message.name())->body, random);
    RC_ASSERT(write(shuffled, Edition::ed6) == write(message, Edition::ed6));
    RC_ASSERT(check(shuffled).value_or(Error{}).text == "");
}

RC_GTEST_PROP(Property, DamagedXmlIsReadOrRefusedButNeverMore, (std::uint64_t seed)) {
    std::string xml = write(*any_message(), Edition::ed5);
    SeededRandom random(seed);
    for (std::uint64_t i = random.below(3) + 1; i > 0; --i) {
        xml[random.below(xml.size())] = static_cast<char>(random.below(256));
    }
    if (random.below(8) == 0) xml.resize(random.below(xml.size()));
    const auto back = read(xml, Limits{});
    RC_CLASSIFY(!back, "refused");
    if (back) {
        written_and_read(back->message, Edition::ed5);
    } else {
        RC_ASSERT(back.error().reason != "");
    }
}

RC_GTEST_PROP(Property, JunkIsNoMessage, (bool tag)) {
    std::string junk = *bytes(200);
    if (tag) junk.insert(0, "<");
    const auto result = read(junk, Limits{});
    RC_ASSERT(!result || find_message(result->message.name()) == nullptr);
    const auto json = from_json_text(junk, Limits{});
    RC_ASSERT(!json || find_message(json->name()) == nullptr);
}

}  // namespace
}  // namespace offhook::csta
