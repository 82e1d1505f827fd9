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


def test_a_plan_as_json_is_one_object_within_its_budget(run, file):
    code, out, _ = run("plan", str(file), "--minutes", "85", "--today", "2026-12-01", "--json")
    made = json.loads(out)
    assert code == 0
    # By hand: preparing (60 min, 80 x 3) and the interest email (20 min, 40 x 3) at Mercy.
    assert [step["id"] for step in made["steps"]] == [
        "prepare_interview:mercy",
        "interest_email:mercy",
    ]
    assert made["totals"]["minutes"] == 80
    assert made["totals"]["value"] == 360


def test_a_plan_as_json_carries_its_deadlines_and_its_guarantee(run, file):
    options = ["--minutes", "85", "--today", "2026-12-01", "--rank-deadline", "2027-03-03"]
    more = ["--minutes-per-day", "30", "--trust", "1", "--json"]
    code, out, _ = run("plan", str(file), *options, *more)
    made = json.loads(out)
    assert code == 0
    assert made["settings"]["rank_deadline"] == "2027-03-03"
    assert made["settings"]["minutes_per_day"] == 30
    assert made["guarantee"]["trust"] == 1
    assert (
        made["guarantee"]["share"] == 1
    )  # the printed scale alone is allowed, and it is best on it
    assert all(piece["minutes"] <= 30 for piece in made["schedule"])
    assert {"do_on", "do_by", "late"} <= set(made["steps"][0])


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


def test_the_best_guarantee_keeps_at_least_as_much_as_the_best_value(run, file):
    options = ["--minutes", "85", "--today", "2026-12-01", "--trust", "0", "--json"]
    _, plain, _ = run("plan", str(file), *options)
    _, safest, _ = run("plan", str(file), *options, "--best-guarantee")
    shares = [json.loads(out)["guarantee"]["share"] for out in (plain, safest)]
    assert shares[0] <= shares[1]
    assert json.loads(safest)["status"] == "best guarantee"


@pytest.mark.parametrize("trust", ["1.5", "-0.1", "nan"])
def test_a_trust_outside_0_to_1_is_refused(run, file, trust):
    code, out, err = run("plan", str(file), "--trust", trust)
    assert (code, out) == (2, "")
    assert "0 to 1" in err


def test_a_plan_for_people_is_dated_and_says_what_is_left_out(run, file):
    _, out, _ = run("plan", str(file), "--minutes", "85", "--today", "2026-12-01")
    assert "80 of 85 minutes" in out
    assert "2026-12-03" in out  # the eve of the interview at Mercy
    assert "this plan keeps at least" in " ".join(out.split())
    assert "Left out, and why" in out
    assert "illustration" in out


def test_a_reason_that_holds_at_many_programs_is_given_once(run, file):
    _, out, _ = run("plan", str(file), "--minutes", "85", "--today", "2026-12-01", "--json")
    whys = [left["why"] for left in json.loads(out)["skipped"] if left["action"] == "dream_essay"]
    _, out, _ = run("plan", str(file), "--minutes", "85", "--today", "2026-12-01")
    assert len(whys) == 2
    assert len(set(whys)) == 1
    assert " ".join(out.split()).count(whys[0]) == 1


def test_pins_change_the_plan(run, file):
    arguments = ["plan", str(file), "--minutes", "85", "--today", "2026-12-01", "--json"]
    _, out, _ = run(*arguments, "--never", "prepare_interview:mercy")
    steps = [step["id"] for step in json.loads(out)["steps"]]
    assert "prepare_interview:mercy" not in steps
    code, out, err = run(*arguments, "--must", "dream_essay:mercy")
    assert (code, out) == (2, "")
    assert "dream_essay:mercy" in err


def test_a_saved_plan_file_is_the_same_plan_and_what_is_typed_beside_it_wins(run, file, tmp_path):
    mine = tmp_path / "mine.json"
    asked = ["--minutes", "85", "--stress", "9", "--today", "2026-12-01", "--trust", "0.25"]
    pin = ["--never", "prepare_interview:mercy"]
    code, out, _ = run("plan", str(file), *asked, *pin, "--save", str(mine))
    assert code == 0
    assert out.endswith(f"\n{mine}\n")
    file.unlink()
    plans = [
        json.loads(run("plan", str(mine), "--json", *more)[1])
        for more in ([], ["--minutes", "300", "--stress", "40"])
    ]
    assert [one["settings"]["minutes"] for one in plans] == [85, 300]
    assert {one["settings"]["today"] for one in plans} == {"2026-12-01"}
    ids = [{step["id"] for step in one["steps"]} for one in plans]
    assert "prepare_interview:mercy" not in ids[0] | ids[1]
    assert len(ids[0]) < len(ids[1])


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
    assert "mine.csv has 2 faults" in err
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


def test_the_question_that_would_settle_most_is_asked_where_it_is_wanted(run, file):
    arguments = ["plan", str(file), "--minutes", "20", "--today", "2026-12-10", "--trust", "0"]
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
