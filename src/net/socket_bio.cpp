// SPDX-License-Identifier: Apache-2.0
#include "net/socket_bio.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace offhook::net {

namespace {

tcp::socket& socket_of(BIO* bio) {
    return *static_cast<tcp::socket*>(BIO_get_data(bio));
}

int bio_read(BIO* bio, char* data, int size) {
    BIO_clear_retry_flags(bio);
    ErrorCode error;
    const auto count = socket_of(bio).read_some(asio::buffer(data, static_cast<std::size_t>(size)), error);
    if (!error) return static_cast<int>(count);
    if (error == asio::error::would_block) BIO_set_retry_read(bio);
    if (error != asio::error::eof) return -1;
    BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return 0;
}

int bio_write(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    ErrorCode error;
    const auto count = socket_of(bio).write_some(asio::buffer(data, static_cast<std::size_t>(size)), error);
    if (!error) return static_cast<int>(count);
    if (error == asio::error::would_block) BIO_set_retry_write(bio);
    return -1;
}

long bio_control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_method() {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "offhook socket");
    BIO_meth_set_read(method, bio_read);
    BIO_meth_set_write(method, bio_write);
    BIO_meth_set_ctrl(method, bio_control);
    return method;
}

}  // namespace

BioPtr make_socket_bio(tcp::socket& socket) {
    static BIO_METHOD* const method = make_method();
    BioPtr bio(BIO_new(method));
    BIO_set_data(bio.get(), &socket);
    BIO_set_init(bio.get(), 1);
    return bio;
}

}  // namespace offhook::net
