// SPDX-License-Identifier: Apache-2.0
#include "profiles/profiles.hpp"

#include <array>

#include "base/text.hpp"

namespace offhook::profiles {

using switchboard::Support;

namespace {

constexpr Support kNative = Support::native;
constexpr Support kLacks = Support::unsupported;

/// What the makers say; where a phone answers otherwise, the phone is right.
constexpr std::array kServices = {
    ServiceOfMaker{"auerswald", "DialDigits", kLacks},
    ServiceOfMaker{"auerswald", "DirectedPickupCall", kLacks},
    ServiceOfMaker{"auerswald", "GetSwitchingFunctionDevices", kNative},
    ServiceOfMaker{"auerswald", "MonitorStop", kNative},
    ServiceOfMaker{"auerswald", "SnapshotCall", kLacks},
    ServiceOfMaker{"auerswald", "SnapshotDevice", kNative},
    ServiceOfMaker{"auerswald", "SystemRegister", kNative},

    ServiceOfMaker{"gigaset", "GetSwitchingFunctionDevices", kLacks},
    ServiceOfMaker{"gigaset", "MonitorStop", kLacks},
    ServiceOfMaker{"gigaset", "SnapshotCall", kLacks},
    ServiceOfMaker{"gigaset", "SnapshotDevice", kNative},
    ServiceOfMaker{"gigaset", "SystemRegister", kLacks},

    ServiceOfMaker{"mitel", "DialDigits", kLacks},
    ServiceOfMaker{"mitel", "DirectedPickupCall", kLacks},
    ServiceOfMaker{"mitel", "GetSwitchingFunctionDevices", kNative},
    ServiceOfMaker{"mitel", "MonitorStop", kNative},
    ServiceOfMaker{"mitel", "SnapshotCall", kNative},
    ServiceOfMaker{"mitel", "SnapshotDevice", kNative},
    ServiceOfMaker{"mitel", "SystemRegister", kLacks},

    ServiceOfMaker{"snom", "DialDigits", kLacks},
    ServiceOfMaker{"snom", "DirectedPickupCall", kLacks},
    ServiceOfMaker{"snom", "GetSwitchingFunctionDevices", kNative},
    ServiceOfMaker{"snom", "SnapshotCall", kLacks},
    ServiceOfMaker{"snom", "SnapshotDevice", kNative},
    ServiceOfMaker{"snom", "SystemRegister", kNative},

    ServiceOfMaker{"yealink", "DialDigits", kLacks},
    ServiceOfMaker{"yealink", "DirectedPickupCall", kLacks},
    ServiceOfMaker{"yealink", "GetSwitchingFunctionDevices", kNative},
    ServiceOfMaker{"yealink", "MonitorStop", kNative},
    ServiceOfMaker{"yealink", "SnapshotCall", kLacks},
    ServiceOfMaker{"yealink", "SnapshotDevice", kNative},
    ServiceOfMaker{"yealink", "SystemRegister", kLacks},
};

/// How the makers begin their User-Agent.
struct Prefix {
    std::string_view text;
    std::string_view maker;
};

constexpr std::array kPrefixes = {
    Prefix{"snom", "snom"},       Prefix{"Yealink ", "yealink"},    Prefix{"Mitel", "mitel"},
    Prefix{"Aastra", "mitel"},    Prefix{"Auerswald", "auerswald"}, Prefix{"COMfortel", "auerswald"},
    Prefix{"Gigaset", "gigaset"}, Prefix{"Fanvil", "fanvil"},       Prefix{"Grandstream", "grandstream"},
    Prefix{"Poly", "poly"},
};

/// Model and firmware stand behind the maker, parted by '/' or a blank: "snomD785/10.1", "Yealink
/// SIP-T46G 28.83".
void take_model_and_firmware(std::string_view rest, Model& model) {
    rest = trim(rest);
    const auto end = rest.find_first_of("/ ");
    model.model = rest.substr(0, end);
    if (end == std::string_view::npos) return;
    rest = trim(rest.substr(end + 1));
    model.firmware = rest.substr(0, rest.find(' '));
}

}  // namespace

Model model_of(std::string_view user_agent) {
    Model model;
    for (const Prefix& prefix : kPrefixes) {
        if (!starts_with_ignoring_case(user_agent, prefix.text)) continue;
        model.maker = prefix.maker;
        std::string_view rest = user_agent.substr(prefix.text.size());
        while (!rest.empty() && (rest.front() == '-' || rest.front() == ' ')) rest.remove_prefix(1);
        take_model_and_firmware(rest, model);
        return model;
    }
    take_model_and_firmware(user_agent, model);
    return model;
}

std::span<const ServiceOfMaker> services() {
    return kServices;
}

switchboard::Capabilities capabilities_of(std::string_view user_agent) {
    const Model model = model_of(user_agent);
    switchboard::Capabilities capabilities;
    for (const ServiceOfMaker& entry : kServices) {
        if (entry.maker == model.maker) capabilities.set(std::string(entry.service), entry.support);
    }
    return capabilities;
}

}  // namespace offhook::profiles
