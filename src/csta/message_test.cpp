// SPDX-License-Identifier: Apache-2.0
#include "csta/message.hpp"

#include <gtest/gtest.h>

namespace offhook::csta {
namespace {

Element make_call() {
    Element element("MakeCall");
    element.add("callingDevice", "sip:100@pbx");
    element.set("extensions/privateData/string", "00");
    return element;
}

TEST(Message, FindsByPath) {
    const Element element = make_call();
    EXPECT_EQ(element.text_at("callingDevice"), "sip:100@pbx");
    EXPECT_EQ(element.text_at("extensions/privateData/string"), "00");
    EXPECT_EQ(element.at("extensions/security/string"), nullptr);
    EXPECT_EQ(element.text_at("nothing"), "");
    EXPECT_TRUE(element.has("extensions"));
    EXPECT_EQ(element.at(""), &element);
}

TEST(Message, SetsWhatIsThereAndMakesWhatIsMissing) {
    Element element = make_call();
    element.set("callingDevice", "sip:101@pbx");
    element.set("userData/string", "ff");
    EXPECT_EQ(element.children.size(), 3U);
    EXPECT_EQ(element.text_at("callingDevice"), "sip:101@pbx");
    EXPECT_EQ(element.text_at("userData/string"), "ff");
}

TEST(Message, RemovesAllChildrenOfAName) {
    Element element("list");
    element.add("a");
    element.add("b");
    element.add("a");
    element.remove("a");
    ASSERT_EQ(element.children.size(), 1U);
    EXPECT_EQ(element.children[0].name, "b");
}

TEST(Message, EqualityKnowsNoOrderOfAttributesButOneOfChildren) {
    Element a("x");
    a.attributes = {{"p", "1"}, {"q", "2"}};
    Element b("x");
    b.attributes = {{"q", "2"}, {"p", "1"}};
    EXPECT_EQ(a, b);
    b.attributes[0].value = "3";
    EXPECT_NE(a, b);

    Element c("y");
    c.add("one");
    c.add("two");
    Element d("y");
    d.add("two");
    d.add("one");
    EXPECT_NE(c, d);
    EXPECT_EQ(a.attribute("q"), "2");
    EXPECT_EQ(a.attribute("z"), "");
}

}  // namespace
}  // namespace offhook::csta
