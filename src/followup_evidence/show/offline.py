"""Charts that need no network: a picture everywhere, live where scripts run.

Each chart becomes a `figures` figure. One script a document, made from the installed vl-convert
package, watches for such figures and replaces each picture with a live chart. Where scripts do
not run, the picture stays.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
import tempfile
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import altair as alt
import platformdirs
import vl_convert

from followup_evidence.show import figures
from followup_evidence.show.figures import SWITCH, VEGA_LITE

RENDERER = "followup"
_MARK = "data-followup-bundle"
_ONCE = "if (!window.followupCharts) (() => {{{}}})();"
"""A cell that runs again brings the script again, and names are declared once in a document."""


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
    made_by = f"{metadata.version('vl-convert-python')}\n{_ONCE}\n{snippet}"
    key = hashlib.sha256(made_by.encode())
    kept = platformdirs.user_cache_path("followup-evidence") / f"bundle-{key.hexdigest()[:16]}.js"
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    script = vl_convert.javascript_bundle(snippet, vl_version=VEGA_LITE)
    script = _ONCE.format(script.replace("</script", "<\\/script"))
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


def _renderer(spec: dict[str, Any], **_metadata: Any) -> dict[str, str]:
    return {"text/html": figures.of_spec(spec), "text/plain": figures.describe(spec)}


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
