"""One look, in three variants: screen, slides for a projector, and print.

The hues are Okabe and Ito's blue and vermilion (https://jfly.uni-koeln.de/color/), which stay
apart for colour-blind readers, the latter darkened so that words in it can be read; no meaning
rests on hue alone. A figure's status decides its form:
the author's illustration is drawn pale with a dashed outline, like a sketch, so that it
cannot be mistaken for a measurement.
"""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

Variant = Literal["screen", "slides", "print"]

INK = "#1c2b36"
QUIET = "#5b6b78"
LINE = "#c9d1d8"
PAPER = "#ffffff"
BLUE = "#0072b2"
ORANGE = "#b45309"
GREY = "#6b7783"

#: How a mark says that its figure is the author's illustration.
SKETCH: dict[str, Any] = {"fillOpacity": 0.22, "strokeDash": [5, 3], "strokeWidth": 1.6}

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"

_SIZES: dict[str, dict[str, float]] = {
    "screen": {
        "width": 620,
        "height": 320,
        "step": 54,
        "cell": 90,
        "text": 14,
        "title": 19,
        "note": 13,
    },
    "slides": {
        "width": 1080,
        "height": 430,
        "step": 72,
        "cell": 100,
        "text": 22,
        "title": 32,
        "note": 19,
    },
    "print": {
        "width": 520,
        "height": 270,
        "step": 44,
        "cell": 70,
        "text": 11,
        "title": 14,
        "note": 10,
    },
}
_current: Variant = "screen"


def use(variant: Variant) -> None:
    """Draw every chart from here on for the screen, for slides or for print.

    Parameters
    ----------
    variant
        ``"screen"``, ``"slides"`` (read across a room at 1280 by 720) or ``"print"``
        (small, and black where colour adds nothing).

    Raises
    ------
    ValueError
        There is no such variant.
    """
    global _current
    if variant not in _SIZES:
        raise ValueError(f"no theme {variant!r}; use one of {', '.join(_SIZES)}")
    _current = variant
    alt.theme.enable(f"followup-{variant}")


def text_size(share: float = 1.0) -> float:
    """Return the current variant's text size in px, scaled by ``share``."""
    return round(_SIZES[_current]["text"] * share, 1)


def title_size() -> float:
    """Return the current variant's title size in px."""
    return _SIZES[_current]["title"]


def note_size() -> float:
    """Return the current variant's size of axis labels and notes in px."""
    return _SIZES[_current]["note"]


def step() -> float:
    """Return the current variant's height of one row, in px."""
    return _SIZES[_current]["step"]


def cell() -> float:
    """Return the current variant's height of one row of boxes or wrapped words, in px."""
    return _SIZES[_current]["cell"]


def size() -> tuple[float, float]:
    """Return the current variant's width and height of a plain chart, in px."""
    return _SIZES[_current]["width"], _SIZES[_current]["height"]


def config(variant: Variant) -> alt.theme.ThemeConfig:
    """Return the Vega-Lite configuration of one variant."""
    sizes = _SIZES[variant]
    ink, quiet = ("#000000", "#333333") if variant == "print" else (INK, QUIET)
    words = {"labelFontSize": sizes["note"], "titleFontSize": sizes["note"]}
    return {
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": PAPER,
        "padding": 12,
        "config": {
            "font": FONT,
            "view": {
                "stroke": None,
                "continuousWidth": sizes["width"],
                "continuousHeight": sizes["height"],
            },
            "title": {
                "anchor": "start",
                "frame": "bounds",
                "color": ink,
                "fontSize": sizes["title"],
                "fontWeight": "bold",
                "lineHeight": sizes["title"] * 1.25,
                "subtitleColor": quiet,
                "subtitleFontSize": sizes["note"],
                "subtitleLineHeight": sizes["note"] * 1.35,
                "subtitlePadding": sizes["note"] * 0.5,
                "offset": sizes["note"] * 1.4,
            },
            "axis": {
                "labelColor": ink,
                "titleColor": quiet,
                "titleFontWeight": "normal",
                "domain": False,
                "ticks": False,
                "grid": False,
                "labelPadding": 8,
                "titlePadding": 10,
                **words,
            },
            "text": {"color": ink, "fontSize": sizes["text"]},
            "rule": {"color": LINE},
            "bar": {"cornerRadiusEnd": 3},
        },
    }


def register() -> None:
    """Make the three variants known to Altair and enable the current one."""
    for variant in _SIZES:
        alt.theme.register(f"followup-{variant}", enable=False)(
            lambda variant=variant: config(variant)
        )
    use(_current)
