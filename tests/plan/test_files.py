"""Plan files: what goes out comes back, and what is wrong is said, all of it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import Faults, FollowupError
from followup_evidence.paths import folder
from followup_evidence.plan.files import PlanFile

EXAMPLE = folder("data") / "examples" / "interviews.csv"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def rows():
    listed = plan.interviews.read(EXAMPLE).astype("str")
    return tuple(
        {
            name: cell
            for name, cell in row.items()
            if name in ("program", "interview_date", "interest")
        }
        for row in listed.to_dict("records")
    )


@settings(max_examples=60, deadline=None)
@given(
    interviews=st.lists(st.dictionaries(TEXT, TEXT, max_size=4), max_size=4),
    minutes=st.integers(0, 100_000),
    stress=st.none() | st.integers(0, 100_000),
    trust=st.integers(0, 1000).map(lambda permille: permille / 1000),
    day=st.none() | st.dates().map(str).filter(lambda text: "2000" <= text < "2100"),
    must=st.lists(TEXT, max_size=3),
    img=st.booleans(),
    mentor=st.sampled_from(["", "known", "unknown"]),
    name=TEXT,
)
def test_what_is_written_is_read_again(tmp_path_factory, interviews, day, must, **values):
    path = tmp_path_factory.mktemp("plan") / "my-plan.json"
    file = PlanFile(tuple(interviews), today=day, must=tuple(must), **values)
    file.write(path)
    assert PlanFile.read(path) == file
    assert [one.name for one in path.parent.iterdir()] == ["my-plan.json"]


def test_it_makes_the_plan_that_the_planner_makes_of_the_same():
    mine = plan.interviews.check([*rows()])
    limits = plan.Limits(150, 12, minutes_per_day=60)
    never = plan.choose(mine, limits, today="2026-12-01").steps["id"].iloc[0]
    scale = plan.Scale.illustrative().with_values(labels={"Advocacy": 95})
    costs = plan.actions.defaults()
    costs.loc[costs["action"] == "thank_you_pd", "minutes"] = 7
    made = plan.choose(
        mine,
        limits,
        scale,
        today="2026-12-01",
        rank_deadline="2027-03-03",
        actions=costs,
        never=[never],
    )
    file = PlanFile(
        rows(),
        150,
        12,
        minutes_per_day=60,
        today="2026-12-01",
        rank_deadline="2027-03-03",
        never=(never,),
        labels={"Advocacy": 95},
        actions={"thank_you_pd": {"minutes": 7}},
    )
    again = PlanFile.from_dict(json.loads(json.dumps(file.to_dict()))).make()
    assert again.steps.equals(made.steps)
    assert again.guarantee == plan.guarantee.of(made, trust=0.5)


def test_every_fault_is_said_at_once():
    wrong = PlanFile(()).to_dict() | {
        "settings": {"minutes": -1, "today": "2026-02-30", "trust": 2, "mintues": 5},
        "numbers": {"labels": {"Low": 99}, "actions": {"thank_you": {"minutes": True}}},
        "applicant": {"img": "yes", "mentor": "maybe"},
        "pins": {"must": "all"},
        "interviews": [{"program": ["a"]}],
        "extra": 1,
    }
    with pytest.raises(Faults) as caught:
        PlanFile.from_dict(wrong)
    told = str(caught.value)
    for words in (
        '"extra" is unknown',
        'did you mean "minutes"?',
        "minutes: -1 is not a whole number",
        "February 2026 has 28 days",
        "Low is 99 and Low–Moderate 40",
        'did you mean "thank_you_pd"?',
        "True is not a whole number",
        "applicant.img",
        "applicant.mentor",
        "pins.must",
        "row 1",
        "trust",
    ):
        assert words in told, words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no whole JSON"),
        (b'{"format": "followup-evidence pl', "holds no whole JSON"),
        (b"\xff\xfe\x00", "holds no whole JSON"),
        (b"[" * 100_000, "holds no whole JSON"),
        (b"[]", "its format is not"),
        (b'{"format": "followup-evidence plan", "version": 2}', "made by a newer version"),
        (b'{"format": "followup-evidence plan", "version": true}', "version: True is not 1"),
    ],
)
def test_what_is_no_plan_file_is_refused(tmp_path, content, words):
    path = tmp_path / "mine.json"
    path.write_bytes(content)
    with pytest.raises(FollowupError, match=words):
        PlanFile.read(path)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path):
    with pytest.raises(FollowupError, match="cannot be read"):
        PlanFile.read(tmp_path / "none.json")
    (tmp_path / "large.json").write_bytes(b" " * 5_000_001)
    with pytest.raises(FollowupError, match="more than 5 MB"):
        PlanFile.read(tmp_path / "large.json")


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(FollowupError, match="cannot be written"):
        PlanFile(()).write(tmp_path / "none" / "mine.json")


def test_half_a_character_is_refused_wherever_it_stands_and_nothing_is_written(tmp_path):
    file = PlanFile(({"program": "a\ud800"},), name="\udfff", must=("thank_you_pd:\ud800",))
    with pytest.raises(Faults) as refused:
        file.write(tmp_path / "mine.json")
    assert str(refused.value).count("half of a character") == 3
    assert not [*tmp_path.iterdir()]
    (tmp_path / "mine.json").write_text(json.dumps(file.to_dict()), "utf-8")
    with pytest.raises(Faults, match="row 1"):
        PlanFile.read(tmp_path / "mine.json")


def test_rows_without_any_cell_are_not_there_yet_and_keep_the_others_numbers():
    file = PlanFile(({}, {"program": "Mercy", "interview_date": "2026-02-30"}))
    with pytest.raises(Faults, match="row 2, interview_date"):
        file.frame()
    with pytest.raises(Faults, match="there is no row"):
        PlanFile(({}, {"program": ""})).frame()
