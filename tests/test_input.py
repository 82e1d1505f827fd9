"""Where input comes from and words go: standard input, pipes, closed streams."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from followup_evidence import cli

DAY = ("--today", "2026-12-01")


@pytest.mark.parametrize("name", ["simple_caps.csv", "times.xlsx"])
def test_a_list_comes_from_standard_input(root, name, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("FOLLOWUP_EVIDENCE_READINGS", str(tmp_path))
    content = (root / "tests" / "field" / name).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    with pytest.raises(SystemExit) as ended:
        cli.main(["plan", "-", *DAY])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("Tue, Dec 1, 2026:")


def test_an_empty_or_closed_standard_input_is_said(monkeypatch, capsys):
    for given, said in [(io.TextIOWrapper(io.BytesIO(b"")), "is empty"), (None, "name a file")]:
        monkeypatch.setattr(sys, "stdin", given)
        with pytest.raises(SystemExit) as ended:
            cli.main(["plan", "-"])
        assert ended.value.code == 2
        assert said in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="streams of a shell")
@pytest.mark.parametrize(
    ("call", "code"), [("plan /dev/stdin < {file}", 0), ("plan {file}", 0), ("plan nowhere.csv", 2)]
)
def test_a_pipe_is_read_and_a_closed_standard_error_stops_nothing(root, call, code):
    asked = call.format(file=root / "tests" / "field" / "simple_caps.csv")
    first, *rest = asked.split(" ", 1)
    line = f"{sys.executable} -m followup_evidence {first} --today 2026-12-01 {rest[0]} 2>&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
    assert done.returncode == code
    assert done.stdout.startswith("Tue, Dec 1, 2026:") or code
