"""The house keeps its floors: what imports what, and what stays out of notebooks."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "followup_evidence"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

GROUND = {"errors", "text", "records", "paths", "browser", "copies", "forks"}
"""Modules that stand on nothing of ours, so that everything may stand on them."""

FLOORS = [
    {"evidence"},
    {"settings"},
    {"plan"},
    {"show"},
    {"apps", "reports"},
    {"console", "plan_text"},
    {"commands"},
    {"cli"},
]
"""From the bottom up; a module imports from its own part or from floors below it."""

LONGEST_CHAIN = {"plan": 7}
"""How many modules of a folder may stand on one another in a row: many in a row are a tunnel."""

DOORS = {
    "altair": "show",
    "vl_convert": "show",
    "citeproc": "evidence",
    "pybtex": "evidence",
    "scipy": "plan",
    "ipywidgets": "apps",
    "anywidget": "apps",
    "papermill": "reports",
    "nbconvert": "reports",
    "dask": "reports",
    "distributed": "reports",
    "filelock": "reports",
    "jinja2": "reports",
    "icalendar": "reports",
}
"""Heavy libraries, and the one part that may import each."""

ALSO = {("evidence/season.py", "icalendar")}
"""A season's calendar is read where lists are; the library is imported when one is read."""


def part_of(path):
    """Name the part of the house that a source file belongs to."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(node):
    """Yield the dotted names that are imported anywhere below a syntax node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from (alias.name for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom):
            assert inner.level == 0, "relative imports hide what stands on what"
            yield from (f"{inner.module}.{alias.name}" for alias in inner.names)


def forbidden(path, tree):
    """List what a source file may not import, given where it stands."""
    part, place = part_of(path), path.relative_to(PACKAGE).as_posix()
    found = []
    for name in imports(tree):
        top, *rest = name.split(".")
        if top in DOORS and DOORS[top] != part and (place, top) not in ALSO:
            found.append(f"{name} belongs behind {DOORS[top]}")
        if top == "followup_evidence" and rest and not stands_on(part, rest[0]):
            found.append(f"{part} must not stand on {rest[0]}")
    return found


def stands_on(upper, lower):
    """Tell whether one part may import another."""
    if lower in GROUND or upper in {lower, "__main__"}:
        return True
    floors = {part: level for level, parts in enumerate(FLOORS) for part in parts}
    return upper not in GROUND and lower in floors and floors[lower] <= floors[upper]


SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_stands_only_on_what_is_below_it(path):
    assert forbidden(path, ast.parse(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("part", "line", "complaint"),
    [
        ("evidence", "from followup_evidence import show", "evidence must not stand on show"),
        ("plan", "import followup_evidence.reports.render", "plan must not stand on reports"),
        ("errors", "from followup_evidence import evidence", "errors must not stand on evidence"),
        ("plan", "def f():\n    import altair", "altair belongs behind show"),
        ("show", "from scipy.optimize import milp", "scipy.optimize.milp belongs behind plan"),
    ],
)
def test_the_check_of_floors_can_fail(part, line, complaint):
    assert forbidden(PACKAGE / part / "made_up.py", ast.parse(line)) == [complaint]


def modules(folder):
    """Return the modules of a folder, each with those of the same folder that it imports."""
    names = {path.stem: path for path in folder.glob("*.py") if path.stem != "__init__"}
    prefix = ("followup_evidence", *folder.relative_to(PACKAGE).parts)
    found = {}
    for name, path in names.items():
        dotted = [full.split(".") for full in imports(ast.parse(path.read_text("utf-8")))]
        depth = len(prefix)
        near = {full[depth] for full in dotted if tuple(full[:depth]) == prefix and full[depth:]}
        found[name] = near & {*names} - {name}
    return found


def longest_chain(graph):
    """Return the longest row of modules of which each imports the next; circles are refused."""

    def below(name, above):
        assert name not in above, f"a circle: {' → '.join([*above, name])}"
        chains = [below(other, [*above, name]) for other in sorted(graph[name])]
        return [name, *max(chains, key=len, default=[])]

    return max((below(name, []) for name in sorted(graph)), key=len)


@pytest.mark.parametrize("folder", LONGEST_CHAIN)
def test_modules_of_a_folder_stand_side_by_side_rather_than_in_a_row(folder):
    chain = longest_chain(modules(PACKAGE / folder))
    assert len(chain) <= LONGEST_CHAIN[folder], " → ".join(chain)


def test_the_measure_of_chains_can_fail():
    assert longest_chain({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == ["a", "b", "c"]
    with pytest.raises(AssertionError, match="a circle: a → b → a"):
        longest_chain({"a": {"b"}, "b": {"a"}})


def test_importing_evidence_needs_pandas_alone():
    probe = (
        "import sys, pandas; before = {name.split('.')[0] for name in sys.modules}; "
        "import followup_evidence.evidence; "
        "print(*{name.split('.')[0] for name in sys.modules} - before)"
    )
    shown = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    brought = set(shown.stdout.split()) - set(sys.stdlib_module_names)
    assert brought == {"followup_evidence"}, shown.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_has_no_functions_classes_or_loops(path):
    machinery = (
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.For,
        ast.While,
        ast.Lambda,
    )
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            found = [
                node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, machinery)
            ]
            assert found == [], cell.source
