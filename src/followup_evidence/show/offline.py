"""Charts that need no network: a picture everywhere, live where scripts run.

Each chart becomes a ``<figure>``: an ``<img>`` with alternative text, a caption with
status and source, its data as a table, and its specification as inert JSON. One script a
document, made from the installed vl-convert package, watches for such figures and
replaces each picture with a live chart. Where scripts do not run, the picture stays.
"""

from __future__ import annotations

import ast
import base64
import functools
import hashlib
import html
import json
import os
import re
import tempfile
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import altair as alt
import platformdirs
import vl_convert

from followup_evidence.show import provenance, theme

RENDERER = "followup"
#: Set to ``omit`` where a notebook is to hold pictures alone: no script, nothing for one to draw.
SWITCH = "FOLLOWUP_EVIDENCE_BUNDLE"
_MARK = "data-followup-bundle"
_VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@functools.cache
def css() -> str:
    """Return the style of the figures."""
    return _asset("offline.css")


@functools.cache
def bundle() -> str:
    """Return the script that makes figures live: Vega, Vega-Lite and our own few lines.

    About 0.9 MB of text without any address that a page would load. It is kept in the
    user's cache folder, since building it takes about a second.
    """
    snippet = f"const FOLLOWUP_CSS = {json.dumps(css())};\n{_asset('offline.js')}"
    key = hashlib.sha256(f"{metadata.version('vl-convert-python')}\n{snippet}".encode())
    kept = platformdirs.user_cache_path("followup-evidence") / f"bundle-{key.hexdigest()[:16]}.js"
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    script = vl_convert.javascript_bundle(snippet, vl_version=_VEGA_LITE)
    script = script.replace("</script", "<\\/script")
    _keep(kept, script)
    return script


def _keep(path: Path, text: str) -> None:
    """Write a cache file whole or not at all; a cache that cannot be written is no fault."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, delete=False
        ) as part:
            part.write(text)
        Path(part.name).replace(path)
    except OSError:
        return


def bundle_html() -> str:
    """Return the script as one HTML element, to be put into a document once."""
    return f"<script {_MARK}>{bundle()}</script>"


def is_bundle(fragment: str) -> bool:
    """Tell whether an HTML fragment is the script element of :func:`bundle_html`."""
    return fragment.startswith(f"<script {_MARK}>")


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
    return figure_of_spec(chart.to_dict())


def described(chart: alt.TopLevelMixin) -> tuple[str, str]:
    """Return a chart as a self-contained ``<figure>``, and what it shows in words."""
    spec = chart.to_dict()
    return figure_of_spec(spec), describe(spec)


def figure_of_spec(spec: dict[str, Any]) -> str:
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
        f"{_caption(about)}{_table(about)}{_source(text)}</figure>"
    )


def _source(text: str) -> str:
    """Return what a script would draw the chart from, unless no script is meant to."""
    if os.environ.get(SWITCH) == "omit":
        return ""
    return f'<script type="application/json" class="followup-spec">{text}</script>'


def _json(spec: dict[str, Any]) -> str:
    """Return a specification for the live chart; its table stands in the figure already."""
    about = spec.get("usermeta", {}).get("followup", {})
    lean = {key: value for key, value in about.items() if key != "table"}
    spec = spec | {"usermeta": {"followup": lean}} if about else spec
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def picture(spec: dict[str, Any]) -> str:
    """Return a specification drawn as SVG."""
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE, allowed_base_urls=[])
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
    return f"<figcaption>{provenance.origin(about)}</figcaption>" if about else ""


def _table(about: dict[str, Any]) -> str:
    table = about.get("table")
    if not table:
        return ""
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in table["columns"])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table["rows"]
    )
    return (
        "<details><summary>The data as a table</summary>"
        f'<table class="mathjax_ignore"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></details>"
    )


def _renderer(spec: dict[str, Any], **_metadata: Any) -> dict[str, str]:
    return {"text/html": figure_of_spec(spec), "text/plain": describe(spec)}


def enable() -> None:
    """Make this the renderer of every chart, and give a live notebook its script.

    Inside a kernel the script is displayed as an output of the cell that calls this, and
    of each later one that imports `followup_evidence.show`, unless the environment variable
    ``FOLLOWUP_EVIDENCE_BUNDLE`` is ``omit``.
    """
    alt.renderers.register(RENDERER, _renderer)
    alt.renderers.enable(RENDERER)
    shell = _kernel_shell()
    if shell and os.environ.get(SWITCH) != "omit":
        _display_script()
        shell.events.register("pre_run_cell", _display_again)


def _display_script() -> None:
    from IPython.display import publish_display_data

    publish_display_data({"text/html": bundle_html(), "text/plain": ""})


def _display_again(run: Any) -> None:
    """Give a cell its script back: running it again clears it, and imports nothing anew."""
    if _imports_show(run.transformed_cell or run.raw_cell):
        _display_script()


def _imports_show(source: str) -> bool:
    """Tell whether a cell's source imports `followup_evidence.show`.

    Examples
    --------
    >>> _imports_show("from followup_evidence import evidence, show as s")
    True
    >>> _imports_show("from followup_evidence import evidence; show.table(frame)")
    False
    """
    try:
        nodes = [*ast.walk(ast.parse(source))]
    except SyntaxError:
        return False
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return any(f"{name}.".startswith("followup_evidence.show.") for name in named)


def _kernel_shell() -> Any:
    """Return the shell of the kernel that runs this, or None outside of a notebook."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell if hasattr(shell, "kernel") else None
