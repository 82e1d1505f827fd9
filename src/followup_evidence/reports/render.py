"""A notebook as one self-contained page: no code, no machine's paths, no outside request."""

from __future__ import annotations

import functools
from importlib import metadata
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from followup_evidence import show
from followup_evidence.paths import templates

_WIDGET = "application/vnd.jupyter.widget-view+json"


class OfflineHTMLExporter(HTMLExporter):  # type: ignore[misc] # nbconvert has no types
    """Export a notebook to one HTML file whose charts are live with no network.

    Also to be had as ``jupyter nbconvert --to followup-html NOTEBOOK``. Code cells,
    prompts, a kernel's complaints and what only a running kernel could draw are left out.
    """

    export_from_notebook = "Offline HTML"
    template_name = "followup"

    @property
    def default_config(self) -> Config:
        """Return what this exporter leaves out, before the user's own settings."""
        own = Config(
            {
                "OfflineHTMLExporter": {
                    "preprocessors": [Shown],
                    "exclude_input": True,
                    "exclude_input_prompt": True,
                    "exclude_output_prompt": True,
                    "exclude_anchor_links": True,
                    "extra_template_basedirs": [str(templates("nbconvert"))],
                },
                "NbConvertBase": {
                    "display_data_priority": [
                        "text/html",
                        "text/markdown",
                        "image/svg+xml",
                        "image/png",
                        "image/jpeg",
                        "text/plain",
                    ]
                },
            }
        )
        merged: Config = super().default_config
        merged.merge(own)
        return merged


class Shown(Preprocessor):  # type: ignore[misc] # nbconvert has no types
    """Leave what a page shows, and give its template what it asks for.

    It runs after every other step, so that cells which ``--execute`` fills are not yet gone.
    """

    enabled = True

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook and nbconvert's resources."""
        kept = _shown(nb)
        resources["followup"] = {
            "title": _title(kept),
            "version": metadata.version("followup-evidence"),
            "css": show.offline.css(),
            "script": show.offline.bundle_html() if _has_charts(kept) else "",
        }
        return kept, resources


def _shown(nb: NotebookNode) -> NotebookNode:
    """Return a copy with what a page shows: no script (it has its own), no silent cell."""
    copy = NotebookNode({**nb, "cells": []})
    copy.metadata = NotebookNode({k: v for k, v in nb.metadata.items() if k != "widgets"})
    for cell in nb.cells:
        if cell.cell_type == "code":
            outputs = [output for output in cell.outputs if _is_kept(output)]
            cell = NotebookNode({**cell, "outputs": outputs})
        if cell.get("outputs", True):
            copy.cells.append(cell)
    return copy


def _is_kept(output: NotebookNode) -> bool:
    data = output.get("data", {})
    if output.get("name") == "stderr" or (_WIDGET in data and "text/html" not in data):
        return False
    return not show.offline.is_bundle("".join(data.get("text/html", "")))


def _has_charts(nb: NotebookNode) -> bool:
    return any(
        'class="followup-chart"' in "".join(output.get("data", {}).get("text/html", ""))
        for cell in nb.cells
        for output in cell.get("outputs", [])
    )


def _title(nb: NotebookNode) -> str:
    """Return the page's title: the notebook's own, else its first heading."""
    if "title" in nb.metadata:
        return str(nb.metadata["title"])
    lines = (line for cell in nb.cells for line in _words(cell).splitlines())
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), "Report")


def _words(cell: NotebookNode) -> str:
    if cell.cell_type == "markdown":
        return str(cell.source)
    shown = (output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", []))
    return "\n".join("".join(text) for text in shown)


def page(nb: NotebookNode) -> str:
    """Return an executed notebook as one self-contained HTML page."""
    text, _ = _exporter().from_notebook_node(nb)
    return str(text)


@functools.cache
def _exporter() -> OfflineHTMLExporter:
    """Return the exporter, whose templates take longer to compile than a page to fill."""
    return OfflineHTMLExporter()
