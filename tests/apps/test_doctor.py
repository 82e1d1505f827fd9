"""The doctor: makes every check and tells what each found."""

import json

import pytest

from followup_evidence import cli
from followup_evidence.apps import doctor


def test_findings_come_one_by_one_in_the_order_of_the_checks(monkeypatch):
    made = []
    checks = {name: lambda name=name: made.append(name) or name for name in ("b", "a")}
    monkeypatch.setattr(doctor, "CHECKS", checks)
    findings = doctor.examine()
    assert str(next(findings)) == "ok    b: b"
    assert made == ["b"]  # the next is made when it is asked for
    assert [finding.check for finding in findings] == ["a"]


def test_whatever_goes_wrong_inside_a_check_is_a_finding_too(monkeypatch):
    def broken():
        raise ZeroDivisionError("by zero")

    monkeypatch.setitem(doctor.CHECKS, "broken", broken)
    finding = doctor.make("broken")
    assert (finding.level, finding.says) == ("FAIL", "ZeroDivisionError: by zero")
    assert finding.remedy


def test_the_command_exits_with_1_only_when_a_check_fails(monkeypatch, capsys):
    def refused():
        raise doctor.CheckError("it is broken", "mend it", level)

    monkeypatch.setattr(doctor, "CHECKS", {"made up": refused, "well": lambda: "all is well"})
    for level, code in [("warn", 0), ("FAIL", 1)]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["doctor", "--json"])
        out, err = capsys.readouterr()
        assert ended.value.code == code
        assert json.loads(out) == [
            {"check": "made up", "level": level, "says": "it is broken", "remedy": "mend it"},
            {"check": "well", "level": "ok", "says": "all is well", "remedy": ""},
        ]
        assert "remedy: mend it" in err
