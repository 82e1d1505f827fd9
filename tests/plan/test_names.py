from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from followup_evidence.plan import names


@given(st.lists(st.text(min_size=1, max_size=60), unique_by=names.same_name, max_size=8))
def test_slugs_of_different_programs_differ_and_are_plain_words(programs: list[str]) -> None:
    slugs = names.slugs(programs)
    assert len(set(slugs)) == len(programs)
    assert all(re.fullmatch(r"[\w-]+", slug) for slug in slugs)


@given(st.permutations(["A & B", "A/B", "!!!", "???", "Mercy"]))
def test_a_slug_does_not_depend_on_the_order_of_the_list(programs: list[str]) -> None:
    expected = dict(zip(sorted(programs), names.slugs(sorted(programs)), strict=True))
    assert dict(zip(programs, names.slugs(programs), strict=True)) == expected


def test_a_slug_that_looks_like_a_shared_one_stays_apart() -> None:
    shared = names.slugs(["A & B", "A/B"])
    assert len(set(names.slugs(["A & B", "A/B", shared[0]]))) == 3
