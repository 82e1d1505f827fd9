"""Published figures and what they say of the article's claims; figures of local surveys."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from followup_evidence.errors import FollowupError
from followup_evidence.evidence import schema, surveys, tables, words


def published(topic: str | None = None, *, data: Path | None = None) -> pd.DataFrame:
    """Return published survey figures, all or those of one topic.

    Figures of different questions are never pooled, and never share an axis.

    Parameters
    ----------
    topic
        One of the topics that the column names; by default all of them.
    data
        The folder of another data package; by default the one of this installation.

    Returns
    -------
    pandas.DataFrame
        One row a figure, as ``describe("published_figures")`` explains: among others ``figure``
        (float, in ``unit``), ``k`` of ``n`` (whole numbers, missing where none was printed),
        ``n_inferred`` (bool), ``ci_low`` and ``ci_high`` (Wilson's 95 % interval, percent),
        ``population``, ``response``, ``year``, ``question`` (in our words), ``citation``,
        ``address`` and ``verification``.

    Raises
    ------
    FollowupError
        There is no such topic.
    Faults
        The tables are damaged: every fault of them.

    Examples
    --------
    >>> published().query("id == 'D-1'")[["k", "n"]].to_numpy().tolist()
    [[26, 63]]
    """
    figures = tables.load("published_figures", data=data)
    if topic is None:
        return figures
    return _like(figures, figures[_is("topic", topic, figures["topic"])])


def local_apart() -> list[pd.DataFrame]:
    """Return the figures of each local survey in a frame of its own, as `tables.load` does.

    Raises
    ------
    Faults
        A local survey is damaged: every fault of it.

    Examples
    --------
    >>> [frame.attrs["about"]["title"] for frame in local_apart()]
    []
    """
    return [tables.load(name) for name in surveys.resources()]


def local() -> pd.DataFrame:
    """Return the figures of every local survey in one frame; without any it has no rows.

    Returns
    -------
    pandas.DataFrame
        One row a figure, with the columns of `published` and ``answer`` and ``note`` (a
        suppressed figure's reason). ``citation`` names the survey, ``status`` is local survey;
        ``describe`` of a survey's table explains the rest. ``attrs["surveys"]`` holds what each
        ``citation`` stands for: ``attrs["about"]`` of the survey's own table.

    Raises
    ------
    Faults
        A local survey is damaged: every fault of it.

    Examples
    --------
    >>> {*published()} < {*local()}
    True
    """
    found = local_apart()
    nothing = schema.parse(pd.DataFrame(), surveys.schema())[0]
    whole = pd.concat(found, ignore_index=True) if found else nothing
    each = {frame.attrs["about"]["source"]: frame.attrs["about"] for frame in found}
    whole.attrs["about"] = surveys.ABOUT | {"source": "; ".join(each) or "No local survey"}
    whole.attrs["surveys"] = each
    return whole


def panel(name: str, *, data: Path | None = None) -> pd.DataFrame:
    """Return the published figures that stand beside one of the article's tables.

    Parameters
    ----------
    name
        ``no_effect``, ``advice``, ``wider_no_effect``, ``senders``, ``factors``, ``stress``,
        ``stated_observed`` or ``promises``.
    data
        The folder of another data package; by default the one of this installation.

    Returns
    -------
    pandas.DataFrame
        One row a figure, in the order to read them: ``group`` and ``label`` (what was counted,
        in our words), ``reads`` (how the share comes from the printed figure: as printed; the
        rest, 100 minus it; no share, where a study printed none), ``share_pct``, ``ci_low`` and
        ``ci_high`` (percent), ``k``, and the other columns of `published`.

    Raises
    ------
    FollowupError
        There is no such panel.

    Examples
    --------
    >>> panel("senders").set_index("figure_id")["share_pct"].head(3).to_dict()
    {'D-3': 3.0, 'D-2': 14.0, 'D-1': 41.0}
    """
    places = tables.load("published_panels", data=data)
    chosen = places[_is("panel", name, places["panel"])].sort_values("place")
    figures = published(data=data)
    joined = chosen.merge(figures, left_on="figure_id", right_on="id", validate="many_to_one")
    rest = joined["reads"].eq("the rest")
    said = joined["figure"].where(joined["reads"].ne("no share"))
    turned = pd.DataFrame(
        {
            "share_pct": said.mask(rest, 100 - said).round(1),
            "ci_low": joined["ci_low"].mask(rest, 100 - joined["ci_high"]).round(1),
            "ci_high": joined["ci_high"].mask(rest, 100 - joined["ci_low"]).round(1),
            "k": joined["k"].mask(rest, joined["n"] - joined["k"]),
        }
    )
    found = _like(figures, joined.assign(**turned))
    found.attrs["about"] = figures.attrs["about"] | {"name": f"published_{name}"}
    return found


def claims(*, data: Path | None = None) -> pd.DataFrame:
    """Return the article's claims with a verdict each.

    Returns
    -------
    pandas.DataFrame
        One row a claim: ``id``, ``claim`` (in our words), ``verdict`` (ordered: supported,
        qualified, contradicted, no published figure), ``why`` and ``rows`` (the ids of the
        figures behind it, parted by spaces; missing where there are none).

    Raises
    ------
    Faults
        The tables are damaged, or a claim names a figure that is not there.

    Examples
    --------
    >>> claims()["verdict"].cat.categories.tolist()
    ['supported', 'qualified', 'contradicted', 'no published figure']
    """
    return tables.load("claims", data=data)


def behind(claim: str, *, data: Path | None = None) -> pd.DataFrame:
    """Return the published figures behind one claim, in the claim's own order.

    Raises
    ------
    FollowupError
        There is no such claim.
    """
    listed = claims(data=data)
    [rows] = listed.loc[_is("claim", claim, listed["id"]), "rows"]
    named = [] if pd.isna(rows) else rows.split()
    figures = published(data=data)
    return _like(figures, figures.set_index("id").loc[named].reset_index()[list(figures)])


def for_action(action: str | None = None, *, data: Path | None = None) -> pd.DataFrame:
    """Return what is known of one action, or of all: its label, figures and policies.

    Nothing of it enters a plan; a figure's side is our reading, and its count no vote.

    Parameters
    ----------
    action
        A name in the table ``actions``; by default all of them.
    data
        The folder of another data package; by default the one of this installation.

    Returns
    -------
    pandas.DataFrame
        One row a figure or policy of an action: ``action``, ``title``, ``label`` and
        ``label_status`` (whose label it is), ``direction`` (for, against or policy), ``note``
        (what it does and does not say) and the columns of `published`. An action of which
        nothing was found has one row, in which ``direction`` and all that follows are missing.

    Raises
    ------
    FollowupError
        There is no such action.
    Faults
        The tables are damaged, or name an action or a figure that is not there.

    Examples
    --------
    >>> for_action("advocacy_call").query("direction == 'for'")["id"].tolist()
    ['D-1', 'D-4', 'D-7']
    """
    actions = tables.load("actions", data=data)[["action", "title", "label", "label_status"]]
    if action is not None:
        actions = actions[_is("action", action, actions["action"])]
    read = tables.load("action_evidence", data=data)
    figures = published(data=data)
    joined = actions.merge(read, how="left", on="action").merge(
        figures, how="left", left_on="figure_id", right_on="id", validate="many_to_one"
    )
    return _like(read, joined.drop(columns="figure_id"))


def _is(what: str, name: str, column: pd.Series) -> pd.Series:
    """Return which rows have this name; an unknown one is an error that lists those there are."""
    known = list(dict.fromkeys(column))
    if name not in known:
        raise FollowupError(
            f"There is no {what} {words.quoted(name)}{words.hint(name, known)}; "
            f"the {what}s are {words.listed(known)}."
        )
    return column == name


def _like(whole: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    part = part.reset_index(drop=True)
    part.attrs["about"] = whole.attrs["about"]
    return part
