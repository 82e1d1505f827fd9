"""A roster's reports, from the command line to the folder that an office keeps."""

import csv
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from followup_evidence import forks
from followup_evidence.reports import batch, making, manifest, runners

LIST = "program,interview_date,interest,mentor\n{},2026-12-04,high,known\nLakeside,2026-11-20,,\n"
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><b>x</b>",
    "{{ 7*7 }}",
    "$x$",
    "[a](javascript:1)",
    "=cmd()",
    "../../x",
    "😀 مرحبا \u202eevil",
    "N" * 300,
]


def office(folder, students=("Ada", "Bob", "Ada")):
    """Write a roster and the lists that it names."""
    rows = [["name", "interviews", "minutes"]]
    for number, name in enumerate(students):
        program = name[:150] if name in HOSTILE else f"Mercy {number}"
        with (folder / f"{number}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(csv.reader(io.StringIO(LIST.format("x"))))
        text = (folder / f"{number}.csv").read_text("utf-8")
        cell = io.StringIO()
        csv.writer(cell, lineterminator="").writerow([program])
        (folder / f"{number}.csv").write_text(text.replace("x,", f"{cell.getvalue()},"), "utf-8")
        rows.append([name, f"{number}.csv", str(60 + number)])
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "roster.csv"


def render(command, roster, out, *more, **settings):
    return command(
        "report", "--roster", roster, "--out", out, "--today", "2026-12-01", *more, **settings
    )


def lines(out):
    return list(csv.DictReader(io.StringIO((out / "manifest.csv").read_text("utf-8-sig"))))


def contents(out):
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix != ".csv"}


@pytest.fixture(scope="module")
def made(command, tmp_path_factory):
    """Render a roster of three once."""
    folder = tmp_path_factory.mktemp("office")
    roster = office(folder)
    done = render(command, roster, folder / "out", "--also", "ics", "--also", "csv")
    assert done.returncode == 0, done.stderr
    return roster, folder / "out", done


@pytest.fixture
def copy(made, tmp_path):
    """Return the roster and a copy of what was made from it, to be spoilt."""
    shutil.copytree(made[1], tmp_path / "out")
    return made[0], tmp_path / "out"


def test_there_is_one_report_for_each_student_and_a_manifest_that_tells_of_it(made):
    _, out, done = made
    assert done.stdout == f"{out / 'index.html'}\n3 rendered, 0 unchanged, 0 failed\n"
    rows = lines(out)
    assert [row["name"] for row in rows] == ["Ada", "Bob", "Ada"]
    assert {row["status"] for row in rows} == {"rendered"}
    for row in rows:
        assert hashlib.sha256((out / row["html"]).read_bytes()).hexdigest() == row["sha256"]
        assert (out / row["ics"]).read_bytes().startswith(b"BEGIN:VCALENDAR")
        assert b"Mercy" in (out / row["csv"]).read_bytes()
        assert float(row["seconds"]) > 0
    whole = json.loads((out / "manifest.json").read_text("utf-8"))
    assert [one["name"] for one in whole["students"]] == ["Ada", "Bob", "Ada"]
    assert {path.name.partition(".")[0] for path in out.iterdir()} == {
        *(f"follow-up-plan-{stem}" for stem in ("ada", "bob", "ada-2")),
        *("index", "cohort", "manifest"),
    }


def test_nothing_of_the_roster_is_logged(made):
    assert made[2].stderr == ""


def test_each_page_is_to_the_byte_what_one_report_alone_gives(made, command, tmp_path):
    roster, out, _ = made
    options = ("--name", "Bob", "--minutes", "61", "--today", "2026-12-01", "--also", "ics")
    done = command("report", roster.parent / "1.csv", "--out", tmp_path, *options)
    assert done.returncode == 0, done.stderr
    for ending in ("html", "ics"):
        name = f"follow-up-plan-bob.{ending}"
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes()


def test_a_second_run_makes_nothing_again(copy, command):
    roster, out = copy
    before = contents(out)
    done = render(command, roster, out, "--also", "ics", "--also", "csv")
    assert done.stdout.endswith("0 rendered, 3 unchanged, 0 failed\n")
    changed = {name for name, content in contents(out).items() if before[name] != content}
    assert changed <= {"manifest.json", "index.html"}


def test_a_second_folder_gets_the_same_bytes(made, command, tmp_path):
    roster, out, _ = made
    done = render(command, roster, tmp_path, "--also", "ics", "--also", "csv", "--at-once", "1")
    assert done.returncode == 0
    for name, content in contents(out).items():
        if name != "manifest.json":  # which tells of seconds
            assert (tmp_path / name).read_bytes() == content, name


def spoil_the_list(roster, out):
    path = roster.parent / "1.csv"
    path.write_text(path.read_text("utf-8").replace("Lakeside", "Hillside"), "utf-8")


def spoil_the_page(roster, out):
    (out / "follow-up-plan-bob.html").write_text("overwritten")


def lose_a_file(roster, out):
    (out / "follow-up-plan-bob.ics").unlink()


@pytest.mark.parametrize("change", [spoil_the_list, spoil_the_page, lose_a_file])
def test_only_what_changed_is_made_again(made, command, tmp_path, change):
    shutil.copytree(made[0].parent, tmp_path / "office")
    roster, out = tmp_path / "office" / "roster.csv", tmp_path / "office" / "out"
    change(roster, out)
    done = render(command, roster, out, "--also", "ics", "--also", "csv")
    assert done.stdout.endswith("1 rendered, 2 unchanged, 0 failed\n"), done.stderr
    assert [row["status"] for row in lines(out)] == ["unchanged", "rendered", "unchanged"]


@pytest.mark.parametrize("content", ["", "{", '{"students": 7}', '[{"a": 1}]', "\x00\xff"])
def test_a_manifest_that_cannot_be_read_costs_time_and_nothing_else(copy, content):
    _, out = copy
    (out / "manifest.json").write_text(content, "latin-1")
    book = manifest.Manifest(out)
    assert book.earlier() == {}
    assert (out / book.damaged).read_text("latin-1") == content
    assert (out / "follow-up-plan-bob.html").exists()


def test_a_manifest_names_no_file_outside_its_folder(copy):
    _, out = copy
    path = out / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("follow-up-plan-bob.html", "../bob.html"))
    assert manifest.Manifest(out).earlier() == {}


def test_a_run_that_is_killed_loses_nothing_finished_and_leaves_no_half_file(root, tmp_path):
    roster = office(tmp_path, [f"S{number}" for number in range(12)])
    out = tmp_path / "out"
    call = [sys.executable, "-m", "followup_evidence", "report", "--roster", roster, "--out", out]
    with subprocess.Popen([*call, "--today", "2026-12-01"], stderr=subprocess.DEVNULL) as run:
        journal = out / manifest.JOURNAL
        until = time.monotonic() + 120
        while not journal.exists() or journal.read_text("utf-8").count('"key"') < 3:
            assert time.monotonic() < until
            time.sleep(0.02)
        ours = psutil.Process(run.pid).children(recursive=True)
        run.send_signal(signal.SIGKILL)
    psutil.wait_procs(ours, timeout=20)
    assert not [one for one in ours if one.is_running()]
    finished = [*manifest.Manifest(out).earlier().values()]
    assert 3 <= len(finished) < 12
    assert all(entry.is_whole(out) for entry in finished)
    for page in out.glob("*.html"):
        assert page.read_text("utf-8").rstrip().endswith("</html>")
    done = subprocess.run([*call, "--today", "2026-12-01"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counts = done.stdout.split("\n")[1]
    rendered, unchanged = (int(part.split()[0]) for part in counts.split(", ")[:2])
    assert rendered + unchanged == 12
    assert unchanged >= len(finished)
    assert not [*out.glob(".*"), *out.glob("*.part"), *out.glob(manifest.JOURNAL)]


def test_ctrl_c_keeps_what_is_finished_and_says_so(root, tmp_path):
    roster = office(tmp_path, [f"S{number}" for number in range(12)])
    out = tmp_path / "out"
    call = [sys.executable, "-m", "followup_evidence", "report", "--roster", roster, "--out", out]
    with subprocess.Popen([*call, "--today", "2026-12-01"], stderr=subprocess.PIPE) as run:
        until = time.monotonic() + 120
        while not (out / manifest.JOURNAL).exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        ours = psutil.Process(run.pid).children(recursive=True)
        run.send_signal(signal.SIGINT)
        said = run.stderr.read().decode()
    assert run.returncode == 130
    assert said == "\nStopped. Finished reports are kept; the same command does the rest.\n"
    psutil.wait_procs(ours, timeout=20)
    assert not [one for one in ours if one.is_running()]
    assert all(entry.is_whole(out) for entry in manifest.Manifest(out).earlier().values())


def work(folder, count=4):
    from followup_evidence.reports import roster

    students = roster.read(office(folder, [f"S{n}" for n in range(count)]), {"today": "2026-12-01"})
    return [one.job for one in students]


@pytest.fixture
def ended():
    yield
    runners.close()


def test_a_report_whose_process_is_killed_is_made_once_more(tmp_path, monkeypatch, ended):
    asked = work(tmp_path, 2)
    killed = []
    draw = runners._heard

    def kill_first(run):
        if not killed:
            killed.append(run.number)
            os.kill(run.child.pid, signal.SIGKILL)
        return draw(run)

    monkeypatch.setattr(runners, "_heard", kill_first)
    results = {number: made for number, made, _ in runners.here(asked, 2)}
    assert killed
    assert all(isinstance(made, making.Made) for made in results.values())


def test_one_failing_report_never_stops_the_others(tmp_path, broken_report, run):
    broken_report(
        "if name == 'S1': 1 / 0\nif name == 'S2':\n    import os, signal\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\nname"
    )
    roster = office(tmp_path, ["S0", "S1", "S2", "S3"])
    code, out, err = run("report", "--roster", roster, "--out", tmp_path / "out")
    assert code == 1
    assert out.endswith("2 rendered, 0 unchanged, 2 failed\n")
    assert err == "row 3: failed; the manifest says why\nrow 4: failed; the manifest says why\n"
    errors = [row["error"] for row in lines(tmp_path / "out")]
    assert errors[0] == errors[3] == ""
    assert "ZeroDivisionError: division by zero" in errors[1]
    assert "ended before its work did" in errors[2]
    _, _, err = run("report", "--roster", roster, "--out", tmp_path / "out", "--details")
    assert "S1: ZeroDivisionError" in err


def test_a_notebook_that_changes_in_mid_run_changes_no_report_of_that_run(
    tmp_path, broken_report, run
):
    broken_report("'the first edition'")
    notebook = tmp_path / "notebooks/report.ipynb"
    roster = office(tmp_path, [f"S{number}" for number in range(4)])

    def change_after_the_first(steps, label, total):
        for step in steps:
            if label == "Reports":
                text = notebook.read_text("utf-8")
                notebook.write_text(text.replace("first edition", "second edition"), "utf-8")
            yield step

    done = batch.reports(roster, tmp_path / "out", watch=change_after_the_first, at_once=1)
    assert done.count("rendered") == 4
    pages = [path.read_text("utf-8") for path in sorted((tmp_path / "out").glob("follow*.html"))]
    assert all("first edition" in page for page in pages)
    again = batch.reports(roster, tmp_path / "out")
    assert again.count("rendered") == 4
    assert "second edition" in (tmp_path / "out" / "follow-up-plan-s0.html").read_text("utf-8")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_full_disk_fails_what_does_not_fit_and_spoils_nothing(tmp_path, broken_report):
    broken_report("'x' * 300_000")
    roster = office(tmp_path, [f"S{number}" for number in range(5)])
    out = tmp_path / "out"
    out.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1100k", "tmpfs", out])
    if mounted.returncode:
        pytest.skip("this machine mounts nothing")
    try:
        done = batch.reports(roster, out, at_once=1)
        assert done.count("failed") > 0
        assert done.count("rendered") > 0
        assert {entry.error for entry in done.entries if entry.status == "failed"} == {
            "It could not be written: No space left on device."
        }
        kept = [entry for entry in done.entries if entry.status == "rendered"]
        assert all(entry.is_whole(out) for entry in kept)
        assert [path.name for path in out.glob("follow*")] != []
        assert len([*out.glob("follow*")]) == len(kept)
        subprocess.run(["mount", "-o", "remount,size=20m", out], check=True)
        again = batch.reports(roster, out)
        assert again.count("unchanged") == len(kept)
        assert again.count("failed") == 0
    finally:
        subprocess.run(["umount", out], check=True)


def test_rows_with_faults_stop_the_run_unless_it_may_go_on(tmp_path, broken_report, run):
    broken_report("name")
    roster = office(tmp_path, ["Good", "Bad Secret"])
    (tmp_path / "1.csv").write_text("program,interview_date\nSecret Hospital,x\n", "utf-8")
    out = tmp_path / "out"
    code, said, err = run("report", "--roster", roster, "--out", out)
    assert (code, said) == (2, "")
    assert "row 3, interviews: the file has 1 fault" in err
    assert "Secret" not in err
    assert not out.exists()
    code, said, err = run("report", "--roster", roster, "--out", out, "--details")
    assert "interview_date" in err
    code, said, err = run("report", "--roster", roster, "--out", out, "--keep-going")
    assert code == 1
    assert said.endswith("1 rendered, 0 unchanged, 1 failed\n")
    assert "Secret" not in err
    assert [row["status"] for row in lines(out)] == ["rendered", "failed"]


def test_a_second_run_at_the_same_time_is_refused(tmp_path, broken_report):
    from filelock import FileLock

    broken_report("name")
    roster = office(tmp_path, ["A"])
    (tmp_path / "out").mkdir()
    with (
        FileLock(tmp_path / "out" / ".reports.lock"),
        pytest.raises(batch.FollowupError, match="Another run"),
    ):
        batch.reports(roster, tmp_path / "out")


def test_where_there_is_no_fork_the_reports_are_the_same(made, monkeypatch, tmp_path, run):
    roster, out, _ = made
    monkeypatch.setattr(forks, "possible", lambda: False)
    code, said, _ = run(
        "report", "--roster", roster, "--out", tmp_path / "out", "--today", "2026-12-01"
    )
    assert code == 0, said
    for row in lines(tmp_path / "out"):
        assert (out / row["html"]).read_bytes() == (tmp_path / "out" / row["html"]).read_bytes()


def test_a_server_that_cannot_fork_safely_leaves_the_work_to_kernels(made, monkeypatch, tmp_path):
    roster, out, _ = made
    monkeypatch.setattr(forks.Server, "can_start", lambda _: False)
    done = batch.reports(roster, tmp_path / "out", defaults={"today": "2026-12-01"})
    assert done.count("rendered") == 3
    for row in lines(tmp_path / "out"):
        assert (out / row["html"]).read_bytes() == (tmp_path / "out" / row["html"]).read_bytes()


def test_hostile_text_stays_text_in_every_file(tmp_path, command, read_page):
    roster = office(tmp_path, HOSTILE)
    out = tmp_path / "deep" / "out"
    also = [part for ending in ("csv", "ics", "xlsx", "txt", "json") for part in ("--also", ending)]
    done = render(command, roster, out, *also)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"{number}.csv" for number in range(len(HOSTILE))),
        *("roster.csv", "deep"),
    }
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]
    rows = lines(out)
    assert rows[5]["name"] == "'=cmd()"
    for name, row in zip(HOSTILE, rows, strict=True):
        page = read_page((out / row["html"]).read_text("utf-8"))
        assert page.soup.title.string == f"Follow-up plan for {name}"
        assert any(name[:150] == cell.get_text() for cell in page.soup.find_all("td"))
        assert page.outside() == []
        assert len([tag for tag in page.soup.find_all("script") if not tag.get("type")]) == 1
    index = read_page((out / "index.html").read_text("utf-8"))
    assert len(index.soup.find_all("script")) == 1
    assert index.outside() == []
    shown = [row.find_all("td")[1].get_text() for row in index.soup.select("tbody tr")]
    assert shown == HOSTILE
    linked = [link["href"] for link in index.soup.select("td.files a")]
    assert len(linked) == 6 * len(HOSTILE)
    assert not any(":" in link or link.startswith("/") or ".." in link for link in linked)


def test_the_pages_are_plain_for_a_reader_of_tables(made, read_page):
    page = read_page((made[1] / "index.html").read_text("utf-8"))
    heads = [head.get_text(strip=True) for head in page.soup.find_all("th")]
    assert heads[:4] == ["Row", "Student", "Bans", "Status"]
    assert "fewer than 5" in read_page((made[1] / "cohort.html").read_text("utf-8")).words
