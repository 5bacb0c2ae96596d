// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/clock.hpp"

namespace offhook {

/// Every bound on what a peer may do, in one place. Crossing one is answered with the right SIP or CSTA
/// error, reported under a reason of its own, and ends that flow at most.
struct Limits {
    // One SIP message
    std::size_t message_size = std::size_t{64} * 1024;  ///< bytes, head and body together
    std::size_t header_count = 128;
    std::size_t header_size = std::size_t{16} * 1024;  ///< bytes of one header's value, unfolded
    std::size_t start_line_size = std::size_t{8} * 1024;
    std::size_t parameters = 64;    ///< of one URI or one header value
    std::size_t digest_realms = 8;  ///< challenges of one peer that we keep answering

    // One CSTA message
    std::size_t xml_size = std::size_t{64} * 1024;
    std::size_t xml_depth = 32;
    std::size_t xml_elements = 4096;
    std::size_t xml_attributes = 64;  ///< of one element

    // One flow
    Duration first_message = std::chrono::seconds(30);   ///< from accept to the first whole message
    Duration finish_message = std::chrono::seconds(30);  ///< from its first byte to its last
    Duration tls_handshake = std::chrono::seconds(15);
    std::size_t output_queue = std::size_t{1024} * 1024;  ///< bytes waiting for a peer that does not read
    std::size_t input_batch = 64;                         ///< messages handed to the core at once
    std::size_t input_queue = std::size_t{256} * 1024;  ///< bytes the core has not taken; then reading pauses
    Duration flush = std::chrono::seconds(5);           ///< to send what is queued on a flow being closed
    Duration linger = std::chrono::seconds(2);          ///< to hear the peer's end after ours
    std::size_t transactions_per_flow = 4096;           ///< SIP requests under way, each direction

    // All flows
    std::size_t flows = 50'000;
    std::size_t flows_per_address = 12'000;  ///< a site of phones may stand behind one NAT
    std::size_t half_open_flows = 2'000;     ///< accepted, nothing valid heard yet
    std::size_t input_of_worker =
        std::size_t{64} * 1024 * 1024;                ///< bytes of all its flows not taken by the core
    Duration accept_pause = std::chrono::seconds(1);  ///< when the system has no descriptors left

    // Registrar and sessions
    std::size_t registrations_per_address = 12'000;
    std::size_t failed_logins_per_address =
        100;  ///< from then on shut out for a growing delay: 403 without a look
    std::size_t failed_logins_per_user = 20;
    Duration first_login_delay = std::chrono::seconds(4);  ///< doubles with every further failure …
    Duration login_window = std::chrono::minutes(5);  ///< … up to this; who is quiet so long begins anew
    std::size_t dialogs_per_account = 20'000;
    std::size_t monitors_per_session = 10'000;
    std::size_t pending_requests_per_session = 256;  ///< CSTA services under way
    std::size_t pending_requests_per_phone = 64;
    std::size_t username_size = 128;  ///< bytes of a login name
    std::size_t lines_per_phone = 64;
    std::size_t calls_per_line = 64;
    std::size_t phones = 50'000;  ///< known phones, unknown ones included

    // Database
    std::size_t unsaved_records = 200'000;  ///< phones, accounts, settings waiting for the disk
};

}  // namespace offhook
