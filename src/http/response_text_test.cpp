// SPDX-License-Identifier: Apache-2.0
#include "http/response_text.hpp"

#include <gtest/gtest.h>

using namespace offhook;
using namespace offhook::http;

TEST(ResponseText, writes_a_head) {
    Response response;
    response.status = 201;
    response.fields.add("Location", "/api/v1/phones/7");
    response.body = "12345";
    HeadSettings settings;
    settings.now = std::chrono::system_clock::from_time_t(784111777);
    EXPECT_EQ(
        head_text(response, settings),
        "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        "Location: /api/v1/phones/7\r\nContent-Length: 5\r\n\r\n"
    );
}

TEST(ResponseText, writes_events_whose_lines_stay_in_their_fields) {
    EXPECT_EQ(event_text("", "", ""), "data: \n\n");
    EXPECT_EQ(event_text("1", "held", "a"), "event: held\nid: 1\ndata: a\n\n");
    EXPECT_EQ(event_text("", "", "a\nb\r\nc\rd\n"), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
    EXPECT_EQ(event_text("1\ndata: x", "e\r\n", "a"), "event: e  \nid: 1 data: x\ndata: a\n\n");
}

TEST(ResponseText, writes_chunks) {
    EXPECT_EQ(chunk("0123456789abcdef"), "10\r\n0123456789abcdef\r\n");
    EXPECT_EQ(chunk(""), "0\r\n\r\n");
}
