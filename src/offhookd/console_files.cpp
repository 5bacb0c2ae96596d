// SPDX-License-Identifier: Apache-2.0
#include "offhookd/console_files.hpp"

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "http/static_files.hpp"

namespace offhook {

/// The files of web/dist, made by the build (cmake/web_embed.cmake).
std::span<const http::EmbeddedFile> console_table();

}  // namespace offhook

namespace offhook::daemon {

http::Handler console_files() {
    const auto table = console_table();
    const auto files =
        std::make_shared<http::StaticFiles>(std::vector<http::EmbeddedFile>(table.begin(), table.end()));
    return [files](const std::shared_ptr<http::Exchange>& exchange) {
        auto response = files->answer(exchange->request());
        if (!response) {
            response.emplace();
            response->status = 404;
            response->fields.set("Content-Type", "text/plain; charset=utf-8");
            response->body = "There is no such page.\n";
        }
        exchange->respond(std::move(*response));
    };
}

}  // namespace offhook::daemon
