// SPDX-License-Identifier: Apache-2.0
// The response codes of RFC 3261 21 and of its extensions, as registered with IANA.
#include <algorithm>
#include <array>

#include "sip/message.hpp"

namespace offhook::sip {
namespace {

struct ReasonPhrase {
    int status;
    std::string_view phrase;
};

/// In the order of the codes.
constexpr std::array kReasonPhrases = {
    ReasonPhrase{100, "Trying"},
    ReasonPhrase{180, "Ringing"},
    ReasonPhrase{181, "Call Is Being Forwarded"},
    ReasonPhrase{182, "Queued"},
    ReasonPhrase{183, "Session Progress"},
    ReasonPhrase{199, "Early Dialog Terminated"},
    ReasonPhrase{200, "OK"},
    ReasonPhrase{202, "Accepted"},
    ReasonPhrase{204, "No Notification"},
    ReasonPhrase{300, "Multiple Choices"},
    ReasonPhrase{301, "Moved Permanently"},
    ReasonPhrase{302, "Moved Temporarily"},
    ReasonPhrase{305, "Use Proxy"},
    ReasonPhrase{380, "Alternative Service"},
    ReasonPhrase{400, "Bad Request"},
    ReasonPhrase{401, "Unauthorized"},
    ReasonPhrase{402, "Payment Required"},
    ReasonPhrase{403, "Forbidden"},
    ReasonPhrase{404, "Not Found"},
    ReasonPhrase{405, "Method Not Allowed"},
    ReasonPhrase{406, "Not Acceptable"},
    ReasonPhrase{407, "Proxy Authentication Required"},
    ReasonPhrase{408, "Request Timeout"},
    ReasonPhrase{410, "Gone"},
    ReasonPhrase{412, "Conditional Request Failed"},
    ReasonPhrase{413, "Request Entity Too Large"},
    ReasonPhrase{414, "Request-URI Too Long"},
    ReasonPhrase{415, "Unsupported Media Type"},
    ReasonPhrase{416, "Unsupported URI Scheme"},
    ReasonPhrase{417, "Unknown Resource-Priority"},
    ReasonPhrase{420, "Bad Extension"},
    ReasonPhrase{421, "Extension Required"},
    ReasonPhrase{422, "Session Interval Too Small"},
    ReasonPhrase{423, "Interval Too Brief"},
    ReasonPhrase{424, "Bad Location Information"},
    ReasonPhrase{428, "Use Identity Header"},
    ReasonPhrase{429, "Provide Referrer Identity"},
    ReasonPhrase{430, "Flow Failed"},
    ReasonPhrase{433, "Anonymity Disallowed"},
    ReasonPhrase{436, "Bad Identity Info"},
    ReasonPhrase{437, "Unsupported Credential"},
    ReasonPhrase{438, "Invalid Identity Header"},
    ReasonPhrase{439, "First Hop Lacks Outbound Support"},
    ReasonPhrase{440, "Max-Breadth Exceeded"},
    ReasonPhrase{469, "Bad Info Package"},
    ReasonPhrase{470, "Consent Needed"},
    ReasonPhrase{480, "Temporarily Unavailable"},
    ReasonPhrase{481, "Call/Transaction Does Not Exist"},
    ReasonPhrase{482, "Loop Detected"},
    ReasonPhrase{483, "Too Many Hops"},
    ReasonPhrase{484, "Address Incomplete"},
    ReasonPhrase{485, "Ambiguous"},
    ReasonPhrase{486, "Busy Here"},
    ReasonPhrase{487, "Request Terminated"},
    ReasonPhrase{488, "Not Acceptable Here"},
    ReasonPhrase{489, "Bad Event"},
    ReasonPhrase{491, "Request Pending"},
    ReasonPhrase{493, "Undecipherable"},
    ReasonPhrase{494, "Security Agreement Required"},
    ReasonPhrase{500, "Server Internal Error"},
    ReasonPhrase{501, "Not Implemented"},
    ReasonPhrase{502, "Bad Gateway"},
    ReasonPhrase{503, "Service Unavailable"},
    ReasonPhrase{504, "Server Time-out"},
    ReasonPhrase{505, "Version Not Supported"},
    ReasonPhrase{513, "Message Too Large"},
    ReasonPhrase{555, "Push Notification Service Not Supported"},
    ReasonPhrase{580, "Precondition Failure"},
    ReasonPhrase{600, "Busy Everywhere"},
    ReasonPhrase{603, "Decline"},
    ReasonPhrase{604, "Does Not Exist Anywhere"},
    ReasonPhrase{606, "Not Acceptable"},
    ReasonPhrase{607, "Unwanted"},
    ReasonPhrase{608, "Rejected"},
};

/// For a code that nobody registered: what its class means.
std::string_view class_phrase(int status) {
    switch (status / 100) {
        case 1:
            return "Progress";
        case 2:
            return "OK";
        case 3:
            return "Redirected";
        case 4:
            return "Request Failure";
        case 5:
            return "Server Failure";
        default:
            return "Global Failure";
    }
}

}  // namespace

std::string_view default_reason_phrase(int status) {
    const auto* found = std::lower_bound(
        kReasonPhrases.begin(), kReasonPhrases.end(), status,
        [](const ReasonPhrase& entry, int wanted) { return entry.status < wanted; }
    );
    const bool known = found != kReasonPhrases.end() && found->status == status;
    return known ? found->phrase : class_phrase(status);
}

}  // namespace offhook::sip
