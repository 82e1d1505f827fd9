"""What the README promises: its lines of Python, its commands, its links."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from traitlets.config import Config

from followup_evidence import cli
from followup_evidence.commands.tables import STATUSES


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text("utf-8")


def test_its_lines_of_python_give_what_is_printed_below_them(root):
    failed, tried = doctest.testfile(str(root / "README.md"), module_relative=False)
    assert (failed, tried) == (0, 7)


def test_the_tour_gives_what_is_printed_in_it(root):
    failed, tried = doctest.testfile(str(root / "docs" / "tour.md"), module_relative=False)
    assert failed == 0
    assert tried >= 14


def test_the_tour_and_the_glossary_can_be_found_from_both_doors(root, readme):
    contributing = (root / "CONTRIBUTING.md").read_text("utf-8")
    for page in ("docs/tour.md", "docs/glossary.md"):
        assert (root / page).exists()
        assert f"]({page})" in readme
        assert f"]({page})" in contributing


def test_its_make_targets_exist(root, readme):
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)", readme))
    assert {"explore", "test"} <= named <= targets


def test_its_commands_are_ones_that_the_program_takes(readme):
    blocks = "\n".join(re.findall(r"```(?:sh|bat)\n(.*?)```", readme, re.S))
    lines = re.findall(r"followup-evidence ([\w-]+)(.*)", blocks)
    assert {name for name, _ in lines} >= {"explore", "plan", "report", "doctor"}
    for name, rest in lines:
        command = cli.commands.commands[name]
        assert isinstance(command.make_context(name, shlex.split(rest)), click.Context)


def test_its_links_lead_to_files_and_headings_that_are_there(root, readme):
    headings = {
        re.sub(r"[^a-z0-9 ]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)", readme, re.M)
    }
    targets = re.findall(r"\]\(([^)]+)\)", readme)
    assert targets
    for target in targets:
        assert target[1:] in headings if target.startswith("#") else (root / target).exists()


def test_it_names_every_status(readme):
    section = readme.partition("## What the numbers are")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([\w ]+)` \|", section, re.M)
    assert named == list(STATUSES)


@pytest.mark.skipif(os.name != "posix", reason="a hub runs on Linux")
def test_its_hub_starts_a_person_on_notebooks_of_their_own(readme, root, tmp_path):
    (block,) = re.findall(r"```python\n(c = get_config.*?)```", readme, re.S)
    config = Config()
    exec(block, {"get_config": lambda: config})  # noqa: S102 - our own page
    stand_in = tmp_path / "bin" / "jupyterhub-singleuser"
    stand_in.parent.mkdir()
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stand_in.chmod(0o755)
    path = os.pathsep.join(
        [str(stand_in.parent), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    done = subprocess.run(
        [*config.Spawner.cmd, *config.Spawner.args],
        env={**os.environ, "HOME": str(tmp_path), "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-len(config.Spawner.args) :] == config.Spawner.args
    opened = config.Spawner.default_url.removeprefix("/lab/tree/")
    assert (tmp_path / opened).read_bytes() == (root / "notebooks" / "03-plan.ipynb").read_bytes()
