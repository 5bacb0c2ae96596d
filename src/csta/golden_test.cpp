// SPDX-License-Identifier: Apache-2.0
// One file per case under tests/golden/csta; its README says what is in them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "csta/json.hpp"
#include "csta/reader.hpp"
#include "csta/validate.hpp"
#include "csta/writer.hpp"

namespace offhook::csta {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path kFolder = OFFHOOK_SOURCE_DIR "/tests/golden/csta";

std::vector<fs::path> cases() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(kFolder)) {
        if (entry.path().extension() == ".case") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// The sections of a case by their headings ("=== input").
std::map<std::string, std::string> sections_of(const fs::path& path) {
    std::map<std::string, std::string> sections;
    std::ifstream file(path, std::ios::binary);
    std::string section;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("=== ")) {
            section = line.substr(4);
        } else if (!section.empty()) {
            sections[section] += line + '\n';
        }
    }
    for (auto& [name, text] : sections) text.pop_back();
    return sections;
}

/// Expected XML may be written over several indented lines.
std::string one_line(std::string_view xml) {
    std::string line;
    for (const std::string_view part : split(xml, '\n')) line += trim(part);
    return line;
}

std::string without_declaration(const std::string& xml) {
    return xml.substr(xml.find('\n') + 1);
}

void expect_output(const Message& message, const std::string& section, const std::string& expected) {
    if (section == "json") {
        EXPECT_EQ(to_json(message), json::parse(expected)) << to_json_text(message);
    } else if (section == "check") {
        EXPECT_EQ(check(message).value_or(Error{"", "right"}).text, expected);
    } else if (section.starts_with("ed")) {
        const auto edition = static_cast<Edition>(section.at(2) - '0');
        EXPECT_EQ(without_declaration(write(message, edition)), one_line(expected));
    } else {
        ADD_FAILURE() << "unknown section " << section;
    }
}

void run_case(const std::map<std::string, std::string>& sections) {
    ASSERT_GT(sections.size(), 1U);
    const auto result = read(sections.at("input"), Limits{});
    for (const auto& [section, expected] : sections) {
        if (section == "input") continue;
        if (section == "refused") {
            EXPECT_EQ(result ? "" : result.error().reason, expected);
            continue;
        }
        ASSERT_TRUE(result) << result.error().text;
        if (section == "edition") {
            EXPECT_EQ(
                fmt::format("ed{}{}", static_cast<int>(result->edition), result->namespace_known ? "" : "?"),
                expected
            );
        } else {
            expect_output(result->message, section, expected);
        }
    }
}

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, Case) {
    run_case(sections_of(GetParam()));
}

std::string name_of(const testing::TestParamInfo<fs::path>& info) {
    std::string name = info.param.stem().string();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Csta, Golden, testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace offhook::csta
