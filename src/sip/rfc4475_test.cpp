// SPDX-License-Identifier: Apache-2.0
// The torture test messages of RFC 4475, each as the only bytes of a stream.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sip/stream_parser.hpp"
#include "sip/testing/stream_text.hpp"

namespace offhook::sip {
namespace {

const std::filesystem::path kFolder = OFFHOOK_SOURCE_DIR "/../shared/rfc4475";

struct Case {
    std::string file;
    std::string section;  ///< of RFC 4475
    std::string outcome;  ///< as described by testing::describe()
};

std::ostream& operator<<(std::ostream& out, const Case& test) {
    return out << test.file;
}

const std::vector<Case> kCases = {
    {"wsinv", "3.1.1.1", "INVITE"},
    {"intmeth", "3.1.1.2", "!interesting-Method0123456789_*+`.%indeed'~"},
    {"esc01", "3.1.1.3", "INVITE"},
    {"escnull", "3.1.1.4", "REGISTER"},
    {"esc02", "3.1.1.5", "RE%47IST%45R"},
    {"lwsdisp", "3.1.1.6", "OPTIONS"},
    {"longreq", "3.1.1.7", "INVITE"},
    {"dblreq", "3.1.1.8",
     "REGISTER, INVITE, fatal 0 not_sip"},  // the second Content-Length is too small: what is left is noise
    {"semiuri", "3.1.1.9", "OPTIONS"},
    {"transports", "3.1.1.10", "OPTIONS"},
    {"mpart01", "3.1.1.11", "MESSAGE"},
    {"unreason", "3.1.1.12", "200"},
    {"noreason", "3.1.1.13", "100"},
    {"badinv01", "3.1.2.1", "bad 400 bad_header_value"},
    {"clerr", "3.1.2.2", "…"},  // whoever owns the flow times it
    {"ncl", "3.1.2.3", "fatal 400 bad_content_length"},
    {"scalar02", "3.1.2.4", "bad 400 bad_header_value"},
    {"scalarlg", "3.1.2.5", "bad 0 bad_header_value"},  // a response gets no response
    {"quotbal", "3.1.2.6", "bad 400 bad_header_value"},
    {"ltgtruri", "3.1.2.7", "bad 400 bad_request_uri"},
    {"lwsruri", "3.1.2.8", "bad 400 bad_request_uri"},
    {"lwsstart", "3.1.2.9", "INVITE"},  // we are liberal in blanks of the start line
    {"trws", "3.1.2.10", "OPTIONS"},    // same
    {"escruri", "3.1.2.11", "bad 400 bad_request_uri"},
    {"baddate", "3.1.2.12", "INVITE"},  // Date is not looked at
    {"regbadct", "3.1.2.13", "bad 400 bad_header_value"},
    {"badaspec", "3.1.2.14", "bad 400 bad_header_value"},
    {"baddn", "3.1.2.15", "…"},  // the file lacks the empty line at its end
    {"badvers", "3.1.2.16", "bad 505 bad_version"},
    {"mismatch01", "3.1.2.17", "bad 400 cseq_method_mismatch"},
    {"mismatch02", "3.1.2.18", "bad 400 cseq_method_mismatch"},
    {"bigcode", "3.1.2.19", "bad 0 bad_status"},  // same
    {"badbranch", "3.2.1", "OPTIONS"},            // the transaction layer falls back to RFC 2543
    {"insuf", "3.3.1", "bad 400 missing_header"},
    {"unkscm", "3.3.2", "bad 416 unknown_uri_scheme"},
    {"novelsc", "3.3.3", "bad 416 unknown_uri_scheme"},
    {"unksm2", "3.3.4", "REGISTER"},  // only the Request-URI must be of a scheme we know
    {"bext01", "3.3.5", "OPTIONS"},   // Require is the business of the core
    {"invut", "3.3.6", "INVITE"},     // so is the content type
    {"regaut01", "3.3.7", "REGISTER"},
    {"multi01", "3.3.8", "bad 400 repeated_header"},
    {"mcl01", "3.3.9", "fatal 400 repeated_content_length"},
    {"bcast", "3.3.10", "200"},
    {"zeromf", "3.3.11", "OPTIONS"},  // not ours to forward
    {"cparam01", "3.3.12", "REGISTER"},
    {"cparam02", "3.3.13", "REGISTER"},
    {"regescrt", "3.3.14", "REGISTER"},
    {"sdp01", "3.3.15", "INVITE"},
    {"inv2543", "3.4.1", "fatal 400 missing_content_length"},  // written for UDP; a stream cannot be framed
                                                               // without Content-Length
};

std::string content_of(const std::string& name) {
    std::ifstream file(kFolder / (name + ".dat"), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class TortureTest : public ::testing::TestWithParam<Case> {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "the messages of RFC 4475 are not here";
    }
};

TEST_P(TortureTest, HasItsOutcome) {
    EXPECT_EQ(testing::outcome_of(content_of(GetParam().file)), GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(Rfc4475, TortureTest, ::testing::ValuesIn(kCases), [](const auto& test) {
    return test.param.file;
});

TEST(TortureTable, LeavesNoMessageOut) {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "the messages of RFC 4475 are not here";
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (entry.path().extension() == ".dat") files.push_back(entry.path().stem());
    }
    std::vector<std::string> cases;
    for (const Case& test : kCases) cases.push_back(test.file);
    std::sort(files.begin(), files.end());
    std::sort(cases.begin(), cases.end());
    EXPECT_EQ(cases, files);
}

}  // namespace
}  // namespace offhook::sip
