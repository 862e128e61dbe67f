"""Which forms are on the page of a meeting in session, with what was typed in them?"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from app.access.roles import Permission
from app.meetings import policy
from app.meetings.forms.live import OUTCOMES, ActionForm, GuestForm, InterestForm, OutcomeForm, QuestionForm
from app.meetings.pages import ballots
from app.meetings.pages.seen import Live
from app.meetings.queries.strands import of_item
from app.meetings.workflow import PUT_OFF, ItemState, MeetingState, OutcomeKind
from app.web.forms import LINE
from app.wording import instant


def each(seen: Live) -> list[tuple[str, dict[str, Any] | None]]:
    """The form of each kind under the item that is looked at, with what was typed in it before; ``None`` if not now."""
    return [(kind.value, writing(seen, kind) if _can_write(seen, kind) else None) for kind in OutcomeKind]


def _can_write(seen: Live, kind: OutcomeKind) -> bool:
    item = seen.shown
    if item is None or item.state in PUT_OFF:
        return False
    if kind is OutcomeKind.DECISION and item.state is not ItemState.AT_HAND:
        return False
    return policy.may_write(seen.actor, seen.head, kind)


def writing(seen: Live, kind: OutcomeKind, *, focus: str = "", is_fresh: bool = False) -> dict[str, Any]:
    """One form under the item that is looked at.

    :param is_fresh: what was in it has just been put down.
    """
    item, number = seen.shown, seen.head.number
    assert item is not None
    form, begins = seen.forms.get(kind), begins_with(seen, kind)
    draft = None
    if form is None:
        drafts = of_item(seen.strands["draft"], item.id)
        draft = next((row for row in drafts if row.word == kind.value and not is_fresh), None)
        form = OUTCOMES[kind](formdata=None)
        fill(form, json.loads(draft.text) if draft is not None else begins)
        if isinstance(form, ActionForm) and draft is None and decisions_of(seen):
            form.follows.data = decisions_of(seen)[-1][0]
    if isinstance(form, ActionForm):
        form.offer(decisions_of(seen))
    return {
        "kind": kind.value,
        "form": form,
        "heading": form.heading,
        "button": form.button,
        "fields": [input for input in form if input.short_name != "once"],
        "href": url_for("live.put_down", number=number, item_id=item.id, kind=kind.value),
        "draft_href": url_for("live.draft", number=number, item_id=item.id, kind=kind.value),
        "saved": f"Kept as a draft at {instant(draft.at).rpartition(' at ')[2]}. Nobody else sees it."
        if draft is not None
        else "",
        "is_open": kind is OutcomeKind.NOTE or draft is not None or bool(form.errors) or bool(focus or begins),
        "focus": focus,
        "people_id": f"{kind.value}-people",
        "suggest_href": url_for("people.suggest", field=form["owner"].name) if "owner" in form else "",
    }


def begins_with(seen: Live, kind: OutcomeKind) -> dict[str, str]:
    """What a form begins with: a decision with the words that were carried, until it is recorded."""
    found = ballots.carried(seen) if kind is OutcomeKind.DECISION else None
    if found is None:
        return {}
    question, option = found
    in_a_line = len(option) <= LINE and "\n" not in option
    return {"title": option if in_a_line else question, "statement": option}


def fill(form: OutcomeForm, typed: Mapping[str, str]) -> None:
    """Show a form as it was typed: a day that is none stands in it as it is."""
    for name, text in typed.items():
        if name not in form:
            continue
        input = form[name]
        if name == "needs_action":
            input.data = text == "y"
        elif name.endswith("_on"):
            input.raw_data = [text]
            input.data = _day(text)
        else:
            input.data = text


def _day(text: str) -> Any:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        return None


def decisions_of(seen: Live) -> list[tuple[str, str]]:
    """What an action under the item that is looked at can follow from."""
    assert seen.shown is not None
    return [
        (str(row.record_id), f"{row.reference}: {row.title}")
        for row in of_item(seen.strands["outcome"], seen.shown.id)
        if row.word == OutcomeKind.DECISION.value
    ]


def guest(seen: Live) -> dict[str, Any] | None:
    if not seen.runs:
        return None
    form = seen.guest_form or GuestForm(formdata=None)
    return {
        "form": form,
        "href": url_for("live.guest", number=seen.head.number),
        "suggest_href": url_for("people.suggest", field=form.name.name),
    }


def declaring(seen: Live) -> dict[str, Any] | None:
    """The form for an interest in the item that is looked at: everybody's own, or noted for somebody."""
    item = seen.shown
    open_states = (MeetingState.PUBLISHED, MeetingState.IN_SESSION)
    if item is None or item.is_answered or seen.head.state not in open_states:
        return None
    people = concerned(seen)
    if not policy.may_run(seen.actor):
        people = {person_id: name for person_id, name in people.items() if person_id == seen.actor.id}
    if not people or not seen.actor.holds(Permission.INTERESTS_DECLARE):
        return None
    form = seen.interest_form or InterestForm(formdata=None)
    form.person.choices = {str(person_id): name for person_id, name in people.items()}
    return {
        "form": form,
        "title": item.title,
        "href": url_for("live.declare", number=seen.head.number, item_id=item.id),
        "is_open": bool(form.errors),
    }


def concerned(seen: Live) -> dict[int, str]:
    """Who can have an interest in an item: whoever is there, and whoever holds a seat."""
    people = {row.person_id: row.name for row in seen.strands["attendance"] if row.until is None}
    for seat in seen.seats:
        if seat.held.term is not None:
            people.setdefault(seat.held.term.person_id, seat.held.term.holder)
    return people


def question(seen: Live) -> dict[str, Any] | None:
    """The form that puts to the vote what is no proposal yet."""
    item = seen.shown
    if not seen.runs or item is None or item.state is not ItemState.AT_HAND or item.proposal_id is not None:
        return None
    form = seen.question_form or QuestionForm(formdata=None)
    return {
        "form": form,
        "href": url_for("live.ask", number=seen.head.number, item_id=item.id),
        "is_open": bool(form.errors),
    }
