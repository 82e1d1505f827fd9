"""A noisy tracker gives the plan of the clean list, or a question: never another plan."""

from __future__ import annotations

import csv
import datetime as dt
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan
from followup_evidence.errors import Faults
from followup_evidence.evidence.answers import Questions

TODAY = dt.date(2026, 12, 1)
HEADINGS = {
    "program": ["program", "Program Name", "HOSPITAL", "Residency Program"],
    "interview_date": ["interview_date", "Interview Date", "Date of Interview", "IV date"],
    "interest": ["interest", "Interest Level", "Priority Tier", "interest (1-5)", "My Interest"],
    "policy": ["policy", "Contact Policy", "Told not to write?", "Communication policy"],
    "specialty": ["specialty", "Specialty/Track", "Speciality"],
    "status": ["status", "Interview Status", "Invite status"],
    "mentor": ["mentor", "Mentor name", "Advocate"],
}
DATES = {
    "iso": lambda day: day.isoformat(),
    "us": lambda day: f"{day.month}/{day.day}/{day.year}",
    "us short": lambda day: f"{day.month}/{day.day}",
    "day first": lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    "long": lambda day: f"{day:%A, %B} {day.day}, {day.year}",
    "clock": lambda day: f"{day:%b} {day.day}, {day.year} 8:00 AM (EST)",
    "serial": lambda day: str((day - dt.date(1899, 12, 30)).days),
    "range": lambda day: (
        f"{day:%b} {day.day} - {day + dt.timedelta(1):%b} {(day + dt.timedelta(1)).day}"
    ),
}
INTEREST = [
    {"low": "low", "medium": "Medium", "high": "HIGH"},
    {"low": "C", "medium": "B", "high": "A"},
    {"low": "1", "medium": "3", "high": "5"},
    {"low": "backup", "medium": "ok", "high": "Very high"},
    {"low": "maybe", "medium": "med", "high": "top choice"},
]
POLICY = [
    {"": "", "open": "Open", "discouraged": "discouraged", "no_contact": "No contact"},
    {"": "unknown", "open": "notes welcome", "discouraged": "No thank you notes please"}
    | {"no_contact": "No post-interview communication"},
    {"": "", "open": "no", "discouraged": "yes", "no_contact": "Yes!"},
]
SPECIALTY = {
    "Neurology": ["Neurology", "neuro", "Neurology (Advanced)"],
    "Plastic surgery": ["Plastic Surgery (Integrated)", "Plastics", "PRS"],
    "Internal medicine": ["Medicine-Preliminary (PGY-1 Only)", "IM", "Internal Medicine"],
    "Space medicine": ["Space medicine"],
}
STATUS = {"": [""], "completed": ["Interviewed", "done"], "cancelled": ["Canceled", "cancelled"]}
MENTOR = {"none": ["", "N", "none"], "known": ["known", "Dr. A (knows the PD)", "yes"]}
NOISE = {"City": "Here", "Notes / Vibes": "No contact", "Zoom link": "x", "": "?", "Salary": "-1"}
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "interview_date": st.dates(dt.date(2026, 10, 1), dt.date(2027, 1, 31)),
            "interest": st.sampled_from(["low", "medium", "high"]),
            "policy": st.sampled_from(["", "open", "discouraged", "no_contact"]),
            "specialty": st.sampled_from([*SPECIALTY]),
            "status": st.sampled_from([*STATUS]),
            "mentor": st.sampled_from([*MENTOR]),
        }
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(st.data(), LINES)
def test_a_noisy_tracker_gives_the_plan_of_the_clean_list_or_a_question(
    tmp_path_factory, data, lines
):
    def draw(some):
        return data.draw(st.sampled_from([*some]))

    clean = [
        {**line, "program": f"Mercy {at}", "interview_date": line["interview_date"].isoformat()}
        for at, line in enumerate(lines)
        if line["status"] != "cancelled"
    ]
    columns = data.draw(
        st.permutations([*HEADINGS, *data.draw(st.sets(st.sampled_from([*NOISE])))])
    )
    styles = {"interest": draw(INTEREST), "policy": draw(POLICY)}
    day = DATES[draw(DATES)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=draw(",;\t"))
    if draw([True, False]):
        writer.writerow(["My interview season 2026-27"])
    writer.writerow([draw(HEADINGS[one]) if one in HEADINGS else one for one in columns])
    for at, line in enumerate(lines):
        cells = {
            "program": f"Mercy {at}",
            "interview_date": day(line["interview_date"]),
            **{name: style[line[name]] for name, style in styles.items()},
            "specialty": draw(SPECIALTY[line["specialty"]]),
            "status": draw(STATUS[line["status"]]),
            "mentor": draw(MENTOR[line["mentor"]]),
        }
        writer.writerow([cells.get(one, NOISE.get(one)) for one in columns])
    path = tmp_path_factory.mktemp("tracker") / "mine.csv"
    path.write_text(text.getvalue(), "utf-8")
    try:
        noisy = plan.read(path, today=TODAY)
    except Questions:
        return
    if not clean:
        assert noisy.empty
        return
    try:
        expected = plan.check(clean)
    except Faults as error:  # only a specialty that nobody knows, which must be asked about
        raise AssertionError(path.read_text("utf-8")) from error
    made = [plan.choose(one, today="2026-12-01", minutes=120).steps for one in (expected, noisy)]
    assert made[0].equals(made[1]), path.read_text("utf-8")
