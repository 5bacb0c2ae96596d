// SPDX-License-Identifier: Apache-2.0
#include "http/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace offhook::http {

namespace {

namespace urls = boost::urls;

bool has_nul(const std::string& text) {
    return text.find('\0') != std::string::npos;
}

tl::unexpected<Error> bad_target() {
    return failure("http_bad_target", "the target of the request is no valid path and query");
}

/// False if something in it cannot be meant.
bool read_path(const urls::url_view& url, Target& target) {
    for (const std::string segment : url.segments()) {
        if (has_nul(segment)) return false;
        target.path.push_back(segment);
    }
    if (target.path.size() == 1 && target.path.front().empty()) target.path.clear();
    return true;
}

bool read_query(const urls::url_view& url, Target& target) {
    urls::encoding_opts options;
    options.space_as_plus = true;
    for (const urls::param parameter : url.params(options)) {
        if (has_nul(parameter.key) || has_nul(parameter.value)) return false;
        target.query.push_back({parameter.key, parameter.value});
    }
    return true;
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
    const bool absolute = !text.empty() && text.front() != '/';
    const auto url = absolute ? urls::parse_absolute_uri(text) : urls::parse_origin_form(text);
    if (!url) return bad_target();
    if (absolute && (!url->has_authority() || !url->is_path_absolute())) return bad_target();
    Target target;
    if (!read_path(*url, target) || !read_query(*url, target)) return bad_target();
    return target;
}

}  // namespace offhook::http
