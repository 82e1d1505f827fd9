"""The three lists of versions (pyproject, constraints, conda) agree with each other."""

import tomllib
from importlib import metadata

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONDA_NAMES = {"jupyter-client": "jupyter_client"}
"""Where conda-forge spells a package differently from its metadata."""


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def constraints(root):
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines]


@pytest.fixture(scope="module")
def pins(constraints):
    here = [pin for pin in constraints if pin.marker is None or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): pin.specifier for pin in here}


def test_the_constraints_hold_plain_pins_without_addresses(root, constraints):
    assert "://" not in (root / "constraints.txt").read_text("utf-8")
    assert len(constraints) > 100
    for pin in constraints:
        assert [one.operator for one in pin.specifier] == ["=="], pin
        assert pin.url is None


def test_every_installed_pinned_package_has_the_pinned_version(pins):
    installed = {canonicalize_name(d.name): d.version for d in metadata.distributions()}
    wrong = {
        name: f"{installed[name]} is installed, {pins[name]} is pinned"
        for name in sorted(installed.keys() & pins.keys())
        if not pins[name].contains(installed[name], prereleases=True)
    }
    assert wrong == {}


def test_every_requirement_is_pinned_within_its_bounds(project, pins):
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert len(wanted) > 20
    for requirement in map(Requirement, wanted):
        version = str(pins[canonicalize_name(requirement.name)]).removeprefix("==")
        assert requirement.specifier.contains(version), requirement


def test_every_requirement_is_installed(project):
    for requirement in map(Requirement, project["dependencies"]):
        assert requirement.specifier.contains(metadata.version(requirement.name)), requirement


def test_conda_gets_the_same_requirements_with_the_same_bounds(root, project):
    conda = yaml.safe_load((root / "environment.yml").read_text("utf-8"))
    listed = [Requirement(line) for line in conda["dependencies"] if isinstance(line, str)]
    wanted = [Requirement(line) for line in project["dependencies"]]
    expected = {CONDA_NAMES.get(one.name, one.name): one.specifier for one in wanted}
    expected["python"] = Requirement(f"python{project['requires-python']}").specifier
    expected["pip"] = Requirement("pip").specifier
    assert {one.name: one.specifier for one in listed} == expected
    assert conda["channels"] == ["conda-forge"]


def test_conda_installs_the_package_itself_from_this_folder_and_nothing_else_by_pip(root):
    conda = yaml.safe_load((root / "environment.yml").read_text("utf-8"))
    assert [line for line in conda["dependencies"] if isinstance(line, dict)] == [{"pip": ["."]}]
