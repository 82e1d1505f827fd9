"""Spreadsheets: a plan as CSV and as an XLSX workbook, where text never runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

from followup_evidence import evidence
from followup_evidence.evidence import words
from followup_evidence.plan import Plan
from followup_evidence.records import records
from followup_evidence.reports.files import clean
from followup_evidence.settings import BY_NAME

COLUMNS = (
    *("order", "do_on", "do_by", "late", "program", "title", "minutes", "stress", "label"),
    *("tier", "label_value", "tier_value", "value", "why", "id", "layer", "kind", "group"),
)
BANS = "Don’t write to"
BEHIND = (
    *("actions", "scale_labels", "scale_tiers", "policies"),
    *("action_tradeoffs", "advocacy_influence"),
)
"""The evidence tables that a plan is made from."""

_GUARD = "An apostrophe before = + - @ marks a text; it is no part of it."
_AS_TEXT = "Cells that begin with = + - @ hold text, never a formula."
_LONGEST_CELL = 32_767
_WIDEST, _NARROWEST = 60, 8
_LONGEST_FOOTER = 250


def as_csv(plan: Plan) -> bytes:
    """Return a plan's steps as CSV: one row a step, with status, source and caveat.

    UTF-8 with a byte order mark, which spreadsheet programs need to see that it is. A text that
    would run as a formula has an apostrophe before it, and the row's caveat says so.
    """
    frame = evidence.with_provenance(_steps(plan))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(frame.columns)
    for row in records(frame):
        if any(_runs(cell) for cell in row.values()):
            row["caveat"] += f" {_GUARD}"
        writer.writerow(guarded(cell) for cell in row.values())
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def as_xlsx(plan: Plan) -> bytes:
    """Return a plan as a workbook: steps, what is skipped, settings, and sources with the caveat.

    Before them stand the programs not to write to, where there are any.
    Days are dates and numbers are numbers. Text is stored as text whatever it begins with, and
    stays text when a cell is edited.
    """
    sheets = {
        BANS: plan.bans,
        "Steps": _steps(plan),
        "Skipped": plan.skipped[["program", "title", "why", "id", "layer", "kind"]],
        "Settings": _settings(plan),
        "Sources": _sources(plan),
    }
    content = io.BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as writer:
        for name, frame in sheets.items():
            if name == BANS and frame.empty:
                continue
            frame.map(_fitting).to_excel(writer, sheet_name=name, index=False)
            _lay_out(writer.sheets[name], plan.caveat)
    return content.getvalue()


def _steps(plan: Plan) -> pd.DataFrame:
    late = plan.steps["late"].map({True: "yes", False: "no"}).astype("str")
    return plan.steps.assign(late=late)[list(COLUMNS)]


def _settings(plan: Plan) -> pd.DataFrame:
    """List all that a plan was made from and comes to: ``kind``, ``name``, ``value``."""
    given = dict(plan.settings)
    scale, tiers = given.pop("scale"), given.pop("tiers")
    given |= {side: ", ".join(given[side]) or "none" for side in ("must", "never", "done")}
    given |= {day: pd.Timestamp(given[day]) for day in ("today", "rank_deadline") if given[day]}
    kept = plan.guarantee
    groups: dict[str, Mapping[str, Any]] = {
        "plan": {"note": plan.note, "status": plan.status},
        "total": plan.totals,
        "setting": given,
        "label value": scale,
        "tier value": tiers,
        "guarantee": {"trust": kept.trust, "share": kept.share, "worst_case": kept.worst_case}
        if kept
        else {},
    }
    found = [
        (kind, name, BY_NAME[name].empty if value is None else value)
        for kind, values in groups.items()
        for name, value in values.items()
    ]
    return pd.DataFrame(found, columns=["kind", "name", "value"], dtype="object")


def _sources(plan: Plan) -> pd.DataFrame:
    about = [plan.steps.attrs["about"] | {"caveat": f"{plan.caveat} {_AS_TEXT}"}]
    about += [evidence.load(name).attrs["about"] for name in BEHIND]
    return pd.DataFrame(about)[["title", "status", "caveat", "source", "licence", "name"]]


def _runs(cell: Any) -> bool:
    return isinstance(cell, str) and words.runs(cell)


def guarded(cell: Any) -> Any:
    """Return a cell that no spreadsheet program runs as a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("Mercy"), guarded(5)
    ("'=1+1", 'Mercy', 5)
    """
    if not isinstance(cell, str):
        return cell
    return f"'{clean(cell)}" if _runs(cell) else clean(cell)


def _fitting(cell: Any) -> Any:
    """Return a cell that a workbook can hold."""
    if not isinstance(cell, str):
        return cell
    text = clean(cell).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _length(cell: Any) -> int:
    return len("2026-12-01" if cell.is_date else str(cell.value or ""))


def _lay_out(sheet: Any, caveat: str) -> None:
    """Fit a sheet's columns, mark its text as such, and set it up for paper."""
    from openpyxl.styles import Alignment

    for column in sheet.columns:
        longest = max(_length(cell) for cell in column)
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[column[0].column_letter].width = width
        for cell in column:
            cell.alignment = Alignment(vertical="top", wrap_text=longest > _WIDEST)
            if isinstance(cell.value, str):
                cell.data_type = "s"
                cell.quotePrefix = _runs(cell.value)
            elif cell.is_date:
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.left.text = caveat.replace("&", "&&")[:_LONGEST_FOOTER]
