import contextlib
import copy
import json

import frictionless
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from followup_evidence import evidence, paths
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.evidence import cells, schema, words

DATA = paths.folder("data")
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
TABLES = {
    resource["name"]: resource for resource in PACKAGE["resources"] if resource["type"] == "table"
}
RAW = {name: cells.read(DATA / resource["path"]) for name, resource in TABLES.items()}


def test_frictionless_finds_the_data_package_valid():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert report.valid
    assert len(report.tasks) == len(PACKAGE["resources"])


def test_every_constraint_in_use_is_one_that_we_check():
    used = {
        key
        for resource in TABLES.values()
        for field in resource["schema"]["fields"]
        for key in field.get("constraints", {})
    }
    assert used <= {*("required", "unique", "minimum", "maximum", "enum", "pattern", "maxLength")}


BAD = st.sampled_from(
    [
        "",
        "hgih",
        "-1",
        "999",
        "x",
        "1.5",
        "3.0",
        "2026-02-30",
        "03/04/2026",
        "nan",
        "high",
        "0",
        "maybe",
    ]
) | st.text("abcXYZ0123456789.,-/ <>\"'", min_size=1, max_size=12)


@st.composite
def damaged(draw):
    """Draw a table of ours with one to four cells replaced, as (name, raw)."""
    name = draw(st.sampled_from(sorted(TABLES)))
    raw = RAW[name].copy()
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.integers(0, len(raw) - 1))
        column = draw(st.integers(0, raw.shape[1] - 1))
        other = raw.iloc[draw(st.integers(0, len(raw) - 1)), column]
        raw.iloc[row, column] = draw(BAD | st.just(other)).strip()
    return name, raw


def forgiven(name, raw):
    """Whether a label has another case or dash, which we accept on purpose and others do not."""
    labels = {
        field["name"]: field["constraints"]["enum"]
        for field in TABLES[name]["schema"]["fields"]
        if "enum" in field.get("constraints", {})
    }
    return any(
        cell not in known and words.alike(cell) in map(words.alike, known)
        for column, known in labels.items()
        for cell in raw[column]
    )


def ours(name, raw):
    found = set()
    for fault in schema.faults(raw, TABLES[name]["schema"]):
        # frictionless names the later rows of a repeated key, we name all of them.
        rows = fault.rows[1:] if fault.rule == "unique" else fault.rows
        found |= {(row, fault.column) for row in rows}
    return found


def theirs(name, raw):
    resource = frictionless.Resource(
        name=name,
        data=[list(raw.columns), *raw.to_numpy().tolist()],
        schema=frictionless.Schema.from_descriptor(
            {
                key: TABLES[name]["schema"][key]
                for key in ("fields", "missingValues", "primaryKey")
                if key in TABLES[name]["schema"]
            }
        ),
    )
    key = TABLES[name]["schema"].get("primaryKey", "")
    key = key if isinstance(key, str) else " and ".join(key)
    return {
        (row, field or key)
        for row, field in resource.validate().flatten(["rowNumber", "fieldName"])
    }


@settings(max_examples=150, deadline=None)
@given(damaged())
def test_our_check_and_frictionless_find_fault_with_the_same_cells(case):
    name, raw = case
    assume(not forgiven(name, raw))
    assume((raw != "").any(axis=1).all())  # blank rows never come out of cells.read
    assert ours(name, raw) == theirs(name, raw)


def keys_of(node, path=()):
    """Yield the path of every key and item inside a JSON value."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from keys_of(inner, (*path, key))


PLACES = [place for place in keys_of(PACKAGE) if place[0] == "resources" and len(place) > 1]


@settings(max_examples=200, deadline=None)
@given(place=st.sampled_from(PLACES), value=st.sampled_from([..., None, 7, "x", [], {}]))
def test_a_damaged_description_is_an_error_of_ours_or_harmless(tmp_path_factory, place, value):
    broken = copy.deepcopy(PACKAGE)
    parent = broken
    for key in place[:-1]:
        parent = parent[key]
    if value is ...:
        del parent[place[-1]]
    else:
        parent[place[-1]] = value
    folder = tmp_path_factory.mktemp("data")
    (folder / "datapackage.json").write_text(json.dumps(broken), encoding="utf-8")
    for part in ("article", "assumptions", "examples", "published"):
        (folder / part).symlink_to(DATA / part)
    with contextlib.suppress(FollowupError):
        frame = evidence.load(PACKAGE["resources"][place[1]]["name"], data=folder)
        about = dict(frame.attrs["about"])
        cited = [part for source in about.pop("sources") for part in source]
        assert all(isinstance(said, str) for said in [*about.values(), *cited])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "the file is missing"),
        ("", "the file is damaged"),
        ("[]", "the file is damaged"),
        ("{}", "the file is damaged"),
        ('{"resources": [7]}', "the file is damaged"),
        ('{"resources": [{"name": "a"}]}', r"a: no path.*a: no caveat.*a: no schema"),
    ],
)
def test_a_missing_or_damaged_data_package_says_so_with_the_remedy(tmp_path, text, fault):
    if text is not None:
        (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    for call in (evidence.catalog, lambda data: evidence.load("mistakes", data=data)):
        with pytest.raises(Faults, match=rf"(?s)^datapackage\.json has .*{fault}.*Install"):
            call(data=tmp_path)


def test_an_installation_without_data_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "site-packages" / "followup_evidence")
    with pytest.raises(Faults, match="no 'data' folder"):
        evidence.load("mistakes")
