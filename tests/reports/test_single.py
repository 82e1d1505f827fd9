"""One report, from the command line to the page that a student keeps."""

import csv
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import psutil
import pytest

from followup_evidence.reports import making, single, sources
from followup_evidence.settings import TABLE
from followup_evidence.show import offline

NAME = "Zoë Łukasz"
LOGIN = "zoequimby"
HOSTILE = [
    "<script>alert(1)</script>",
    "</style></title><b>bold</b>",
    "{{ 7*7 }} {% raw %} {# gone #}",
    "$x$ and \\(y\\)",
    "[a](javascript:alert(1)) *b* `c`",
    "Sankt 😀 מרכז רפואי \u202eevil",
    "& &amp; \" ' &lt;",
    "W" * 200,
]


def make(command, file, out, *options, **settings):
    done = command("report", file, "--out", out, "--today", "2026-12-01", *options, **settings)
    assert done.returncode == 0, done.stderr
    return done


def a_terminal():
    """Return both ends of a terminal of the usual size."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    return ours, theirs


@pytest.fixture(scope="module")
def first(command, root, tmp_path_factory):
    """Render the example's report once; return the ended command and the page's path."""
    home = tmp_path_factory.mktemp(LOGIN)
    shutil.copy(root / "data/examples/interviews.csv", home / f"{LOGIN}.csv")
    env = {"HOME": str(home), "USERPROFILE": str(home), "USER": LOGIN, "LOGNAME": LOGIN}
    done = make(command, home / f"{LOGIN}.csv", "reports", "--name", NAME, cwd=home, env=env)
    return done, home / done.stdout.rstrip("\n")


@pytest.fixture(scope="module")
def page(first, read_page):
    return read_page(first[1].read_text("utf-8"))


@pytest.fixture(scope="module")
def hostile(command, read_page, tmp_path_factory):
    """Render a report whose every free text tries to be something else."""
    folder = tmp_path_factory.mktemp("hostile")
    with (folder / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["program", "interview_date", "interest", "connections", "mentor", "notes"])
        for at, text in enumerate(HOSTILE):
            rows.writerow([text, f"2026-12-{10 + at}", "high", 2, "known", text])
    name = " ".join(HOSTILE)
    done = make(command, "mine.csv", ".", "--name", name, cwd=folder)
    return name, read_page((folder / done.stdout.rstrip("\n")).read_text("utf-8"))


def test_the_command_prints_where_the_page_is_and_nothing_else(first):
    done, path = first
    assert path.is_file()
    # A kernel that is stopped may say so on the stderr that it shares with us.
    said = done.stderr.replace("[IPKernelApp] ERROR | KeyboardInterrupt caught in kernel.\n", "")
    assert (done.stdout.count("\n"), said) == (1, "")
    assert [*path.parent.iterdir()] == [path]


def test_the_page_is_named_after_its_owner_so_that_every_system_takes_it(first):
    name = first[1].name
    assert name == "follow-up-plan-zoë-łukasz.html"
    assert not set(name) & set('<>:"/\\|?*')


def test_the_page_says_first_whom_not_to_write_to_then_the_plan_by_groups(page):
    assert page.soup.title.string == f"Follow-up plan for {NAME}"
    made = sources.planned("")
    words = page.words
    groups = [heading for heading, _ in made.by_group()]
    assert len(groups) >= 3
    texts = [
        page.soup.h1.get_text(strip=True),
        f"Plan for {NAME}, Tue, Dec 1, 2026, 12 programs. {made.note}",
        made.bans["why"].iloc[0],
        made.check_first(),
        "What to do",
    ]
    at = 0
    for text in [*texts, *groups, "What to skip", made.guarantee.sentence(), "What studies say"]:
        at = words.index(text, at) + 1
    barred = page.soup.find("table").get_text(" ")
    for program in made.bans["program"]:
        assert program in barred
    assert words.count(made.caveat) == words.count(made.check_first()) == 1


def test_the_page_holds_the_evidence_and_where_it_comes_from(page):
    assert len(page.charts) == 7  # the plan, three of the article and what stands beside each
    for chart in page.charts:
        assert chart.img["src"].startswith("data:image/svg+xml;base64,")
        assert len(chart.img["alt"]) > 60
        assert chart.figcaption.get_text()
        assert chart.table
    assert "Our assumption" in page.charts[0].img["alt"]
    for article, surveys in zip(page.charts[1::2], page.charts[2::2], strict=True):
        assert "Author's illustration" in article.img["alt"]
        assert "Published figure" in surveys.img["alt"]


def test_the_page_asks_nobody_for_anything_and_is_small(first, page):
    assert page.outside() == []
    assert page.bundles == 1
    assert first[1].stat().st_size < 1_600_000


def test_the_page_is_in_english_and_shows_no_code(page):
    assert page.soup.html["lang"] == "en"
    assert not page.soup.select(".input, .input_area, .prompt, .highlight")
    for code in ("import ", "plan.choose(", "show."):
        assert code not in page.words


def test_the_page_says_nothing_of_the_machine_it_was_made_on(first, page, root):
    for trace in (LOGIN, str(first[1].parents[1].parent), str(root), sys.prefix, "ipynb"):
        assert trace not in page.html


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminals")
def test_the_same_input_gives_the_same_bytes_from_any_folder_and_at_a_terminal(
    first, command, root, tmp_path
):
    old = tmp_path / first[1].name
    old.write_text("an earlier report")
    (tmp_path / "colorsys.py").write_text("raise SystemExit('shadowed')")
    example = root / "data/examples/interviews.csv"
    terminal, theirs = a_terminal()
    call = [sys.executable, "-m", "followup_evidence", "report", example]
    call += ["--name", NAME, "--today", "2026-12-01"]
    env = {key: value for key, value in os.environ.items() if key != offline.SWITCH}
    subprocess.run(
        call, cwd=tmp_path, env=env, check=True, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    shown = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert "Report" in shown
    assert "%" in shown
    assert old.read_bytes() == first[1].read_bytes()


def test_hostile_text_stays_text_wherever_it_is_shown(hostile):
    name, page = hostile
    assert page.soup.title.string == f"Follow-up plan for {name}"
    assert " ".join(f"Plan for {name}".split()) in page.words
    cells = {cell.get_text() for cell in page.soup.find_all("td")}
    for text in HOSTILE:
        assert text in cells
    scripts = [tag for tag in page.soup.find_all("script") if tag.get("type") is None]
    assert len(scripts) == page.bundles == 1
    assert not page.soup.find_all(href=re.compile("javascript:"))
    assert not page.soup.find("b", string="bold")
    assert page.outside() == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminals")
def test_a_killed_run_leaves_the_earlier_page_as_it_was_and_no_kernel(root, tmp_path):
    page = tmp_path / "reports" / "follow-up-plan.html"
    page.parent.mkdir()
    page.write_text("an earlier report")
    terminal, theirs = a_terminal()
    call = [sys.executable, "-m", "followup_evidence", "report"]
    with subprocess.Popen(
        [*call, root / "data/examples/interviews.csv", "--out", page.parent],
        stderr=theirs,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as running:
        os.close(theirs)
        shown = b""
        while not re.search(rb"[1-9]\d?%", shown):  # a first cell has run
            shown += os.read(terminal, 1000)
        kernels = psutil.Process(running.pid).children(recursive=True)
        running.kill()
    os.close(terminal)
    alive = psutil.wait_procs(kernels, timeout=20)[1]
    for left in alive:
        left.kill()
    assert kernels
    assert not alive
    assert page.read_text() == "an earlier report"
    assert [*page.parent.iterdir()] == [page]


def test_papermill_alone_makes_a_valid_notebook_with_its_charts(root, tmp_path, read_page):
    env = {key: value for key, value in os.environ.items() if key != offline.SWITCH}
    options = ["-p", "minutes", "10", "-p", "name", "Ada", "--no-progress-bar"]
    subprocess.run(
        [sys.executable, "-m", "papermill", root / "notebooks/report.ipynb", "out.ipynb", *options],
        cwd=tmp_path,
        env=env,
        check=True,
        capture_output=True,
    )
    book = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    nbformat.validate(book)
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result"}
    page = read_page("".join(output.data.get("text/html", "") for output in outputs))
    assert (page.bundles, len(page.charts)) == (1, 7)
    assert all(chart.img["src"].startswith("data:image/svg+xml") for chart in page.charts)
    assert "Plan for Ada" in page.words
    assert sources.planned("", minutes=10).note in page.words


# What follows needs no kernel, or a notebook of a few lines.


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "interviews.csv"
    path.write_text("program,interview_date,interest\nMercy,2026-12-04,high\n", "utf-8")
    return path


@pytest.fixture
def no_kernel(monkeypatch):
    def started(*_, **__):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(making, "run", started)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--mintues", "60"], "'--minutes'"),
        (["--minutes", "an hour"], 'minutes: "an hour" is not a whole number from 0 to 100,000'),
        (["--minutes", "-1"], "minutes: -1 is not a whole number from 0 to 100,000"),
        (["--today", "2026-02-30"], "February 2026 has 28 days"),
        (["--minutes", "-1", "--today", "soon"], "The request has 2 faults"),
        (["--name", "Zo\udceb"], "holds bytes that are no text"),
    ],
)
def test_bad_options_are_refused_before_a_kernel_starts(
    run, file, tmp_path, no_kernel, options, said
):
    code, out, err = run("report", file, "--out", tmp_path / "reports", *options)
    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "reports").exists()


def test_a_faulty_list_is_refused_with_all_its_faults_before_a_kernel_starts(
    run, tmp_path, no_kernel
):
    file = tmp_path / "mine.csv"
    file.write_text("program,interview_date,interest\nMercy,4.12.2026,hgih\n", "utf-8")
    code, out, err = run("report", file, "--out", tmp_path / "reports")
    assert (code, out) == (2, "")
    assert "mine.csv needs an answer and has 1 fault" in err
    assert 'did you mean "high"' in err
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("place", ["taken", "taken/deeper/still"])
def test_a_file_where_the_folder_should_be_is_refused(run, file, tmp_path, no_kernel, place):
    (tmp_path / "taken").write_text("mine")
    code, out, err = run("report", file, "--out", tmp_path / place)
    assert (code, out) == (2, "")
    assert f"{tmp_path / 'taken'} is a file; name a folder" in err
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_may_not_be_written_to_is_refused(run, file, tmp_path, no_kernel):
    (tmp_path / "locked").mkdir(mode=0o500)
    code, _, err = run("report", file, "--out", tmp_path / "locked")
    assert code == 2
    assert "may not be written to" in err


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("raise KeyError('thank_you_usage')", "KeyError: 'thank_you_usage'"),
        ("import os; os._exit(1)", "Kernel died"),
    ],
)
def test_a_report_that_fails_on_the_way_says_why_and_leaves_nothing(
    run, file, tmp_path, broken_report, source, said
):
    broken_report(source)
    code, out, err = run("report", file, "--out", tmp_path / "reports")
    assert (code, out) == (1, "")
    assert said in err
    assert err.endswith("Nothing was written.\n")
    assert "Traceback" not in err
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("kind", ["list", "plan file"])
def test_the_day_is_the_one_given_else_the_plan_files_own_else_the_current_one(
    run, file, tmp_path, monkeypatch, notebook, kind
):
    days = []
    monkeypatch.setattr(
        making, "run", lambda job, *_: days.append(job.settings["today"]) or notebook("# A")
    )
    if kind == "plan file":
        mine = tmp_path / "mine.json"
        run("plan", file, "--today", "2026-11-30", "--save", mine)
        file = mine
    before = dt.date.today()
    for given in ([], ["--today", "2026-12-01"]):
        assert run("report", file, "--out", tmp_path / "out", *given)[0] == 0
    if kind == "list":
        assert before <= dt.date.fromisoformat(days[0]) <= dt.date.today()
    else:
        assert days[0] == "2026-11-30"
    assert days[1] == "2026-12-01"


def test_a_plan_file_reaches_the_page_with_its_pins_and_its_changed_numbers(
    run, command, file, read_page, tmp_path
):
    mine = tmp_path / "mine.json"
    run("plan", file, "--today", "2026-12-01", "--trust", "0.25", "--minutes", "45", "--save", mine)
    work = json.loads(mine.read_text("utf-8"))
    work["name"] = NAME
    work["pins"]["never"] = ["thank_you_pd:mercy"]
    work["numbers"]["actions"] = {"thank_you_pd": {"minutes": 11}}
    mine.write_text(json.dumps(work), "utf-8")
    done = command("report", mine, "--out", tmp_path / "out", "--stress", "7")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'out' / 'follow-up-plan-zoë-łukasz.html'}\n"
    page = read_page((tmp_path / "out" / "follow-up-plan-zoë-łukasz.html").read_text("utf-8"))
    settings = {one.name: one.help for one in TABLE}
    for said in (
        f"Plan for {NAME}, Tue, Dec 1, 2026",
        "Left out Email the program director: thank you, with an honest sentence of interest, "
        "Mercy yours",
        "minutes 11 yours",
        f"{settings['trust']} 0.25 yours",
        f"{settings['minutes']} 45 yours",
        f"{settings['stress']} 7 yours",
    ):
        assert said in page.words


def test_help_names_each_setting_with_its_default(run):
    _, out, _ = run("report", "--help")
    words = " ".join(out.split())
    assert "--name TEXT Whose plan it is, for the title." in words
    for one in TABLE:
        default = one.empty if one.default is None else f"{one.default:g}"
        assert re.search(
            rf"--{one.name.replace('_', '-')} \S+ {re.escape(one.help)}[^\[]*"
            rf"\[default: {re.escape(default)}\]",
            words,
        ), one.name


@pytest.mark.parametrize("name", ["../../up", "C:\\up", "a/b", "nul", "😀", "x" * 300, "..", "\n"])
def test_no_name_leads_out_of_the_folder(file, tmp_path, monkeypatch, notebook, name):
    monkeypatch.setattr(making, "run", lambda *_, **__: notebook("# A plan"))
    (page,) = single.report(file, tmp_path / "reports", name=name)
    assert [*(tmp_path / "reports").iterdir()] == [page]
    assert re.fullmatch(r"follow-up-plan(-[\w-]+)?\.html", page.name)
    assert len(page.name.encode()) < 200
