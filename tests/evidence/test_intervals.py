import pytest

from followup_evidence.evidence.intervals import wilson


@pytest.mark.parametrize(
    ("k", "n", "printed"),
    [
        # Newcombe, Statistics in Medicine 1998;17:857-872, table I, method 3.
        (81, 263, (25.53, 36.62)),
        (15, 148, (6.24, 16.05)),
        (0, 20, (0.0, 16.11)),
        (1, 29, (0.61, 17.18)),
    ],
)
def test_wilsons_interval_is_the_one_that_the_paper_prints(k, n, printed):
    assert wilson(k, n) == pytest.approx(printed, abs=0.051)


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_a_count_outside_its_whole_has_no_interval(k, n):
    with pytest.raises(ValueError, match=r"\b[kn]\b.* must (not )?be"):
        wilson(k, n)
