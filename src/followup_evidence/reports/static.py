"""Notebooks as they are committed: run from top to bottom, with small, static outputs.

``python -m followup_evidence.reports.static notebooks/*.ipynb`` runs each and saves it.
What differs from run to run is left out: widget models, timings, the interpreter's
version. So is the charts' script: a reader on a code host sees the pictures.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from followup_evidence.evidence.surveys import FOLDER
from followup_evidence.reports.files import write
from followup_evidence.reports.kernel import settings
from followup_evidence.show.figures import SWITCH

_WIDGET = "application/vnd.jupyter.widget-view+json"


def save(path: Path) -> None:
    """Run a notebook in its own folder and save it with static outputs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell failed; the file is left as it was.
    """
    notebook = nbformat.read(path, as_version=4)
    with settings() as config, tempfile.TemporaryDirectory() as empty:
        # A person's own surveys are nobody else's to read.
        env = {**os.environ, SWITCH: "omit", FOLDER: empty}
        NotebookClient(
            notebook,
            resources={"metadata": {"path": str(path.parent)}},
            config=config,
            record_timing=False,
            store_widget_state=False,
        ).execute(env=env)
    write(path, nbformat.writes(static(notebook)) + "\n")


def static(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without what a later run could not repeat."""
    copy = nbformat.from_dict(
        {
            **notebook,
            "metadata": {
                "kernelspec": notebook.metadata["kernelspec"],
                "language_info": {"name": "python"},
            },
        }
    )
    for cell in copy.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(_WIDGET, None)
    return copy


if __name__ == "__main__":
    for name in sys.argv[1:]:
        save(Path(name))
