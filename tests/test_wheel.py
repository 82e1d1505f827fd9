"""The package as others get it: built, installed into an empty environment, used from afar."""

import json
import os
import signal
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import uv
import yaml

from followup_evidence.apps import ports

UV = uv.find_uv_bin()
WINDOWS = os.name == "nt"

PLACE = "from followup_evidence import paths; print(paths.__file__, paths.folder('data'))"


def clean_environment():
    """Return the environment without anything that leads back to the checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX"):
        kept.pop(name, None)
    return kept


def call(*command, folder, code=0):
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def make_environment(folder):
    call(UV, "venv", "--python", sys.executable, folder, folder=folder.parent)
    return folder / ("Scripts" if WINDOWS else "bin")


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    """Build the source archive, and the wheel out of that archive."""
    folder = tmp_path_factory.mktemp("built")
    call(UV, "build", "--out-dir", folder, root, folder=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def programs(root, wheel, tmp_path_factory):
    """Install the wheel at the pinned versions; return the folder of its programs."""
    programs = make_environment(tmp_path_factory.mktemp("environment") / "empty one")
    install = [UV, "pip", "install", "--python", programs / "python"]
    call(*install, "--constraints", root / "constraints.txt", wheel, folder=wheel.parent)
    return programs


@pytest.fixture
def afar(tmp_path):
    """Return an empty folder away from the checkout."""
    return tmp_path


def listed(root, folder):
    """List a folder's committed files by their paths below it."""
    names = call("git", "ls-files", folder, folder=root).splitlines()
    return {Path(name).relative_to(folder).as_posix() for name in names}


@pytest.mark.parametrize(
    ("folder", "inside"),
    [
        ("data", "followup_evidence/data"),
        ("notebooks", "followup_evidence/notebooks"),
        ("src/followup_evidence", "followup_evidence"),
        (
            "src/followup_evidence/templates/nbconvert",
            "{data}/share/jupyter/nbconvert/templates",
        ),
        ("src/followup_evidence/templates/voila", "{data}/share/jupyter/voila/templates"),
    ],
)
def test_every_committed_file_travels_inside_the_wheel(root, wheel, folder, inside):
    stem = "-".join(wheel.name.split("-")[:2])
    with zipfile.ZipFile(wheel) as archive:
        there = set(archive.namelist())
    place = inside.format(data=f"{stem}.data/data")
    expected = {f"{place}/{name}" for name in listed(root, folder)}
    assert expected
    assert expected - there == set()


def test_the_source_archive_holds_what_the_wheel_is_built_from(root, built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        there = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for folder in ("data", "notebooks", "src", "tests"):
        assert {f"{folder}/{name}" for name in listed(root, folder)} - there == set()
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "constraints.txt"} <= there


def test_the_installed_package_is_the_wheels_and_not_the_checkouts(root, programs, afar):
    places = call(programs / "python", "-c", PLACE, folder=afar)
    assert "site-packages" in places
    assert str(root) not in places


def test_the_command_line_works_from_an_empty_folder(programs, afar):
    program = programs / "followup-evidence"
    assert call(program, "--version", folder=afar).startswith("followup-evidence 0.")
    assert "thank_you_usage" in call(program, "tables", folder=afar)
    rows = json.loads(call(program, "tables", "thank_you_usage", "--json", folder=afar))
    assert [row["share_pct"] for row in rows] == [65, 20, 13, 2]
    assert list(afar.iterdir()) == []


def test_a_plan_is_made_from_a_file_in_that_folder(programs, afar):
    (afar / "mine.csv").write_text("program,interview_date\nMercy,2026-12-04\n", "utf-8")
    program = programs / "followup-evidence"
    said = call(program, "plan", "mine.csv", "--today", "2026-12-05", "--json", folder=afar)
    assert [step["id"] for step in json.loads(said)["steps"]] == ["thank_you_pd:mercy"]


def test_jupyter_finds_the_page_templates_of_the_installed_package(programs, afar):
    for kind in ("nbconvert", "voila"):
        folder = programs.parent / "share" / "jupyter" / kind / "templates" / "followup"
        assert list(folder.glob("index.html.j2"))


@pytest.mark.skipif(WINDOWS, reason="Windows has no such signals")
def test_explore_opens_copies_of_the_notebooks_beside_the_persons_files(root, programs, afar):
    command = [programs / "followup-evidence", "explore", "--no-browser", "--port", ports.spare()]
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=afar,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as explorer:
        said = []
        for line in explorer.stdout:
            said.append(line)
            if "http://127.0.0.1:" in line:
                break
        explorer.send_signal(signal.SIGTERM)
        explorer.communicate()
    copies = {path.name for path in (afar / "followup-evidence-notebooks").glob("*.ipynb")}
    assert copies == {name for name in listed(root, "notebooks") if name.endswith(".ipynb")}
    assert "lab/tree/01-evidence.ipynb?token=" in said[-1]
    assert explorer.returncode == 0


def test_what_conda_installs_by_pip_can_be_installed_and_carries_its_data(root, tmp_path):
    conda = yaml.safe_load((root / "environment.yml").read_text("utf-8"))
    wanted = next(line["pip"] for line in conda["dependencies"] if isinstance(line, dict))
    programs = make_environment(tmp_path / "environment")
    # Conda brings the dependencies; pip runs in the folder of environment.yml.
    install = [UV, "pip", "install", "--python", programs / "python", "--no-deps", *wanted]
    call(*install, folder=root)
    places = call(programs / "python", "-c", PLACE, folder=tmp_path).split()
    assert all("site-packages" in place for place in places)
