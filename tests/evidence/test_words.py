import pytest

from followup_evidence.evidence import words


@pytest.mark.parametrize("dash", ["-", "\u2010", "\u2011", "\u2012", "–", "—", "\u2212", "\uff0d"])
def test_every_kind_of_dash_is_written_as_a_hyphen(dash):
    assert words.plain_dashes(f"Low{dash}Moderate") == "Low-Moderate"


def test_a_letter_that_looks_like_a_dash_is_no_dash():
    assert words.plain_dashes("長ー_~") == "長ー_~"


@pytest.mark.parametrize("other", ["HIGH ", "no-contact", "No  contact", "no – contact"])
def test_spellings_of_one_word_are_alike(other):
    known = {words.alike("high"), words.alike("no_contact")}
    assert words.alike(other) in known


def test_different_words_are_not_alike():
    assert words.alike("Low") != words.alike("Low–Moderate") != words.alike("Moderate")


@pytest.mark.parametrize("hostile", ["\x00", "\x1b[2J", "\u202eevil", "\u2066", "\r\n", "\ud800"])
def test_nothing_invisible_reaches_a_message(hostile):
    shown = words.quoted(f"a{hostile}b")
    assert shown.isprintable()
    assert shown.startswith('"a\\')


def test_letters_of_any_script_stay_readable():
    assert words.quoted("Århus 長崎 مستشفى") == '"Århus 長崎 مستشفى"'


def test_a_long_value_is_cut_and_its_length_said():
    assert len(words.quoted("x" * 10_000)) < 70
    assert words.quoted("x" * 10_000).endswith('…" (10,000 characters)')


def test_a_hint_names_the_nearest_word_in_its_own_spelling():
    assert words.hint("low-modrate", ["Low", "Low–Moderate"]) == ' (did you mean "Low–Moderate"?)'


@pytest.mark.parametrize("word", ["zebra", "", "x" * 100_000])
def test_no_hint_where_nothing_is_near(word):
    assert words.hint(word, ["low", "medium"]) == ""


@pytest.mark.parametrize(
    ("items", "sentence"), [([], ""), ([3], "3"), ([3, 7], "3 and 7"), ([3, 4, 7], "3, 4 and 7")]
)
def test_items_are_joined_as_in_a_sentence(items, sentence):
    assert words.listed(items) == sentence
