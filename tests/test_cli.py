"""The command line, as a person and a shell meet it: what it prints, writes and returns."""

import json
import os
import shlex
import signal
import subprocess
import sys

import psutil
import pytest

from followup_evidence import cli
from followup_evidence.apps import ports
from followup_evidence.commands import tables

PROGRAM = [sys.executable, "-m", "followup_evidence"]

INTERVIEWS = (
    "program,interview_date,interest\nMercy,2026-12-04,high\nHôpital Saint-Łukasz,2026-11-24,low\n"
)


@pytest.fixture
def run(capsys):
    """Call the command line in this process; return its exit code, output and errors."""

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def options_file(tmp_path):
    """A list with something to trade: two mentors and two emails of interest."""
    path = tmp_path / "options.csv"
    rows = ["program,interview_date,interest,mentor"]
    rows += ["A,2026-10-01,medium,known", "B,2026-10-01,high,none", "C,2026-10-01,high,unknown"]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "interviews.csv"
    path.write_text(INTERVIEWS, "utf-8")
    return path


def test_one_table_as_json_is_a_list_of_row_objects_with_their_origin(run):
    code, out, _ = run("tables", "thank_you_usage", "--json")
    rows = json.loads(out)
    assert code == 0
    # The article: not at all 65, rarely 20, occasionally 13, frequently 2.
    assert [(row["frequency"], row["share_pct"]) for row in rows] == [
        ("Not at all", 65),
        ("Rarely", 20),
        ("Occasionally", 13),
        ("Frequently", 2),
    ]
    assert {row["status"] for row in rows} == {"illustrative"}
    assert all(row["source"] and row["caveat"] for row in rows)


def test_a_missing_value_is_null_in_json(run):
    _, out, _ = run("tables", "action_tradeoffs", "--json")
    qualifiers = {row["action"]: row["qualifier"] for row in json.loads(out)}
    assert qualifiers["interest_email"] == "program dependent"
    assert qualifiers["thank_you_pd"] is None


def test_the_catalog_lists_every_table_and_can_be_narrowed_to_a_status(run):
    _, out, _ = run("tables", "--json")
    everything = json.loads(out)
    _, out, _ = run("tables", "--json", "--status", "policy")
    policies = json.loads(out)
    assert {"thank_you_usage", "decision_flow"} <= {row["name"] for row in everything}
    assert policies == [row for row in everything if row["status"] == "policy"]
    assert 0 < len(policies) < len(everything)


def test_a_status_narrows_the_rows_of_a_table_too(run):
    _, out, _ = run("tables", "scale_labels", "--json", "--status", "illustrative")
    # Thank-you emails and a mentor's call; 40 is for an action that the article does not label.
    assert {row["label"]: row["value"] for row in json.loads(out)} == {"Low": 20, "Advocacy": 80}


@pytest.mark.parametrize("name", [[], ["decision_flow_edges"], ["actions"]])
def test_a_status_that_nothing_has_is_answered_with_those_in_use(run, name):
    _, out, _ = run("tables", *name, "--json")
    used = {row["status"] for row in json.loads(out)}
    absent = min({*tables.STATUSES} - used)
    code, out, err = run("tables", *name, "--status", absent)
    assert (code, err, out.count("\n")) == (0, "", 1)
    said, listed = out.strip(".\n").split("; in use: ")
    assert said == f"No {f'row of {name[0]}' if name else 'table'} has the status {absent}"
    assert {*listed.split(", ")} == used
    assert run("tables", *name, "--status", absent, "--json") == (0, "[]\n", "")


def test_a_table_for_people_ends_with_status_caveat_and_source(run):
    code, out, _ = run("tables", "advocacy_influence")
    assert code == 0
    assert "Call from a faculty mentor" in out
    assert "Status: illustrative" in out
    assert "Source: " in out


def test_csv_goes_back_to_the_same_rows(run):
    import io

    import pandas as pd

    _, out, _ = run("tables", "action_tradeoffs", "--csv")
    frame = pd.read_csv(io.StringIO(out))
    assert frame["impact"].tolist()[2] == "Low–Moderate"
    assert {"status", "source", "caveat"} <= set(frame.columns)


def test_an_unknown_table_is_named_with_a_near_one(run):
    code, out, err = run("tables", "thankyou_usage")
    assert (code, out) == (2, "")
    assert 'did you mean "thank_you_usage"' in err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["tabels"], "Did you mean 'tables'?"),
        (["tables", "--jason"], "--json"),
        (["tables", "--status", "guess"], "'illustrative', 'published', 'local survey'"),
        (["plan"], "Missing argument 'FILE'"),
        (["explore", "--port", "99999"], "1<=x<=65535"),
    ],
)
def test_a_wrong_command_line_says_what_would_be_right(run, arguments, hint):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert hint in err


def test_a_plan_as_json_is_one_object_with_basics_first(run, file):
    code, out, _ = run("plan", str(file), "--minutes", "85", "--today", "2026-12-01", "--json")
    made = json.loads(out)
    assert code == 0
    # By hand: prepare for Mercy on the eve, write after it; Łukasz is a week past its three days.
    assert [(step["id"], step["layer"], step["do_by"]) for step in made["steps"]] == [
        ("prepare_interview:mercy", "basic", "2026-12-03"),
        ("thank_you_pd:mercy", "basic", "2026-12-07"),
    ]
    assert made["totals"] | {"minutes": 70, "message_minutes": 10, "value": 0} == made["totals"]
    kinds = {left["id"]: left["kind"] for left in made["skipped"]}
    assert kinds["thank_you_pd:hôpital-saint-łukasz"] == "late"
    assert kinds["interest_email:mercy"] == "superseded"
    assert kinds["dream_essay:mercy"] == "backfire"
    assert kinds["notes_to_everyone:mercy"] == "dominated"
    assert made["bans"] == []


def test_a_plan_as_json_carries_its_deadlines_and_its_guarantee(run, file):
    options = ["--minutes", "85", "--today", "2026-12-01", "--rank-deadline", "2027-03-03"]
    more = ["--minutes-per-day", "30", "--trust", "1", "--json"]
    code, out, _ = run("plan", str(file), *options, *more)
    made = json.loads(out)
    assert code == 0
    assert made["settings"]["rank_deadline"] == "2027-03-03"
    assert made["settings"]["minutes_per_day"] == 30
    assert made["guarantee"]["share"] == 1  # no option is offered, so none is better
    assert all(piece["minutes"] <= 30 for piece in made["schedule"])
    assert {"do_on", "do_by", "late", "group", "kind"} <= set(made["steps"][0])


def test_a_ban_comes_before_everything_else(run, file):
    file.write_text(
        INTERVIEWS.replace("interest", "specialty")
        .replace("high", "Plastics")
        .replace("low", "Neurology"),
        "utf-8",
    )
    code, out, _ = run("plan", str(file), "--today", "2026-12-01")
    assert code == 0
    ban = "Don’t send any message to Mercy. Plastic surgery: no contact with programs"
    told = " ".join(out.split())
    assert told.index(ban) < told.index("This week")
    _, out, _ = run("plan", str(file), "--today", "2026-12-01", "--json")
    [listed] = json.loads(out)["bans"]
    assert listed["program"] == "Mercy"
    assert listed["rule"] == "no_contact"
    assert listed["body"] == "American Council of Academic Plastic Surgeons (ACAPS)"
    assert listed["address"].startswith("https://")


def test_a_limit_that_basics_do_not_fit_says_what_gave_way(run, file):
    _, out, _ = run("plan", str(file), "--minutes", "5", "--today", "2026-12-01")
    assert "1 email didn’t fit (Mercy): 5 more minutes needed." in " ".join(out.split())
    _, out, _ = run("plan", str(file), "--minutes", "none", "--today", "2026-12-01")
    assert "didn’t fit" not in out


def test_a_plan_tells_what_is_known_of_its_own_steps_when_asked_and_is_the_same_plan(run, file):
    options = ["--minutes", "85", "--today", "2026-12-01", "--json"]
    _, plain, _ = run("plan", str(file), *options)
    code, out, _ = run("plan", str(file), *options, "--evidence")
    made = json.loads(out)
    known = made.pop("evidence")
    assert code == 0
    assert made == json.loads(plain)
    assert {row["action"] for row in known} == {step["action"] for step in made["steps"]}
    assert {"id", "direction", "citation", "address", "note", "verification"} <= set(known[0])


def test_the_best_guarantee_keeps_at_least_as_much_as_the_best_value(run, options_file):
    options = ["--minutes", "80", "--today", "2026-12-01", "--trust", "0", "--json"]
    _, plain, _ = run("plan", str(options_file), *options)
    _, safest, _ = run("plan", str(options_file), *options, "--best-guarantee")
    shares = [json.loads(out)["guarantee"]["share"] for out in (plain, safest)]
    assert 0 < shares[0] <= shares[1]
    assert json.loads(safest)["status"] == "best guarantee"


def test_every_setting_out_of_bounds_is_said_at_once_and_nothing_is_planned(run, file):
    code, out, err = run(
        "plan", str(file), "--trust", "1.5", "--minutes", "-1", "--stress", "x", "--today", "12/1"
    )
    assert (code, out) == (2, "")
    for said in (
        "trust: 1.5 is not a number from 0 to 1",
        "minutes: -1 is not a whole number from 0 to 100,000",
        'stress: "x" is not a whole number',
        'today: "12/1" is not a date',
    ):
        assert said in err


def test_a_plan_for_people_is_dated_grouped_and_says_what_to_skip(run, file):
    _, out, _ = run("plan", str(file), "--today", "2026-12-01")
    parts = out.split("\n\n")
    assert " ".join(parts[0].split()) == (
        "Tue, Dec 1, 2026: 2 things to do, about 70 minutes. Nothing for tonight. Next: Thu, Dec 3."
    )
    assert parts[1].startswith("We know of no rule at Mercy.")
    assert [part.splitlines()[0] for part in parts[2:4]] == ["This week", "You can skip"]
    assert "Mercy · 60 minutes · Thu, Dec 3" in parts[2]  # the eve of the interview
    assert "It’s been more than 3 days. You can skip it." in " ".join(parts[3].split())
    assert (
        parts[-1] == "These are estimates, not research. They can’t predict where you’ll match.\n"
    )
    assert "At worst" not in out
    _, out, _ = run("plan", str(file), "--today", "2026-12-01", "--advisor")
    assert "does not depend on any score" in out


def test_a_reason_that_holds_at_many_programs_is_given_once(run, file):
    _, out, _ = run("plan", str(file), "--minutes", "85", "--today", "2026-12-01", "--json")
    whys = [left["why"] for left in json.loads(out)["skipped"] if left["action"] == "dream_essay"]
    _, out, _ = run("plan", str(file), "--minutes", "85", "--today", "2026-12-01")
    assert len(whys) == 2
    assert len(set(whys)) == 1
    assert " ".join(out.split()).count(whys[0]) == 1


def test_pins_change_the_plan(run, file):
    arguments = ["plan", str(file), "--today", "2026-12-01", "--json"]
    _, out, _ = run(*arguments, "--never", "prepare_interview:mercy")
    steps = [step["id"] for step in json.loads(out)["steps"]]
    assert steps == ["thank_you_pd:mercy"]
    _, out, _ = run(*arguments, "--done", "prepare_interview:mercy")
    kinds = {left["id"]: left["kind"] for left in json.loads(out)["skipped"]}
    assert kinds["prepare_interview:mercy"] == "already_done"
    code, out, err = run(*arguments, "--must", "dream_essay:mercy")
    assert (code, out) == (2, "")
    assert "dream_essay:mercy" in err


def test_a_saved_plan_file_is_the_same_plan_and_what_is_typed_beside_it_wins(
    run, options_file, tmp_path
):
    mine = tmp_path / "mine.json"
    asked = ["--minutes", "20", "--stress", "9", "--today", "2026-12-01", "--trust", "0.25"]
    pin = ["--never", "interest_email:b"]
    code, out, _ = run("plan", str(options_file), *asked, *pin, "--save", str(mine))
    assert code == 0
    assert out.endswith(f"\n{mine}\n")
    options_file.unlink()
    plans = [
        json.loads(run("plan", str(mine), "--json", *more)[1])
        for more in ([], ["--minutes", "none", "--stress", "40"])
    ]
    assert [one["settings"]["minutes"] for one in plans] == [20, None]
    assert [one["settings"]["stress"] for one in plans] == [9, 40]
    assert {one["settings"]["today"] for one in plans} == {"2026-12-01"}
    ids = [{step["id"] for step in one["steps"]} for one in plans]
    assert ids == [
        {"interest_email:c"},
        {"interest_email:c", "advocacy_call:a", "advocacy_call:c"},
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 99}, "newer version"),
        ({"settings": {"minutes": -1}}, "minutes"),
        ({"settings": {"minuts": 10}}, 'did you mean "minutes"'),
        ({"interviews": [{"program": "Mercy", "interview_date": "4.12.2026"}]}, "interview_date"),
        ({"pins": {"must": ["thank_you_pd:nowhere"]}}, "thank_you_pd:nowhere"),
        ({"interviews": [{"program": "M\ud800", "interview_date": "2026-12-04"}]}, "half of"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "report"])
def test_a_plan_file_with_a_fault_is_refused_with_its_place(
    run, file, tmp_path, command, change, said
):
    mine = tmp_path / "mine.json"
    run("plan", str(file), "--today", "2026-12-01", "--save", str(mine))
    mine.write_text(json.dumps(json.loads(mine.read_text("utf-8")) | change), "utf-8")
    code, out, err = run(
        command, str(mine), *(["--out", str(tmp_path / "out")] * (command != "plan"))
    )
    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "out").exists()


def test_a_plan_file_is_named_so_that_it_is_read_as_one(run, file, tmp_path):
    code, out, err = run("plan", str(file), "--save", str(tmp_path / "mine.txt"))
    assert (code, out) == (2, "")
    assert "does not end in .json" in err
    assert [*tmp_path.iterdir()] == [file]


def test_every_fault_of_a_file_is_said_at_once_and_nothing_is_printed(run, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("program,interview_date,interest\nMercy,4.12.2026,hgih\n", "utf-8")
    code, out, err = run("plan", str(path))
    assert (code, out) == (2, "")
    assert "mine.csv needs an answer and has 1 fault" in err
    assert 'did you mean "high"' in err


def test_a_file_that_is_not_there_is_bad_input(run, tmp_path):
    code, out, err = run("plan", str(tmp_path / "none.csv"))
    assert (code, out) == (2, "")
    assert "none.csv" in err


def test_a_damaged_installation_is_said_in_one_line(run, monkeypatch):
    def nothing(name):
        raise FileNotFoundError(f"this installation has no {name!r} folder")

    monkeypatch.setattr("followup_evidence.paths.folder", nothing)
    code, out, err = run("explore")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "this installation has no 'notebooks' folder",
        "followup-evidence doctor looks for what is wrong.",
    ]


@pytest.mark.parametrize("command", sorted(cli.commands.commands))
def test_every_help_ends_with_an_example_that_the_command_takes(run, command):
    _, out, _ = run(command, "--help")
    examples = [shlex.split(line) for line in out.split("Example:\n")[1].splitlines()]
    assert examples
    for program, name, *arguments in examples:
        assert (program, name) == ("followup-evidence", command)
        cli.commands.commands[command].make_context(name, arguments)


def test_help_is_quick_because_nothing_heavy_is_imported():
    probe = (
        "import sys, followup_evidence.cli; "
        "print([m for m in ('pandas', 'altair', 'scipy', 'jupyter_client') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_output_is_utf8_whatever_the_pipe_claims(encoding, file):
    settings = {"PYTHONIOENCODING": encoding, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*PROGRAM, "plan", str(file), "--today", "2026-12-01"],
        capture_output=True,
        env=os.environ | settings,
    )
    assert done.returncode == 0, done.stderr
    assert "Hôpital Saint-Łukasz" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_complaint():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*PROGRAM, "tables"], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert done.stderr == b""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_explore_prints_its_address_and_leaves_nothing_behind(root, number):
    with subprocess.Popen(
        [*PROGRAM, "explore", "--no-browser", "--port", str(ports.spare())],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    ) as explorer:
        said = []
        for line in explorer.stdout:
            said.append(line)
            if "http://127.0.0.1:" in line:
                break
        started = psutil.Process(explorer.pid).children(recursive=True)
        explorer.send_signal(number)
        rest = explorer.stdout.read()
    assert explorer.returncode == 0
    assert "token=" in said[-1]
    assert "JupyterLab has stopped." in rest
    assert started
    assert psutil.wait_procs(started, timeout=5)[1] == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
def test_ctrl_c_ends_a_command_quietly():
    probe = (
        "import os, signal; from followup_evidence import cli, evidence; "
        "evidence.catalog = lambda: os.kill(os.getpid(), signal.SIGINT); cli.main(['tables'])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert done.returncode == 130
    assert (done.stdout, done.stderr.strip()) == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such folders")
@pytest.mark.parametrize("out", ["/sys/followup", "/proc/followup/deep", "a" * 300])
@pytest.mark.parametrize("command", ["plan", "report"])
def test_a_folder_that_cannot_be_made_is_bad_input(run, file, command, out):
    code, printed, err = run(command, str(file), "--today", "2026-12-01", "--out", out)
    assert (code, printed) == (2, "")
    assert "may not be written to" in err
    assert err.endswith("Nothing was written.\n")


def test_the_question_that_would_settle_most_is_asked_where_it_is_wanted(run, options_file):
    arguments = ["plan", str(options_file), "--minutes", "45", "--today", "2026-12-10"]
    arguments += ["--trust", "0"]
    _, plain, _ = run(*arguments)
    _, told, _ = run(*arguments, "--question")
    _, out, _ = run(*arguments, "--question", "--json")
    asked = json.loads(out)["questions"]
    assert asked[0]["question"] in " ".join(told.split())
    assert asked[0]["question"] not in " ".join(plain.split())
    assert all(0 <= row["now"] <= min(row["if_yes"], row["if_no"]) <= 1 for row in asked)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such terminals")
def test_a_bar_is_drawn_where_a_person_watches_and_only_there():
    import pty

    probe = (
        "import threading; from followup_evidence.commands import progress\n"
        "progress._PATIENCE = 0\n"
        "with progress.bar('Choosing steps', seconds=20): threading.Event().wait(1)"
    )
    command = [sys.executable, "-c", probe]
    piped = subprocess.run(command, capture_output=True, check=True)
    assert piped.stderr == piped.stdout == b""
    keyboard, screen = pty.openpty()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=screen) as shown:
        assert shown.stdout.read() == b""
    os.close(screen)
    assert b"Choosing steps, 20 s at most" in os.read(keyboard, 10_000)
    os.close(keyboard)
