"""A chart as a ``<figure>``: a picture with words, caption, data and sources, and its drawing.

The picture is there for every reader; where scripts run, what `offline` puts into the document
draws the chart anew from the specification that the figure holds as inert JSON.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from collections.abc import Callable
from typing import Any

import altair as alt
import vl_convert

from followup_evidence.show import provenance, theme

#: Set to ``omit`` where a notebook is to hold pictures alone: no script, nothing for one to draw.
SWITCH = "FOLLOWUP_EVIDENCE_BUNDLE"
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def figure(chart: alt.TopLevelMixin) -> str:
    """Return a chart as a self-contained ``<figure>``.

    Parameters
    ----------
    chart
        Any Altair chart; those of this package carry their caption and table with them.

    Examples
    --------
    >>> import altair as alt, pandas as pd
    >>> chart = alt.Chart(pd.DataFrame({"x": [1]}), description="One point").mark_point()
    >>> 'alt="One point"' in figure(chart)
    True
    """
    return of_spec(chart.to_dict())


def described(chart: alt.TopLevelMixin) -> tuple[str, str]:
    """Return a chart as a self-contained ``<figure>``, and what it shows in words."""
    spec = chart.to_dict()
    return of_spec(spec), describe(spec)


def parts(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Return a chart as what a page of its own draws it from, without a picture.

    Returns
    -------
    dict
        ``spec`` (Vega-Lite), ``words`` (text), ``caption`` and ``table`` (HTML), ``key`` (equal
        for equal charts).

    Examples
    --------
    >>> import altair as alt, pandas as pd
    >>> chart = alt.Chart(pd.DataFrame({"x": [1]}), description="One point").mark_point()
    >>> parts(chart)["words"]
    'One point'
    """
    return parts_of(chart.to_dict(validate=False))


def parts_of(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a Vega-Lite specification as `parts` does a chart."""
    about = spec.get("usermeta", {}).get("followup", {})
    lean = spec | {"usermeta": {"followup": {"fluid": about.get("fluid", False)}}}
    text = json.dumps(lean, sort_keys=True, ensure_ascii=False)
    return {
        "spec": lean,
        "words": describe(spec),
        "caption": provenance.origin(provenance.brief(about)) if about else "",
        "table": _rows(about),
        "key": hashlib.sha256(text.encode()).hexdigest()[:12],
    }


def of_spec(spec: dict[str, Any]) -> str:
    """Return a Vega-Lite specification as a self-contained ``<figure>``."""
    about = spec.get("usermeta", {}).get("followup", {})
    drawn = base64.b64encode(_lean(picture(spec)).encode()).decode()
    text = _json(spec)
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    words = html.escape(describe(spec), quote=True)
    return (
        f'<figure class="followup-chart" id="followup-{name}" '
        f'data-file="{html.escape(about.get("file", "chart"), quote=True)}">'
        f'<img class="followup-static" alt="{words}" src="data:image/svg+xml;base64,{drawn}">'
        '<div class="followup-live"></div>'
        f"{_caption(about)}{_table(about)}{_sources(about)}{_drawn_from(text)}</figure>"
    )


def _drawn_from(text: str) -> str:
    """Return what a script would draw the chart from, unless no script is meant to."""
    if os.environ.get(SWITCH) == "omit":
        return ""
    return f'<script type="application/json" class="followup-spec">{text}</script>'


def _json(spec: dict[str, Any]) -> str:
    """Return a specification for the live chart, without what stands in the figure already."""
    about = spec.get("usermeta", {}).get("followup", {})
    lean = {key: value for key, value in about.items() if key not in ("table", "sources", "cited")}
    spec = spec | {"usermeta": {"followup": lean}} if about else spec
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def draw(spec: dict[str, Any]) -> str:
    """Return a specification as vl-convert draws it."""
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return svg


_draw: Callable[[dict[str, Any]], str] = draw


def draw_with(other: Callable[[dict[str, Any]], str]) -> None:
    """Have another process draw: a function that returns what `draw` would."""
    global _draw
    _draw = other


def picture(spec: dict[str, Any]) -> str:
    """Return a specification drawn as SVG."""
    svg = _draw(spec)
    # Vega numbers its clip paths through the life of the process; a picture counts its own.
    names: dict[str, str] = {}
    return re.sub(r"\bclip\d+\b", lambda m: names.setdefault(m[0], f"clip{len(names)}"), svg)


_UNREAD = re.compile(r' (?:aria-[a-z]+|role|class|font-family)="[^"]*"')
_TOO_FINE = re.compile(r"(\d\.\d\d)\d+")


def _lean(svg: str) -> str:
    """Return a picture without what an image element hides from every reader anyway."""
    svg = re.sub(r"<[^>]+>", lambda tag: _TOO_FINE.sub(r"\1", _UNREAD.sub("", tag[0])), svg)
    return svg.replace("<svg ", f'<svg font-family="{theme.FONT}" ', 1)


def describe(spec: dict[str, Any]) -> str:
    """Return what a chart shows in words: its description, or its title."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return str(spec.get("description") or (" ".join(text) if isinstance(text, list) else text))


def _caption(about: dict[str, Any]) -> str:
    if not about:
        return ""
    return f"<figcaption>{provenance.origin(provenance.brief(about))}</figcaption>"


def _table(about: dict[str, Any]) -> str:
    rows = _rows(about)
    return f"<details><summary>The data as a table</summary>{rows}</details>" if rows else ""


def _rows(about: dict[str, Any]) -> str:
    """Return the data of a chart as an HTML table, or nothing."""
    table = about.get("table")
    if not table:
        return ""
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in table["columns"])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table["rows"]
    )
    return (
        f'<table class="mathjax_ignore"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _sources(about: dict[str, Any]) -> str:
    listed = [
        f'<li><a href="{html.escape(address)}">{html.escape(citation)}</a></li>'
        for citation, address in about.get("cited", [])
    ]
    if not listed:
        return ""
    return (
        f'<details class="followup-sources"><summary>Sources ({len(listed)})</summary>'
        f"<ol>{''.join(listed)}</ol></details>"
    )
