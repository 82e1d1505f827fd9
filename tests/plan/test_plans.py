"""A plan as data and as a page: its frames, its JSON, its groups, and hostile names in it."""

from __future__ import annotations

import datetime as dt
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import FollowupError
from followup_evidence.plan import plans, reasons, robustness, scales
from followup_evidence.settings import TABLE, Settings

from .conftest import Listing

TODAY, DEADLINE = "2026-12-01", "2027-03-03"
OLD = {"interview_date": "2026-10-30", "interest": "high"}  # late for thanks, not for interest


# JSON -----------------------------------------------------------------------------------------


def test_the_json_can_be_checked_with_pencil_and_paper(example: pd.DataFrame) -> None:
    made = plan.choose(example, today=TODAY, rank_deadline=DEADLINE, minutes=150, stress=20)
    found = json.loads(json.dumps(made.to_dict(), allow_nan=False))
    asked, totals, steps = found["settings"], found["totals"], found["steps"]
    for step in steps:
        assert step["label_value"] == asked["scale"][step["label"]]
        assert step["tier_value"] == asked["tiers"][step["tier"]]
        assert step["value"] == step["label_value"] * step["tier_value"]
        assert step["earliest"] <= step["do_on"] <= step["do_by"]
    assert [step["order"] for step in steps] == [*range(1, len(steps) + 1)]
    messages = [step for step in steps if not step["action"].endswith(("interview", "interviews"))]
    assert totals["steps"] == len(steps)
    assert totals["minutes"] == sum(step["minutes"] for step in steps)
    assert totals["message_minutes"] == sum(step["minutes"] for step in messages) <= 150
    assert totals["stress"] == sum(step["stress"] for step in messages) <= 20
    assert totals["value"] == sum(s["value"] for s in steps if s["layer"] == "option")
    assert sum(piece["minutes"] for piece in found["schedule"]) == totals["minutes"]
    assert "estimates, not research" in found["caveat"]


JSON_KEYS = """
settings bans candidates steps skipped schedule totals guarantee status note caveat
"""
KEYS = {
    "candidates": """
        id program action title layer minutes stress label tier value earliest do_by late allowed
        overridable kind why_not
    """,
    "steps": """
        id order program action title layer kind minutes stress label tier label_value tier_value
        value earliest do_on do_by late group why
    """,
    "skipped": "id program action title layer kind why",
    "bans": "program rule covers body source address why",
    "schedule": "id day minutes",
    "guarantee": "trust share worst_case scale tiers",
    "totals": "steps minutes message_minutes stress value short_minutes",
}


def test_the_json_has_the_keys_that_programs_rely_on(example: pd.DataFrame) -> None:
    made = robustness.attach(plan.choose(example, today=TODAY))
    found = json.loads(json.dumps(made.to_dict(), allow_nan=False))
    assert [*found] == JSON_KEYS.split()
    for part, keys in KEYS.items():
        each = found[part][0] if isinstance(found[part], list) else found[part]
        assert [*each] == keys.split(), part
    assert [*found["settings"]] == [
        *(setting.name for setting in TABLE),
        *("must", "never", "done", "scale", "tiers"),
    ]
    assert [*found["settings"]["scale"]] == [*scales.LABELS]
    assert found["guarantee"]["trust"] == 0.5
    assert found["status"] == "optimal"


def test_a_day_that_is_missing_is_null_and_a_whole_number_has_no_point(listing: Listing) -> None:
    found = plan.choose(listing(Mercy=OLD), today=TODAY).to_dict()
    (email,) = found["steps"]
    assert (email["do_on"], email["do_by"], email["group"]) == (None, None, "later")
    assert (found["settings"]["rank_deadline"], found["settings"]["minutes"]) == (None, None)
    assert (found["guarantee"], found["schedule"]) == (None, [])
    assert '"value": 120,' in json.dumps(found)


def test_a_plans_settings_make_the_same_plan_again(example: pd.DataFrame) -> None:
    made = plan.choose(
        example,
        today=TODAY,
        minutes=90,
        calls=1,
        minutes_per_day=45,
        never=["mock_interviews:season:2"],
        done=["thank_you_pd:westhaven-university-hospital"],
        scale=plan.Scale.illustrative().with_values(labels={"Advocacy": 95}),
    )
    given = json.loads(json.dumps(made.settings))
    scale = plan.Scale(given.pop("scale"), given.pop("tiers"))
    assert plan.choose(example, scale=scale, **given).to_dict() == made.to_dict()


def test_the_current_day_is_written_out(listing: Listing) -> None:
    made = plan.choose(listing(Mercy={}))
    assert made.settings["today"] == pd.Timestamp.now().date().isoformat()


def test_an_empty_plan_is_a_plan(listing: Listing) -> None:
    made = plan.choose(listing(Mercy=OLD | {"interest": "low"}), today=TODAY)
    assert made.steps.empty
    found = json.loads(json.dumps(made.to_dict(), allow_nan=False))
    assert (found["steps"], found["totals"]["steps"], found["status"]) == ([], 0, "optimal")
    assert made.by_group() == []
    full = plan.choose(listing(Mercy={}), today=TODAY)
    for name in ("steps", "skipped", "bans", "schedule"):
        pd.testing.assert_series_equal(getattr(made, name).dtypes, getattr(full, name).dtypes)


# Order, groups, bans --------------------------------------------------------------------------


def test_steps_come_by_the_day_they_are_due_and_those_without_one_last(listing: Listing) -> None:
    mine = listing(
        Soon={"interview_date": "2026-12-04", "interest": "low", "connections": 1},
        Older={"interview_date": "2026-10-10", "interest": "high", "mentor": "known"},
        Twin={"interview_date": "2026-11-30", "interest": "medium"},
        Late={"interview_date": "2026-10-20"},
    )
    steps = plan.choose(mine, today=TODAY, must=["thank_you_pd:late"]).steps
    assert steps["id"].tolist() == [
        "thank_you_pd:late",  # was due on October 23
        "prepare_interview:soon",  # due by December 3, worth 80
        "thank_you_pd:twin",  # due by December 3, worth 40
        "thank_you_pd:soon",  # due by December 7
        "short_note:soon:1",  # with it, and worth less
        "advocacy_call:older",  # no rank deadline is known, worth 240
        "interest_email:older",  # and 120
    ]


def test_each_group_holds_what_is_done_then_in_the_order_of_days(listing: Listing) -> None:
    mine = listing(
        Now={"interview_date": "2026-11-28"},
        Soon={"interview_date": "2026-12-05"},
        Ahead={"interview_date": "2026-12-20"},
        Older=OLD,
    )
    groups = plan.choose(mine, today=TODAY).by_group()
    assert {heading: some["id"].tolist() for heading, some in groups} == {
        "Tonight": ["thank_you_pd:now"],
        "This week": ["mock_interviews:season:1", "prepare_interview:soon", "thank_you_pd:soon"],
        "Before your next interviews": ["prepare_interview:ahead"],
        "Later": ["thank_you_pd:ahead", "interest_email:older"],
    }
    assert [heading for heading, _ in groups] == [*reasons.GROUPS.values()]


def test_a_ban_says_which_messages_who_says_so_and_where(listing: Listing) -> None:
    mine = listing(
        Own={"policy": "discouraged"},
        Ruled={"specialty": "Internal medicine"},
        Mild={"specialty": "Urology"},
    )
    own, ruled = plan.choose(mine, today=TODAY).bans.to_dict("records")
    assert own == {
        "program": "Own",
        "rule": "discouraged",
        "covers": "any message",
        "body": "your list",
        "source": "your list",
        "address": "",
        "why": "This program asked applicants not to write (your list).",
    }
    assert (ruled["covers"], ruled["rule"]) == ("thank-you notes", "discouraged")
    assert ruled["body"] == "Alliance for Academic Internal Medicine (AAIM)"
    assert ruled["address"].startswith("https://")


def test_a_rule_is_said_once_for_all_the_programs_that_it_holds_at(listing: Listing) -> None:
    mine = listing(
        Alder={"specialty": "Internal medicine"},
        Birch={"policy": "no_contact"},
        Cedar={"specialty": "IM"},
        Dogwood={},
    )
    assert plan.choose(mine, today=TODAY).dont_write() == [
        "Don’t send thank-you notes to Alder and Cedar. "
        "Internal medicine asks applicants not to send thank-you notes (AAIM, 2025).",
        "Don’t send any message to Birch. "
        "This program allows no contact after interviews (your list).",
    ]
    assert plan.choose(listing(Mercy={}), today=TODAY).dont_write() == []


# The page in a notebook -----------------------------------------------------------------------


class Tags(HTMLParser):
    """Collect the tags and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


NAMES = st.text(st.sampled_from("<>&\"'/ =ab{}`"), min_size=1, max_size=12)


@settings(max_examples=40)
@given(name=NAMES, row=st.sampled_from([{}, OLD, {"policy": "no_contact"}]))
def test_a_hostile_name_is_shown_as_it_is_and_makes_no_tag(name: str, row: dict[str, Any]) -> None:
    try:
        mine = plan.check([{"program": name, "interview_date": "2026-11-30"} | row])
    except FollowupError:
        return  # a name of spaces alone
    page = Tags(plan.choose(mine, today=TODAY)._repr_html_())
    assert page.tags <= {"p", "b", "ul", "li", "small"}
    assert mine["program"].item() in page.words


def test_the_page_says_what_to_do_what_not_and_by_when(listing: Listing) -> None:
    mine = listing(Mercy={}, Closed={"policy": "no_contact"}, Older=OLD | {"interest": "low"})
    words = Tags(plan.choose(mine, today=TODAY)._repr_html_()).words
    for said in (
        "Don’t send any message to Closed. This program allows no contact",
        "Email the program director: thank you, Mercy. 10 minutes, Tue, Dec 1 (by Thu, Dec 3).",
        "You can skip",
        "(Older). It’s been more than 3 days.",
        plans.CAVEAT,
    ):
        assert said in words, said


def test_one_minute_is_no_plural_on_the_page(listing: Listing) -> None:
    costs = {"thank_you_pd": {"minutes": 1}}
    words = Tags(plan.choose(listing(Mercy={}), today=TODAY, costs=costs)._repr_html_()).words
    assert "Mercy. 1 minute," in words


def test_what_did_not_fit_is_not_called_something_to_skip(listing: Listing) -> None:
    words = Tags(plan.choose(listing(Mercy={}), today=TODAY, minutes=0)._repr_html_()).words
    assert "It didn’t fit" in words
    assert "It didn’t fit" not in words.partition("You can skip")[2]


# Files ----------------------------------------------------------------------------------------


def test_a_kind_of_file_that_nobody_writes_is_refused_with_those_that_are(
    listing: Listing, tmp_path: Path
) -> None:
    made = plan.choose(listing(Mercy={}), today=TODAY)
    for name in ("plan.docx", "plan"):
        with pytest.raises(FollowupError, match=rf"{name}: .* one of \.csv, \.ics, .*\.xlsx\."):
            made.export(tmp_path / name)
    assert not [*tmp_path.iterdir()]
    made.export(tmp_path / "plan.ICS")
    assert b"BEGIN:VCALENDAR" in (tmp_path / "plan.ICS").read_bytes()


def test_a_guarantee_is_rounded_down_and_says_what_was_tried() -> None:
    for share, said in ((0.7399, "73%"), (0.29, "29%"), (1.0, "100%")):
        kept = plans.Guarantee(0.25, share, "No scoring makes another plan better.", {}, {})
        assert f"At worst, the options in this plan keep {said} of" in kept.sentence()


def test_a_problem_that_is_kept_past_midnight_stays_one_day_s(
    listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "day", property(lambda _: dt.date(2026, 12, 1)))
    problem = plan.prepare(listing(Mercy={"interview_date": "2026-12-04"}))
    before = plan.solve(problem).steps["do_on"].tolist()
    monkeypatch.setattr(Settings, "day", property(lambda _: dt.date(2026, 12, 3)))
    later = plan.solve(problem.changed(minutes=60))
    assert later.steps["do_on"].tolist() == before
    assert later.settings["today"] == "2026-12-01"
