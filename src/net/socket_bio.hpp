// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/asio.hpp"
#include "net/openssl.hpp"

namespace offhook::net {

/// OpenSSL's way to a socket that Asio owns and that is in non-blocking mode. OpenSSL's own socket BIO would
/// raise SIGPIPE and knows nothing of Windows' handles in Asio. The socket must outlive the BIO.
BioPtr make_socket_bio(tcp::socket& socket);

}  // namespace offhook::net
