"""What does the page of the whole plan hand to its template?"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import queries
from app.actions.bulk import CHANGES
from app.actions.columns import AREA, cells, to_say
from app.actions.filters import ALL, BOARD, NO_PLAN, QUIET, SORTS, TABLE, TIMELINE, VIEWS, ActionFilter
from app.actions.forms.filtering import UNSEEN, FilterForm, LargeFilterForm
from app.actions.quarters import quarter_called
from app.saved.queries import Kept, kept_by
from app.web.contributions import WayOn
from app.web.pages import address
from app.web.paging import COUNT_UP_TO, Page
from app.wording import capital, count, few

WAYS = ((TABLE, "Table"), (BOARD, "Board"), (TIMELINE, "Timeline"))


class Chip(NamedTuple):
    label: str
    href: str
    active: bool


class Tab(NamedTuple):
    label: str
    href: str
    current: bool


class Active(NamedTuple):
    label: str
    remove_href: str


class Head(NamedTuple):
    name: str
    label: str
    href: str
    direction: str
    sortable: bool


@dataclass(frozen=True)
class Summary:
    count_words: str
    sentence: str
    gap_words: str
    gap_href: str


@dataclass(frozen=True)
class Pages:
    first_href: str | None
    previous_href: str | None
    next_href: str | None
    last_href: str | None
    words: str


def around(asked: ActionFilter, actor: Actor, kept: Kept, *, is_empty: bool) -> dict[str, Any]:
    """All that stands around the plan, whichever way it is looked at."""
    how = queries.counts(actor)
    form = _filter_form(asked, queries.choices(actor))
    everything = ActionFilter(status=ALL, sort=asked.sort, descending=asked.descending, view=asked.view)
    return {
        "summary": _summary(how, partly=not actor.holds(Permission.READ_MEMBERS)),
        "tabs": _tabs(asked, how, actor),
        "ways": [Tab(label, asked.but(view=view).address, asked.view == view) for view, label in WAYS],
        "kept": kept,
        "here": asked.address,
        "filters": form,
        "filters_href": asked.path,
        "chips": _chips(asked, how),
        "active_filters": _active(asked, form),
        "clear_href": None if asked.is_plain else everything.address,
        "can_propose": actor.holds(Permission.ACTIONS_PROPOSE),
        "propose_href": url_for("actions.new"),
        "empty": None if not is_empty else _why_empty(asked, how),
        "all_href": asked.path,
    }


def _why_empty(asked: ActionFilter, how: queries.Counts) -> str:
    """What an empty page has to teach: there is nothing at all, nothing in this tab, or nothing that fits."""
    if how.all == 0 and asked.is_plain:
        return "no-actions"
    if asked.mine and how.mine == 0:
        return "none-of-yours"
    if asked.to_verify and how.to_verify == 0:
        return "none-to-verify"
    return "no-match"


def plan(asked: ActionFilter, actor: Actor, cursor: str | None) -> dict[str, Any]:
    """The plan as a table."""
    kept = kept_by(actor, AREA)
    rows, found = queries.page_of_actions(asked, actor, cursor, **to_say(kept.columns))
    total = len(rows) if found.is_first and found.next is None else queries.count_of(asked, actor)
    shown, span = cells(kept.columns)
    return {
        **around(asked, actor, kept, is_empty=not rows),
        "heads": [_head(asked, "action", "Action"), *(_head(asked, name, AREA.columns[name]) for name in kept.columns)],
        "is_usual": kept.columns == AREA.usual,
        "columns": kept.columns,
        "cells": shown,
        "span": span,
        "picks": any(row.may_change for row in rows),
        "bulk_href": f"{VIEWS[TABLE]}/bulk",
        "changes": [(kind.key, kind.words) for kind in CHANGES.values() if kind.is_for(actor)],
        "rows": rows,
        "editing": None,
        "focus": "",
        "pages": pages_of(asked, found, total, len(rows)),
        "ways_out": _ways_out(asked),
        "import_href": url_for("imports.new", key="actions") if actor.holds(Permission.PLANS_PREPARE) else None,
    }


def _head(asked: ActionFilter, name: str, label: str) -> Head:
    if name not in SORTS:
        return Head(name, label, "", "", sortable=False)
    current = asked.sort == name
    turned = asked.but(sort=name, descending=current and not asked.descending)
    direction = ("descending" if asked.descending else "ascending") if current else ""
    return Head(name, label, turned.address, direction, sortable=True)


def _summary(how: queries.Counts, *, partly: bool) -> Summary:
    wanting = url_for("charter.recommendations", without="actions")
    if how.all == 0:
        none = "Your organisation has no actions yet." if partly else "No actions yet."
        waiting = count(how.recommendations, "recommendation")
        gap = "" if partly or not how.recommendations else f"See the {waiting}."
        return Summary(none, "", gap, wanting)
    verb = "answers" if how.all == 1 else "answer"
    # What a lead's own actions leave open is no gap of the community.
    verb_of_gap = "has" if how.unanswered == 1 else "have"
    gap = "" if partly or not how.unanswered else f"{capital(few(how.unanswered))} {verb_of_gap} none yet."
    return Summary(
        count_words=f"Your organisation’s {_counted(how.all)}" if partly else _counted(how.all),
        sentence=f"{verb} {how.answered} of the {count(how.recommendations, 'recommendation')}."
        if how.recommendations
        else "in the plan.",
        gap_words=gap,
        gap_href=wanting,
    )


def _counted(number: int) -> str:
    return f"{COUNT_UP_TO:,} actions or more" if number >= COUNT_UP_TO else count(number, "action")


def figure(number: int) -> str:
    return f"{COUNT_UP_TO:,} or more" if number >= COUNT_UP_TO else f"{number:,}"


def _tabs(asked: ActionFilter, how: queries.Counts, actor: Actor) -> list[Tab]:
    plain = not asked.mine and not asked.to_verify
    mine = "Yours and your organisation’s" if actor.leads else "Yours"
    tabs = [
        Tab("All actions", asked.path, plain),
        Tab(
            f"{mine} ({figure(how.mine)})",
            ActionFilter(mine=True, status="open", view=asked.view).address,
            asked.mine,
        ),
    ]
    if actor.holds(Permission.ACTIONS_DECIDE):
        to_verify = ActionFilter(to_verify=True, view=asked.view)
        tabs.append(Tab(f"To verify ({figure(how.to_verify)})", to_verify.address, asked.to_verify))
    tabs.append(Tab("Plans", url_for("plans.index"), False))
    return tabs


def _chips(asked: ActionFilter, how: queries.Counts) -> list[Chip]:
    return [
        Chip(f"late ({figure(how.late)})", asked.but(late=not asked.late).address, asked.late),
        Chip(
            f"no update in {QUIET.days} days ({figure(how.quiet)})",
            asked.but(quiet=not asked.quiet).address,
            asked.quiet,
        ),
    ]


def _active(asked: ActionFilter, form: FilterForm) -> list[Active]:
    """Each filter in words, with the address that is without it."""
    shown = []
    if asked.q:
        shown.append(Active(f"with “{asked.q}”", asked.but(q="").address))
    if asked.status != ALL and not asked.to_verify:
        shown.append(Active(dict(form.status.choices)[asked.status], asked.but(status=ALL).address))
    for name in ("owner", "recommendation", "organisation", "plan", "priority"):
        value = getattr(asked, name)
        if value:
            choices = dict(getattr(form[name], "choices", None) or [])
            shown.append(Active(choices.get(value, value), asked.but(**{name: ""}).address))
    if asked.confidence:
        shown.append(Active(asked.confidence.replace("-", " "), asked.but(confidence="").address))
    if quarter := quarter_called(asked.during):
        shown.append(Active(quarter.words, asked.but(during="").address))
    return shown


def _filter_form(asked: ActionFilter, choices: queries.Choices) -> FilterForm:
    values = asked.values()
    kind = FilterForm if choices.owners is not None else LargeFilterForm
    form = kind(formdata=None, data=values)
    # The order, the tab and the chips go along unseen, as far as they say something.
    for name in UNSEEN:
        if name not in values:
            delattr(form, name)
    if choices.owners is not None:
        known = asked.owner in ("", *dict(choices.owners))
        typed = [] if known else [(asked.owner, asked.owner)]
        form.owner.choices = dict([("", "any owner"), *typed, *choices.owners])
    form.recommendation.choices = {"": "any recommendation", **dict(choices.recommendations)}
    form.organisation.choices = {
        "": "any organisation",
        "community": "the community itself",
        **dict(choices.organisations),
    }
    form.plan.choices = {"": "any plan", NO_PLAN: "part of no plan", **dict(choices.plans)}
    return form


def _ways_out(asked: ActionFilter) -> list[WayOn]:
    """How to take away what is shown."""
    ways = (("CSV", "export.csv"), ("Excel", "export.xlsx"), ("Print for a meeting", "print"))
    return [WayOn(label, address(f"{VIEWS[TABLE]}/{path}", asked.values())) for label, path in ways]


def pages_of(asked: ActionFilter, found: Page, total: int, shown: int) -> Pages:
    """The pages around one of them.

    :param total: how many there are, counted no further than ``COUNT_UP_TO``.
    :param shown: how many this page shows.
    """

    def at(cursor: str | None) -> str | None:
        return address(asked.path, {**asked.values(), "page": cursor}) if cursor else None

    words = f"{shown} of {figure(total)}" if total > shown else count(total, "action")
    return Pages(
        first_href=asked.address if found.previous else None,
        previous_href=at(found.previous),
        next_href=at(found.next),
        last_href=at("last") if found.next else None,
        words=f"1 to {words}" if found.is_first and total > shown else words,
    )
