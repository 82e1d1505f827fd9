"""Charts that follow a slider are those that Altair would draw."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_evidence import plan, show
from followup_evidence.show import figures, live

STEP = st.fixed_dictionaries(
    {"title": st.sampled_from(["a", "<b>", "row", "1", "$x$ 😀"]), "minutes": st.integers(1, 90)}
)


def comparable(part):
    spec = json.loads(json.dumps(part["spec"]))
    ((name, rows),) = spec.pop("datasets").items()
    return json.dumps(spec, sort_keys=True).replace(name, "rows"), rows, part["table"]


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=8))
def test_it_is_the_chart_that_is_drawn_in_full(steps):
    frame = pd.DataFrame(steps)
    frame.attrs["about"] = plan.plans.ABOUT
    ours = live.minutes_by_action(frame)
    drawn = figures.parts(show.minutes_by_action(frame))
    assert comparable(ours) == comparable(drawn)
    assert ours["words"] == drawn["words"]
    assert ours["caption"] == drawn["caption"]


def test_a_slide_is_drawn_in_the_size_of_slides():
    frame = pd.DataFrame([{"title": "a", "minutes": 5}])
    frame.attrs["about"] = plan.plans.ABOUT
    screen = live.minutes_by_action(frame)["spec"]["width"]
    show.use("slides")
    try:
        assert live.minutes_by_action(frame)["spec"]["width"] != screen
    finally:
        show.use("screen")


def test_parts_refuse_what_does_not_say_where_it_comes_from():
    with pytest.raises(ValueError, match="does not say where its figures come from"):
        live.minutes_by_action(pd.DataFrame([{"title": "a", "minutes": 5}]))
