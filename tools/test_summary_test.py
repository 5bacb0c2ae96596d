# SPDX-License-Identifier: Apache-2.0
from test_summary import summarise

PASS = '<testcase name="a"/>'
SKIP = '<testcase name="b"><skipped/></testcase>'
FAIL = '<testcase name="c"><failure message="x"/></testcase>'


def write(tmp_path, name, cases):
    path = tmp_path / name
    path.write_text(f"<testsuite>{cases}</testsuite>")
    return path


def test_counts_passed_and_skipped(tmp_path):
    unit = write(tmp_path, "unit.xml", PASS + PASS + SKIP)
    assert summarise([unit], 61) == ("PASSED in 1 min 01 s. unit: 2 passed, 1 skipped.", True)


def test_a_failure_fails_and_is_named(tmp_path):
    line, good = summarise([write(tmp_path, "unit.xml", PASS + FAIL)], 0)
    assert not good
    assert "1 failed (c)" in line


def test_a_run_without_tests_fails(tmp_path):
    assert not summarise([write(tmp_path, "system.xml", "")], 0)[1]
    assert not summarise([write(tmp_path, "system.xml", SKIP)], 0)[1]
    assert not summarise([tmp_path / "missing.xml"], 0)[1]
