"""The theme's colours and sizes against what is known of eyes: WCAG 2.2 and colour blindness."""

import colorsys
import itertools

import numpy as np
import pytest

from followup_evidence import show
from followup_evidence.show import theme


def channels(colour):
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def linear(colour):
    """Return linear light; WCAG 2.2, "relative luminance"."""
    value = channels(colour)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return WCAG 2.2's contrast ratio, 1 to 21."""
    light = sorted(float(linear(each) @ [0.2126, 0.7152, 0.0722]) + 0.05 for each in (one, other))
    return light[1] / light[0]


# Machado, Oliveira and Fernandes 2009, doi 10.1109/TVCG.2009.113: dichromats, on linear light.
DICHROMATS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(light):
    """Return CIELAB (D65) of linear sRGB light; a distance of 2.3 is just noticeable."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    white = np.array([0.9505, 1.0, 1.089])
    ratio = np.array(to_xyz) @ np.clip(light, 0, 1) / white
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_ratios_computed_here_are_those_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # WebAIM's example
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


@pytest.mark.parametrize("colour", ["INK", "QUIET", "BLUE", "ORANGE", "GREY"])
def test_words_can_be_read_on_paper(colour):
    assert contrast(getattr(theme, colour), theme.PAPER) >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("eyes", DICHROMATS)
def test_colours_that_mean_something_stay_apart_for_colour_blind_readers(eyes):
    seen = {
        colour: lab(np.array(DICHROMATS[eyes]) @ linear(colour))
        for colour in (theme.BLUE, theme.ORANGE, theme.GREY, theme.INK)
    }
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 15, (one, other)


@pytest.mark.parametrize(
    ("ours", "theirs"), [(theme.BLUE, (0, 114, 178)), (theme.ORANGE, (213, 94, 0))]
)
def test_the_hues_are_okabe_and_itos_blue_and_vermilion(ours, theirs):
    hue = colorsys.rgb_to_hls(*channels(ours))[0] * 360
    assert hue == pytest.approx(
        colorsys.rgb_to_hls(*(part / 255 for part in theirs))[0] * 360, abs=1
    )


def test_slides_are_drawn_larger_than_the_screen_and_print_smaller(article):
    drawn = {}
    try:
        for variant in ("screen", "slides", "print"):
            show.use(variant)
            drawn[variant] = article("thank_you_usage").to_dict()
    finally:
        show.use("screen")
    for size in (
        lambda spec: spec["width"],
        lambda spec: spec["config"]["text"]["fontSize"],
        lambda spec: spec["config"]["title"]["fontSize"],
    ):
        assert size(drawn["print"]) < size(drawn["screen"]) < size(drawn["slides"])


def test_print_is_black_and_white_where_colour_adds_nothing():
    config = theme.config("print")["config"]
    assert config["text"]["color"] == config["axis"]["labelColor"] == "#000000"


def test_an_unknown_theme_is_refused_with_the_known_ones_and_changes_nothing():
    before = theme.size()
    with pytest.raises(ValueError, match="screen, slides, print"):
        show.use("poster")
    assert theme.size() == before
