"""The doctor's checks: all of them on this machine, and each ailment they are there to find."""

import json
import socket
import subprocess
from types import SimpleNamespace

import pytest

from followup_evidence import browser, paths
from followup_evidence.apps import checks, doctor, ports
from followup_evidence.errors import Faults


@pytest.fixture(scope="module")
def findings():
    """Examine this machine once."""
    return {finding.check: finding for finding in doctor.examine()}


@pytest.mark.parametrize("name", doctor.CHECKS)
def test_a_tested_environment_passes_every_check(findings, name):
    finding = findings[name]
    # Which port, browser and font there is depends on the machine, not on the package.
    tolerated = (
        {"ok", "warn"} if name in {"port", "browser", "fonts", "fonts for names"} else {"ok"}
    )
    assert finding.level in tolerated, finding
    assert finding.says
    assert bool(finding.remedy) is (finding.level != "ok")


def ailing(name, level="FAIL"):
    """Make a check that must find something, and return the finding as text."""
    finding = doctor.make(name)
    assert finding.level == level
    assert finding.remedy
    return str(finding)


def test_an_old_python_is_found(monkeypatch):
    monkeypatch.setattr(checks.platform, "python_version", lambda: "3.10.4")
    assert "this is Python 3.10.4, >=3.11 is needed" in ailing("python")


def test_a_package_that_is_missing_or_too_old_is_found(monkeypatch):
    real = checks.metadata.version

    def version(name):
        if name == "voila":
            raise checks.metadata.PackageNotFoundError(name)
        return "5.4.0" if name == "altair" else real(name)

    monkeypatch.setattr(checks.metadata, "version", version)
    said = ailing("packages")
    assert "voila, which followup-evidence needs, is missing" in said
    assert "followup-evidence needs altair<7,>=6.3, 5.4.0 is installed" in said


def test_versions_other_than_the_tested_ones_are_a_warning(monkeypatch):
    other = [SimpleNamespace(name="Pandas", version="3.0.0")]
    monkeypatch.setattr(checks.metadata, "distributions", lambda: other)
    assert "pandas 3.0.0 instead of ==3" in ailing("tested versions", "warn")


def test_damaged_data_is_found_with_every_fault(monkeypatch):
    def damaged():
        raise Faults(
            "The evidence", ["mistakes: missing column", "myth_drivers: empty"], "Mend it."
        )

    monkeypatch.setattr("followup_evidence.evidence.catalog", damaged)
    said = ailing("data")
    assert "mistakes: missing column" in said
    assert "myth_drivers: empty" in said


def test_a_kernel_of_another_python_is_found(monkeypatch, tmp_path):
    monkeypatch.setattr(checks.sys, "prefix", str(tmp_path))
    assert "Jupyter's python3 is another Python" in ailing("kernel")


def test_a_kernel_that_cannot_start_is_found(monkeypatch, tmp_path):
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    broken = {"argv": [str(tmp_path / "gone")], "display_name": "Gone", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(broken), "utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert "gone" in ailing("kernel")


def test_missing_templates_are_found(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    assert "nbconvert templates are missing" in ailing("templates")


def test_templates_that_jupyter_does_not_see_are_a_warning(monkeypatch):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [])
    assert "Jupyter does not find" in ailing("templates", "warn")


def test_a_chart_that_cannot_be_drawn_is_found(monkeypatch):
    monkeypatch.setattr(checks, "_DRAW", "raise SystemExit('no picture came out')")
    assert "no picture came out" in ailing("chart")


def test_the_chart_is_drawn_where_no_address_can_be_reached(monkeypatch):
    cut, _, _ = checks._DRAW.partition("from followup_evidence")
    attempt = "socket.create_connection(('127.0.0.1', 9))"
    monkeypatch.setattr(checks, "_DRAW", cut + attempt)
    assert "the doctor has cut the network" in ailing("chart")


def test_fonts_with_other_widths_are_a_warning(monkeypatch):
    if not checks.shutil.which("fc-match"):
        pytest.skip("this system has no fontconfig to answer")
    answer = subprocess.CompletedProcess([], 0, stdout="Noto Serif", stderr="")
    monkeypatch.setattr(checks.sys, "platform", "linux")
    monkeypatch.setattr(checks.subprocess, "run", lambda *a, **k: answer)
    assert "labels are drawn in Noto Serif" in ailing("fonts", "warn")


def test_a_taken_port_is_a_warning_that_names_the_next_free_one(monkeypatch):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        monkeypatch.setattr(ports, "FIRST", listener.getsockname()[1])
        said = ailing("port", "warn")
    assert f"{ports.FIRST} is in use by" in said
    assert "explore takes the next free port" in said


def test_a_missing_browser_is_a_warning_and_a_wrong_setting_a_failure(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    assert "no printing to PDF" in ailing("browser", "warn")
    monkeypatch.undo()
    monkeypatch.setenv("FOLLOWUP_BROWSER", "/nowhere/chrome")
    assert "FOLLOWUP_BROWSER is '/nowhere/chrome'" in ailing("browser")


def test_a_folder_that_cannot_be_written_is_a_warning(monkeypatch):
    def refused(**settings):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(checks.tempfile, "TemporaryFile", refused)
    assert "cannot be written (Permission denied)" in ailing("output folder", "warn")


def test_a_folder_of_surveys_that_cannot_be_written_is_a_warning(monkeypatch, tmp_path):
    file = tmp_path / "a file"
    file.write_text("", "utf-8")
    monkeypatch.setenv("FOLLOWUP_EVIDENCE_SURVEYS", str(file))
    said = ailing("survey folder", "warn")
    assert f"{file} cannot be written to" in said
    assert "FOLLOWUP_EVIDENCE_SURVEYS" in said


def test_a_jupyterlab_that_does_not_start_is_found_with_its_last_words(monkeypatch):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        monkeypatch.setattr(ports, "spare", lambda: listener.getsockname()[1])
        monkeypatch.setattr(
            "followup_evidence.apps.server.Server.wait_until_it_answers",
            lambda self: self._process.wait(60) is None,
        )
        assert "its log ends" in ailing("JupyterLab")


def test_names_that_a_pdf_cannot_show_are_a_warning_with_the_package(monkeypatch):
    monkeypatch.setattr("followup_evidence.reports.fonts._known", lambda: [(0x20, 0x17F)])
    assert "fonts-noto-cjk" in ailing("fonts for names", "warn")


def test_a_readings_folder_that_cannot_be_written_is_a_warning(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FOLLOWUP_EVIDENCE_READINGS", str(tmp_path / "file" / "readings"))
    assert "FOLLOWUP_EVIDENCE_READINGS" in ailing("readings folder", "warn")
