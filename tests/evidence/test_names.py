"""The names of programs in the ids of steps: whole words of every script, no two alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_evidence.evidence.names import same_name, slugs

# Letters, and signs that stand on, under or beside them, of scripts that need them.
INDIC = st.text("कखगनित्ीौंः กขตพ่้ิู์ ệ\u0301\u0323 -.", min_size=1, max_size=70)


@given(st.lists(st.text(min_size=1, max_size=60) | INDIC, unique_by=same_name, max_size=8))
def test_slugs_of_different_programs_differ_and_are_plain_words(programs: list[str]) -> None:
    found = slugs(programs)
    assert len(set(found)) == len(programs)
    for slug in found:
        words = slug.split("-")
        assert all(words), "no empty word"
        for word in words:
            kinds = [unicodedata.category(letter)[0] for letter in word]
            assert set(kinds) <= set("LNM")
            assert kinds[0] != "M", "no sign without its letter"


@pytest.mark.parametrize(
    ("program", "slug"),
    [
        ("दिल्ली अस्पताल", "दिल्ली-अस्पताल"),
        ("โรงพยาบาล ศิริราช", "โรงพยาบาล-ศิริราช"),
        (unicodedata.normalize("NFD", "Bệnh viện Việt Đức"), "bệnh-viện-việt-đức"),
        ("مستشفى الملك فيصل", "مستشفى-الملك-فيصل"),
        ("St. Mary’s – East", "st-mary-s-east"),
    ],
)
def test_words_stay_whole_in_scripts_with_signs_on_their_letters(program: str, slug: str) -> None:
    assert slugs([program]) == [slug]


def test_a_long_name_is_not_cut_between_a_letter_and_its_signs() -> None:
    (slug,) = slugs(["न" * 47 + "ि" + "ि"])
    assert slug == "न" * 46
    (slug,) = slugs(["न" * 46 + "ि" + "न"])
    assert slug == "न" * 46 + "ि" + "न"


@given(st.permutations(["A & B", "A/B", "!!!", "???", "Mercy"]))
def test_a_slug_does_not_depend_on_the_order_of_the_list(programs: list[str]) -> None:
    expected = dict(zip(sorted(programs), slugs(sorted(programs)), strict=True))
    assert dict(zip(programs, slugs(programs), strict=True)) == expected


def test_a_slug_that_looks_like_a_shared_one_stays_apart() -> None:
    shared = slugs(["A & B", "A/B"])
    assert len(set(slugs(["A & B", "A/B", shared[0]]))) == 3
