// SPDX-License-Identifier: Apache-2.0
#include "store/load_settings.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"
#include "store/config_file.hpp"
#include "store/setting_value.hpp"
#include "store/settings_rules.hpp"

namespace offhook::store {

namespace {

constexpr std::size_t kLargestFile = std::size_t{1024} * 1024;
constexpr std::size_t kLargestSecret = 4096;

std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text(limit + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || (file.fail() && !file.eof())) return std::nullopt;
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > limit) return std::nullopt;
    return text;
}

std::string did_you_mean(std::string_view nearest) {
    return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

std::string unknown_key(std::string_view key) {
    return "no such setting" + did_you_mean(nearest_key(key));
}

/// What an entry of the file holds, in words.
struct Kind {
    std::string_view operator()(const std::string&) const { return "a text in quotes"; }
    std::string_view operator()(bool) const { return "true or false"; }
    std::string_view operator()(std::int64_t) const { return "a number"; }
    std::string_view operator()(const std::vector<std::string>&) const { return "a list"; }
    std::string_view operator()(const OtherValue& other) const { return other.kind; }
};

/// What an entry of the file must hold.
FileValue wanted(Type type) {
    switch (type) {
        case Type::boolean:
            return false;
        case Type::integer:
        case Type::seconds:
        case Type::port:
            return std::int64_t{};
        case Type::choices:
        case Type::list:
            return std::vector<std::string>{};
        default:
            return std::string{};
    }
}

std::string text_of(const FileValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
    return fmt::to_string(std::get<std::int64_t>(value));
}

Result<void> assign_file_value(
    const Setting& setting, Settings& settings, const FileValue& value, const std::filesystem::path& base
) {
    const FileValue want = wanted(setting.type);
    if (want.index() != value.index()) {
        return failure(
            "bad_value", fmt::format("is {}, not {}", std::visit(Kind{}, value), std::visit(Kind{}, want))
        );
    }
    if (const auto* items = std::get_if<std::vector<std::string>>(&value)) {
        return assign_items(setting, settings, *items);
    }
    return assign(setting, settings, text_of(value), base);
}

/// An empty value of what is made at random leaves it at that.
bool leaves_generated(const Setting& setting, std::string_view text) {
    return setting.generated != Generated::no && text.empty();
}

/// Puts the sources over each other, from the weakest to the strongest, and gathers what is wrong.
class Loader {
public:
    explicit Loader(const Sources& sources) : sources_(sources) {}

    Result<LoadedSettings> load() {
        take_database(sources_.generated, Source::generated);
        take_database(sources_.database, Source::database);
        if (sources_.file) take_file(*sources_.file);
        take_environment();
        for (const std::string& flag : sources_.flags) take_flag(flag);
        if (loaded_.settings.server.data_dir.empty()) {
            loaded_.settings.server.data_dir = default_data_dir(sources_.environment);
        }
        take_client_certificates();
        // What clashes with a value that is wrong itself would only confuse.
        if (problems_.empty()) problems_ = broken_rules(loaded_);
        if (problems_.empty()) return std::move(loaded_);
        return failure("bad_settings", fmt::to_string(fmt::join(problems_, "\n")));
    }

private:
    void take_database(const std::map<std::string, std::string>& values, Source source) {
        for (const auto& [key, text] : values) {
            const Setting* setting = find_setting(key);
            const auto warn = [&, name = key](std::string_view why) {
                loaded_.warnings.push_back(fmt::format("{}: {}: {}; not used", source_name(source), name, why)
                );
            };
            if (setting == nullptr || !setting->in_database) {
                warn("no such setting");
            } else if (auto fine = assign(*setting, loaded_.settings, text, {}); !fine) {
                warn(fine.error().text);
            } else {
                loaded_.origins[key] = {source, {}};
            }
        }
    }

    /// Who only names an authority means that certificates of it are required.
    void take_client_certificates() {
        auto& tls = loaded_.settings.tls;
        if (tls.client_ca.empty() || loaded_.origin("tls.client_certificates").source != Source::built_in) {
            return;
        }
        tls.client_certificates = "required";
    }

    void take_file(const ConfigFile& file) {
        const std::string name = file.path.string();
        const ParsedFile parsed = parse_config(file.text);
        if (!parsed.error.empty()) {
            problems_.push_back(fmt::format("{}:{}: {}", name, parsed.error_line, printable(parsed.error)));
        }
        const auto base = std::filesystem::absolute(file.path).parent_path();
        std::string skipped = "\n";  // an unknown table is told once, not for each key in it
        for (const FileEntry& entry : parsed.entries) {
            if (starts_with_ignoring_case(entry.key, skipped)) continue;
            const Origin origin{Source::file, fmt::format("{}:{}", name, entry.line)};
            const auto fine = take_entry(entry, origin, base);
            if (fine) continue;
            problems_.push_back(
                fmt::format("{}: {}: {}", origin.where, printable(entry.key), fine.error().text)
            );
            if (entry.table) skipped = entry.key + '.';
        }
    }

    Result<void> take_entry(const FileEntry& entry, const Origin& origin, const std::filesystem::path& base) {
        const auto sections = all_sections();
        const bool section = std::any_of(sections.begin(), sections.end(), [&](const Section& known) {
            return known.name == entry.key;
        });
        const Setting* setting = find_setting(entry.key);
        if (section) return entry.table ? Result<void>{} : failure("bad_value", "is a table, not a value");
        if (setting == nullptr) return failure("unknown_key", unknown_key(entry.key));
        if (entry.table) return failure("bad_value", "is a value, not a table");
        const auto* text = std::get_if<std::string>(&entry.value);
        if (text != nullptr && leaves_generated(*setting, *text)) return {};
        auto fine = assign_file_value(*setting, loaded_.settings, entry.value, base);
        if (fine) loaded_.origins[entry.key] = origin;
        return fine;
    }

    void take_environment() {
        for (const auto& [name, text] : sources_.environment) {
            if (text.empty() || !names_a_section(name)) continue;
            const Setting* setting = setting_of_variable(name);
            const bool file = setting == nullptr;
            if (file) setting = setting_of_secret_file(name);
            if (setting == nullptr) {
                const std::string_view key = nearest_key(std::string_view(name).substr(kPrefix.size()));
                problems_.push_back(
                    name + ": no such setting" + did_you_mean(key.empty() ? "" : environment_name(key))
                );
            } else if (file) {
                take_secret_file(*setting, name, text);
            } else {
                take_text(*setting, text, {Source::environment, name}, name);
            }
        }
    }

    /// OFFHOOK_… variables outside the sections belong to other programs (OFFHOOK_TOKEN).
    static bool names_a_section(std::string_view name) {
        const auto sections = all_sections();
        return std::any_of(sections.begin(), sections.end(), [&](const Section& section) {
            return name.starts_with(environment_name(section.name) + '_');
        });
    }

    static const Setting* setting_of_variable(std::string_view name) {
        const auto settings = all_settings();
        const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting& setting) {
            return environment_name(setting.key) == name;
        });
        return found == settings.end() ? nullptr : &*found;
    }

    static const Setting* setting_of_secret_file(std::string_view name) {
        if (!name.ends_with(kFileSuffix)) return nullptr;
        name.remove_suffix(kFileSuffix.size());
        const Setting* setting = setting_of_variable(name);
        return setting != nullptr && setting->type == Type::secret ? setting : nullptr;
    }

    void take_secret_file(const Setting& setting, const std::string& name, const std::string& path) {
        const auto plain = sources_.environment.find(environment_name(setting.key));
        if (plain != sources_.environment.end() && !plain->second.empty()) {
            problems_.push_back(fmt::format("{} and {} are both set; leave one away", plain->first, name));
            return;
        }
        const auto secret = read_file(path, kLargestSecret);
        if (!secret) {
            problems_.push_back(
                fmt::format("{}: cannot read {} (at most {} bytes)", name, printable(path), kLargestSecret)
            );
            return;
        }
        take_text(setting, trim(*secret), {Source::environment, name}, name);
    }

    void take_flag(std::string_view flag) {
        const std::size_t equals = flag.find('=');
        const std::string key(trim(flag.substr(0, equals)));
        const std::string place = "command line: " + printable(key);
        const Setting* setting = find_setting(key);
        if (setting == nullptr) {
            problems_.push_back(place + ": " + unknown_key(key));
        } else if (equals == std::string_view::npos) {
            problems_.push_back(fmt::format("{}: a value is missing ({}=VALUE)", place, key));
        } else {
            take_text(*setting, flag.substr(equals + 1), {Source::flag, {}}, place);
        }
    }

    /// From the environment or the command line; a relative path is taken from where the program runs.
    void take_text(const Setting& setting, std::string_view text, Origin origin, std::string_view place) {
        if (leaves_generated(setting, text)) return;
        const auto fine = assign(setting, loaded_.settings, text, std::filesystem::current_path());
        if (fine) {
            loaded_.origins[std::string(setting.key)] = std::move(origin);
        } else {
            problems_.push_back(fmt::format("{}: {}", place, fine.error().text));
        }
    }

    static constexpr std::string_view kPrefix = "OFFHOOK_";
    static constexpr std::string_view kFileSuffix = "_FILE";

    const Sources& sources_;
    LoadedSettings loaded_;
    std::vector<std::string> problems_;
};

}  // namespace

std::string_view source_name(Source source) {
    switch (source) {
        case Source::built_in:
            return "default";
        case Source::generated:
            return "generated";
        case Source::database:
            return "database";
        case Source::file:
            return "file";
        case Source::environment:
            return "environment";
        case Source::flag:
            return "flag";
    }
    return {};
}

std::string Origin::to_string() const {
    return where.empty() ? std::string(source_name(source))
                         : fmt::format("{} {}", source_name(source), where);
}

Result<ConfigFile> ConfigFile::read(const std::filesystem::path& path) {
    auto text = read_file(path, kLargestFile);
    if (text) return ConfigFile{path, std::move(*text)};
    return failure(
        "bad_config_file",
        fmt::format("cannot read {} (must be a file of at most {} bytes)", path.string(), kLargestFile)
    );
}

Environment process_environment() {
    Environment environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) continue;
        environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

Origin LoadedSettings::origin(std::string_view key) const {
    const auto found = origins.find(key);
    return found == origins.end() ? Origin{} : found->second;
}

bool LoadedSettings::locked(std::string_view key) const {
    return origin(key).source > Source::database;
}

Result<LoadedSettings> load_settings(const Sources& sources) {
    return Loader(sources).load();
}

std::vector<std::string_view> changed_keys(const Settings& before, const Settings& after) {
    std::vector<std::string_view> keys;
    for (const Setting& setting : all_settings()) {
        if (plain_text(setting, before) != plain_text(setting, after)) keys.push_back(setting.key);
    }
    return keys;
}

Result<std::string> check_setting(std::string_view key, std::string_view text) {
    const Setting* setting = find_setting(key);
    if (setting == nullptr) return failure("unknown_key", printable(key) + ": " + unknown_key(key));
    if (!setting->in_database) {
        return failure(
            "not_in_database",
            fmt::format(
                "{} is needed before the database is open; set it in the file, as {}, or by flag", key,
                environment_name(key)
            )
        );
    }
    Settings settings;
    if (auto fine = assign(*setting, settings, text, {}); !fine) {
        return failure(fine.error().reason, fmt::format("{}: {}", key, fine.error().text));
    }
    return plain_text(*setting, settings);
}

std::filesystem::path default_data_dir(const Environment& environment) {
    const auto get = [&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? std::string_view{} : std::string_view(found->second);
    };
    // systemd lists several directories separated by colons; the first one is ours.
    const std::string_view state = get("STATE_DIRECTORY").substr(0, get("STATE_DIRECTORY").find(':'));
    if (!state.empty()) return state;
    // The XDG Base Directory Specification: a relative path is to be ignored.
    if (get("XDG_STATE_HOME").starts_with('/'))
        return std::filesystem::path(get("XDG_STATE_HOME")) / "offhook";
    if (get("HOME").starts_with('/')) return std::filesystem::path(get("HOME")) / ".local/state/offhook";
    return "/var/lib/offhook";
}

}  // namespace offhook::store
