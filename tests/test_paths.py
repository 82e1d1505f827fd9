"""Finding data and notebooks: in a checkout, in a wheel, and not at all."""

import pytest

from followup_evidence import paths


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Pretend that the package lies in the folder ``src/followup_evidence`` of a checkout."""
    folder = tmp_path / "src" / "followup_evidence"
    folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", folder)
    return folder


def test_a_checkout_has_its_folders_at_the_top(package, tmp_path):
    (tmp_path / "data").mkdir()
    assert paths.folder("data") == tmp_path / "data"


def test_a_wheel_has_them_inside_the_package(package):
    (package / "notebooks").mkdir()
    assert paths.folder("notebooks") == package / "notebooks"


def test_what_was_installed_comes_before_what_happens_to_lie_beside_it(package, tmp_path):
    # A folder called "data" two levels above site-packages is not ours.
    (tmp_path / "data").mkdir()
    (package / "data").mkdir()
    assert paths.folder("data") == package / "data"


def test_a_file_of_that_name_is_no_folder(package, tmp_path):
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(FileNotFoundError, match="no 'data' folder; install it again"):
        paths.folder("data")


def test_this_installation_is_complete():
    assert (paths.folder("data") / "datapackage.json").is_file()
    assert [*paths.folder("notebooks").glob("*.ipynb")]
    for kind in ("nbconvert", "voila"):
        assert [*paths.templates(kind).rglob("index.html.j2")]
