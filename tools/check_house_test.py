# SPDX-License-Identifier: Apache-2.0
import pytest
from check_house import Finding, check_form, check_source, check_table, read_rooms

CMAKE = """
offhook_room(base        LIBRARIES fmt::fmt)
offhook_room(sip         ROOMS base LIBRARIES OpenSSL::Crypto)
offhook_room(net         ROOMS base sip LIBRARIES boost-asio)
offhook_program(offhookd ROOMS base sip
                         net LIBRARIES cli11)
"""
ROOMS = read_rooms(CMAKE)


def texts(findings: list[Finding]) -> str:
    return "\n".join(map(str, findings))


def test_rooms_are_read_over_several_lines():
    assert ROOMS == {"base": set(), "sip": {"base"}, "net": {"base", "sip"}, "offhookd": {"base", "sip", "net"}}


def test_links_go_downwards_only():
    assert check_table(ROOMS) == []
    assert "sip may not use net" in texts(check_table({"sip": {"net"}, "net": set()}))
    assert "sip may not use csta" in texts(check_table({"sip": {"csta"}, "csta": set()}))
    assert check_table({"signalling": {"profiles"}, "profiles": set()}) == []
    assert "may not use signalling" in texts(check_table({"profiles": {"signalling"}, "signalling": set()}))
    assert "stands on no floor" in texts(check_table({"attic": set()}))


@pytest.mark.parametrize(
    ("path", "line", "finding"),
    [
        ("sip/a.cpp", '#include "base/text.hpp"', ""),
        ("sip/a.cpp", '#include "sip/uri.hpp"', ""),
        ("sip/a.cpp", '#include "net/loop.hpp"', "sip may not include net"),
        ("sip/a_test.cpp", '#include "net/loop.hpp"', "sip may not include net"),
        ("sip/a.cpp", '#include "uri.hpp"', "includes name their room"),
        ("sip/a.cpp", "#include <thread>", "<thread> has no place in sip"),
        ("sip/a.cpp", "#include <boost/asio/ip/tcp.hpp>", "has no place in sip"),
        ("sip/a_test.cpp", "#include <fstream>", ""),
        ("net/a.cpp", "#include <thread>", ""),
        ("base/system_random.cpp", "#include <sys/random.h>", ""),
        ("sip/a.cpp", "auto t = std::chrono::steady_clock::now();", "no clock"),
        ("sip/a.cpp", "// as steady_clock has it", ""),
        ("attic/a.cpp", "", "no room of CMakeLists.txt"),
    ],
)
def test_sources(path, line, finding):
    found = texts(check_source(path, line, ROOMS))
    assert (finding in found) if finding else found == ""


def test_form():
    licence = "// SPDX-License-Identifier: Apache-2.0\n"
    assert check_form("src/a.hpp", licence + "#pragma once\n") == []
    assert "first line" in texts(check_form("src/a.cpp", "int x;\n"))
    assert "pragma once" in texts(check_form("src/a.hpp", licence + "int x;\n"))
    assert "701 lines" in texts(check_form("src/a.cpp", licence + "\n" * 700))
