// SPDX-License-Identifier: Apache-2.0
// What the writer writes, checked by an independent judge: xmllint with schemas of the standard.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <span>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/random.hpp"
#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "csta/testing/instances.hpp"
#include "csta/validate.hpp"
#include "csta/writer.hpp"

namespace offhook::csta {
namespace {

namespace fs = std::filesystem;

const fs::path kFacts = OFFHOOK_SOURCE_DIR "/../shared/ecma-323";
constexpr std::array kAllEditions = {Edition::ed3, Edition::ed4, Edition::ed5, Edition::ed6};
constexpr std::array kJudgedEditions = {Edition::ed3, Edition::ed6};

std::string content_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// Editions 4 and 5 are checked as edition 6, whose form they have here.
Edition judged_as(Edition edition) {
    return edition == Edition::ed3 ? Edition::ed3 : Edition::ed6;
}

fs::path schema_of(Edition edition) {
    return edition == Edition::ed3 ? kFacts / "ed3-reconstructed/csta-ed3.xsd"
                                   : kFacts / "ed6-reconstructed/csta-ed6.xsd";
}

class Xsd : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(kFacts)) GTEST_SKIP() << "no " << kFacts;
        if (std::system("command -v xmllint >/dev/null") != 0) GTEST_SKIP() << "no xmllint";
        dir_ = fs::temp_directory_path() / fmt::format("offhook-xsd-{}", getpid());
        for (const Edition edition : kJudgedEditions) fs::create_directories(dir_of(edition));
    }

    void TearDown() override {
        if (!dir_.empty()) fs::remove_all(dir_);
    }

    fs::path dir_of(Edition edition) const { return dir_ / fmt::format("ed{}", static_cast<int>(edition)); }

    /// Puts a message among those to be judged, in these editions.
    void add(const Message& message, std::span<const Edition> editions = kJudgedEditions) {
        for (const Edition edition : editions) {
            // schema_messages.cpp says why this message is not as the schema has it.
            if (message.name() == "SnapshotCallData" && edition != Edition::ed3) continue;
            std::string xml = write(message, edition);
            ASSERT_NE(xml.find(namespace_of(edition)), std::string::npos);
            const Edition judge = judged_as(edition);
            const std::string_view own = namespace_of(edition);
            xml.replace(xml.find(own), own.size(), namespace_of(judge));
            const std::string file = fmt::format("{}-{}.xml", message.name(), ++files_);
            std::ofstream(dir_of(judge) / file, std::ios::binary) << xml;
        }
    }

    void expect_all_valid() const {
        for (const Edition edition : kJudgedEditions) {
            const std::string command = fmt::format(
                "find {} -name '*.xml' | xargs xmllint --noout --schema {} 2>&1 | grep -v ' validates$'",
                dir_of(edition).string(), schema_of(edition).string()
            );
            EXPECT_EQ(output_of(command), "") << "edition " << static_cast<int>(edition);
        }
        EXPECT_GT(files_, 0U);
    }

    static std::string output_of(const std::string& command) {
        constexpr std::size_t kEnough = 8000;
        std::string output;
        FILE* pipe = popen(command.c_str(), "r");
        std::array<char, 4096> buffer{};
        std::size_t count = 0;
        while ((count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0)
            output.append(buffer.data(), count);
        pclose(pipe);
        return output.substr(0, kEnough);
    }

    fs::path dir_;
    std::size_t files_ = 0;
};

TEST_F(Xsd, TheJudgeRefusesWhatIsWrong) {
    std::ofstream(dir_of(Edition::ed6) / "wrong.xml") << write(Message("MakeCall"), Edition::ed6);
    const std::string command = fmt::format(
        "xmllint --noout --schema {} {} 2>&1", schema_of(Edition::ed6).string(),
        (dir_of(Edition::ed6) / "wrong.xml").string()
    );
    EXPECT_NE(output_of(command).find("fails to validate"), std::string::npos);
}

TEST_F(Xsd, MinimalMessagesAreValid) {
    test::Minimal minimal;
    for (const MessageType& type : messages()) {
        const Message message = test::Instances(minimal).message(type);
        EXPECT_EQ(check(message).value_or(Error{}).text, "");
        add(message, kAllEditions);
    }
    expect_all_valid();
}

TEST_F(Xsd, MaximalMessagesAreValid) {
    for (const std::size_t variant : {0U, 1U}) {
        test::Maximal maximal(variant);
        for (const MessageType& type : messages()) {
            const Message message = test::Instances(maximal).message(type);
            EXPECT_EQ(check(message).value_or(Error{}).text, "");
            add(message);
        }
    }
    expect_all_valid();
}

TEST_F(Xsd, AnyValidMessageIsValid) {
    constexpr std::size_t kRounds = 5;
    constexpr std::size_t kEnoughBytes = 4000;
    SeededRandom random(1);
    for (std::size_t round = 0; round < kRounds; ++round) {
        for (const MessageType& type : messages()) {
            test::FromBytes picker(random.bytes(kEnoughBytes));
            add(test::Instances(picker).message(type));
        }
    }
    expect_all_valid();
}

/// Takes every alternative of every choice and every value of every enumeration in turn, wherever it
/// occurs first, with nothing else that is optional around it.
class EveryAlternative final : public test::Picker {
public:
    bool include_optional() override { return false; }
    std::size_t repeats() override { return 1; }
    std::size_t one_of(std::size_t) override { return 0; }
    std::string free_text() override { return "text"; }

    /// All messages needed, for one message type.
    std::vector<Message> messages_of(const MessageType& type) {
        made_.clear();
        test::Instances instances(*this);
        Message message = instances.message(type);
        walk(message, {}, *type.body);
        return std::move(made_);
    }

private:
    void walk(const Message& message, const std::string& path, const Type& type) {
        if (!seen_.insert(&type).second) return;
        for (const EnumValue& value : type.values) {
            made_.push_back(message);
            made_.back().root.set(path, value.name);
        }
        if (type.form == Form::choice) return walk_choice(message, path, type);
        Message all = message;
        for (const Field& field : type.fields) add_missing(*all.root.at(path), field);
        if (!type.fields.empty()) made_.push_back(all);
        for (const Field& field : type.fields) walk(all, join(path, field.name), *field.type);
    }

    void walk_choice(const Message& message, const std::string& path, const Type& type) {
        for (const Field& field : type.fields) {
            made_.push_back(message);
            made_.back().root.at(path)->children.clear();
            add_missing(*made_.back().root.at(path), field);
            walk(Message(made_.back()), join(path, field.name), *field.type);
        }
    }

    void add_missing(Element& parent, const Field& field) {
        test::Instances instances(*this);
        if (parent.find(field.name) == nullptr) parent.add(instances.element(field.name, *field.type));
    }

    static std::string join(const std::string& path, std::string_view name) {
        return path.empty() ? std::string(name) : fmt::format("{}/{}", path, name);
    }

    std::set<const Type*> seen_;
    std::vector<Message> made_;
};

TEST_F(Xsd, EveryElementAndValueIsKnownToTheSchema) {
    EveryAlternative alternatives;
    for (const MessageType& type : messages()) {
        for (const Message& message : alternatives.messages_of(type)) add(message);
    }
    expect_all_valid();
}

TEST_F(Xsd, MessagesOfRealImplementationsAreReadAndWrittenAgain) {
    std::size_t samples = 0;
    for (const auto& entry : fs::directory_iterator(kFacts / "samples")) {
        const auto result = read(content_of(entry.path()), Limits{});
        ASSERT_TRUE(result) << entry.path() << ' ' << result.error().text;
        EXPECT_TRUE(result->namespace_known) << entry.path();
        EXPECT_NE(find_message(result->message.name()), nullptr) << entry.path();
        EXPECT_EQ(check(result->message).value_or(Error{}).text, "") << entry.path();
        add(result->message, kAllEditions);
        ++samples;
    }
    EXPECT_EQ(samples, 15U);
    expect_all_valid();
}

}  // namespace
}  // namespace offhook::csta
