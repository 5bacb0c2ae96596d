// SPDX-License-Identifier: Apache-2.0
#include "store/settings_docs.hpp"

#include <iterator>

#include <fmt/format.h>

#include "store/setting_value.hpp"

namespace offhook::store {

namespace {

constexpr std::string_view kReferenceHead = R"(# Settings

This page is written from the table of settings (`src/store/setting_table.cpp`); do not edit it by hand.

Each setting has a built-in default. The following win over it, the later over the earlier:

1. the database, where the console and `offhook settings set` save,
2. the file `offhook.toml`,
3. the environment: `OFFHOOK_` and the key in capitals, dots as underscores
   (`OFFHOOK_PHONES_LAN_TCP_PORT`); an empty variable counts as not set,
4. flags.

What file, environment or flags set is locked in the console. `offhook settings list --origin` tells where
each value comes from. All but `server.data_dir` take effect when saved.

Lists are `["a", "b"]` in the file and `a,b` everywhere else. A secret can be kept out of the environment:
`OFFHOOK_PHONES_PASSWORD_FILE` names a file that holds it. Relative paths are taken from the directory of the
file, in environment and flags from the directory the server was started in; the database takes none.

The data directory is, unless set: `$STATE_DIRECTORY` (systemd sets it), else `$XDG_STATE_HOME/offhook`, else
`$HOME/.local/state/offhook`, else, for a user without a home, `/var/lib/offhook`.
)";

constexpr std::string_view kSampleHead =
    R"(# Settings of offhookd. Nothing here is required: without this file the server starts with the defaults shown.
# What is set here wins over the console, and is locked there. Check it with: offhookd --config FILE --check
)";

std::string value_words(const Setting& setting) {
    switch (setting.type) {
        case Type::integer:
            return fmt::format(
                "{} to {}{}{}", setting.minimum, setting.maximum, setting.unit.empty() ? "" : " ",
                setting.unit
            );
        case Type::seconds:
            return fmt::format("{} to {} seconds", setting.minimum, setting.maximum);
        case Type::port:
            return "port, 0 to 65535";
        case Type::choice:
            return fmt::format("one of {}", fmt::join(setting.choices, ", "));
        case Type::choices:
            return fmt::format("list of {}", fmt::join(setting.choices, ", "));
        default:
            return std::string(type_name(setting.type));
    }
}

/// Calls `begin` for each section and `row` for each setting in it.
template <class Begin, class Row>
void for_each(Begin begin, Row row) {
    for (const Section& section : all_sections()) {
        begin(section);
        for (const Setting& setting : all_settings()) {
            if (setting.section() == section.name) row(setting);
        }
    }
}

/// The text in lines of at most `width` bytes, each with the prefix.
std::string wrapped(std::string_view text, std::string_view prefix, std::size_t width) {
    std::string lines;
    while (!text.empty()) {
        std::size_t end = text.size();
        if (end + prefix.size() > width) end = text.rfind(' ', width - prefix.size());
        if (end == std::string_view::npos || end == 0) end = text.size();
        lines.append(prefix).append(text.substr(0, end)).push_back('\n');
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

std::string settings_reference() {
    const Settings defaults;
    std::string page(kReferenceHead);
    for_each(
        [&](const Section& section) {
            fmt::format_to(
                std::back_inserter(page),
                "\n## [{}]\n\n{}\n\n| key | value | default | meaning |\n|---|---|---|---|\n", section.name,
                section.help.english
            );
        },
        [&](const Setting& setting) {
            fmt::format_to(
                std::back_inserter(page), "| `{}` | {} | `{}` | {} |\n", setting.name(), value_words(setting),
                toml_text(setting, defaults), setting.help.english
            );
        }
    );
    return page;
}

std::string sample_config_file() {
    constexpr std::size_t kWidth = 100;
    const Settings defaults;
    std::string file(kSampleHead);
    for_each(
        [&](const Section& section) {
            fmt::format_to(
                std::back_inserter(file), "\n{}[{}]\n", wrapped(section.help.english, "# ", kWidth),
                section.name
            );
        },
        [&](const Setting& setting) {
            const std::string help = fmt::format("{} ({})", setting.help.english, value_words(setting));
            fmt::format_to(
                std::back_inserter(file), "\n{}#{} = {}\n", wrapped(help, "# ", kWidth), setting.name(),
                toml_text(setting, defaults)
            );
        }
    );
    return file;
}

}  // namespace offhook::store
