"""What the README promises: its lines of Python, its commands, its links."""

import doctest
import re
import shlex

import click
import pytest

from followup_evidence import cli
from followup_evidence.commands.tables import STATUSES


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text("utf-8")


def test_its_lines_of_python_give_what_is_printed_below_them(root):
    failed, tried = doctest.testfile(str(root / "README.md"), module_relative=False)
    assert (failed, tried) == (0, 5)


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
