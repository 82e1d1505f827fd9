"""Which notebook is opened, where its copies go, and whether a browser is."""

import pytest

from followup_evidence.apps import launch


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("01-evidence", "02-tradeoffs", "03-plan"):
        (folder / f"{name}.ipynb").write_text("{}", "utf-8")
    return folder


@pytest.mark.parametrize("name", ["03-plan", "03-plan.ipynb"])
def test_a_notebook_is_named_with_or_without_its_ending(source, name):
    assert launch.pick_notebook(name, source) == "03-plan.ipynb"


def test_a_mistyped_notebook_is_refused_with_a_near_one_and_the_list(source):
    expected = r"no notebook '03-plna'\. Did you mean '03-plan'\?\nThere are: 01-evidence, 02-"
    with pytest.raises(launch.LaunchError, match=expected):
        launch.pick_notebook("03-plna", source)


def test_notebooks_are_copied_once_and_a_persons_work_is_kept(source, tmp_path):
    target = tmp_path / "mine"
    assert "3 copied, 0 left" in launch.copy_notebooks(source, target)
    (target / "03-plan.ipynb").write_text('{"mine": 1}', "utf-8")
    (target / "02-tradeoffs.ipynb").unlink()
    assert "1 copied, 2 left as they were" in launch.copy_notebooks(source, target)
    assert (target / "03-plan.ipynb").read_text("utf-8") == '{"mine": 1}'


def test_a_folder_that_cannot_be_made_is_named_with_the_option_that_helps(source, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(launch.LaunchError, match=r"cannot be copied to .*file.*\n.*--folder"):
        launch.copy_notebooks(source, tmp_path / "file" / "below")


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0", "BROWSER": "none"}, False),
        ("darwin", {}, True),
        ("darwin", {"SSH_CONNECTION": "10.0.0.1"}, False),
        ("win32", {"BROWSER": "None"}, False),
    ],
)
def test_a_browser_is_opened_only_where_somebody_sees_it(monkeypatch, platform, environment, shown):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(launch.sys, "platform", platform)
    assert launch.can_show_a_browser() is shown


def test_jupyterlab_in_a_checkout_opens_copies_so_that_saving_changes_nothing_committed(root):
    committed = root / "notebooks"
    place = launch._place_for_copies(committed, app=False)
    assert place == root / launch.COPIES
    ignored = (root / ".gitignore").read_text("utf-8").splitlines()
    assert f"{launch.COPIES}/" in ignored
    assert launch._place_for_copies(committed, app=True) is None  # the app writes nothing
