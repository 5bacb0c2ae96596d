// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <exception>

#include <fmt/format.h>

#include "offhook-phone/runner.hpp"

namespace {

/// Warnings and errors go to standard error, the rest only with --verbose.
class StandardErrorReporter final : public offhook::Reporter {
public:
    explicit StandardErrorReporter(bool verbose) : verbose_(verbose) {}
    void report(offhook::Level level, std::string_view reason, std::string_view text) override {
        if (!verbose_ && level < offhook::Level::warning) return;
        fmt::print(stderr, "offhook-phone: {}: {}\n", reason, text);
    }

private:
    bool verbose_;
};

int run(offhook::phone::Options options) {
    StandardErrorReporter reporter(options.verbose);
    offhook::SystemRandom random;
    const std::uint64_t seed = options.seed.value_or(random.below(UINT32_MAX));
    offhook::SeededRandom dice(seed);
    offhook::net::Loop loop;
    offhook::phone::Runner runner(std::move(options), loop, random, dice, reporter);
    return runner.run();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        offhook::Result<offhook::phone::Options> options = offhook::phone::read_options(argc, argv);
        if (!options) return options.error().reason == "0" ? EXIT_SUCCESS : 2;
        return run(std::move(*options));
    } catch (const std::exception& error) {
        fmt::print(stderr, "offhook-phone: {}\n", error.what());
        return EXIT_FAILURE;
    }
}
