// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <thread>
#include <utility>

#include "net/loop_impl.hpp"
#include "net/network_impl.hpp"

namespace offhook::net {

namespace {

std::size_t worker_count(std::size_t wanted) {
    if (wanted != 0) return wanted;
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

Network::Network(Loop& loop, NetworkHandler& handler, Reporter& reporter, const NetworkSettings& settings)
    : impl_(std::make_shared<Impl>(loop, handler, reporter, settings)) {
    impl_->start(worker_count(settings.workers));
}

Network::~Network() {
    impl_->shut();
}

Result<std::uint16_t> Network::listen(const ListenerSettings& settings) {
    return impl_->listen(settings);
}

Result<void> Network::reload_tls(const std::string& listener, const TlsServerSettings& settings) {
    return impl_->reload_tls(listener, settings);
}

void Network::close_listener(const std::string& listener, bool keep_flows) {
    impl_->close_listener(listener, keep_flows);
}

FlowId Network::connect(const ConnectSettings& settings) {
    return impl_->connect(settings);
}

void Network::send(FlowId flow, sip::Message message) {
    impl_->send(flow, std::move(message));
}

void Network::send_raw(FlowId flow, std::string bytes) {
    impl_->send(flow, std::move(bytes));
}

void Network::close(FlowId flow, bool after_flush) {
    impl_->close(flow, after_flush, {"closed", "closed by this side"});
}

std::size_t Network::flow_count() const {
    return impl_->flow_count();
}

std::size_t Network::flow_count(const std::string& listener) const {
    return impl_->flow_count(listener);
}

std::size_t Network::flow_count_from(const std::string& address) const {
    return impl_->admission().from(address);
}

std::size_t Network::half_open_count() const {
    return impl_->admission().half_open();
}

void Network::stop(Duration limit, std::function<void()> done) {
    impl_->stop(limit, std::move(done));
}

}  // namespace offhook::net
