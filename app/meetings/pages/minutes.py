"""How are the minutes of a meeting said on their pages?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.meetings import policy
from app.meetings.forms.minutes import RemarkForm
from app.meetings.pages.ballots import in_words
from app.meetings.pages.lines import FOR_WHOM_ONLY
from app.meetings.pages.outcomes import Said, said
from app.meetings.queries.arising import matters_arising
from app.meetings.queries.live import agenda_of, officers_at, seats_at
from app.meetings.queries.minutes import Came, actions_among, minutes_at, who_took_part
from app.meetings.queries.strands import Strands, by_item, strands_of
from app.meetings.snapshot import kept_attendance, read_back
from app.meetings.workflow import PUT_OFF, UNDER_PEN, ItemState, MeetingState, QuorumCause, Reply
from app.records.references import NotFound
from app.remarks.pages import Conversation, conversation
from app.web.text import linked
from app.wording import capital, day, instant, long_day

_PARTS = ("outcome", "interest", "mark", "erratum", "option", "ballot", "vote")
_VOTING = ("option", "ballot", "vote")
_OF_ITEMS = ("outcome", "interest", *_VOTING)
# Of each part, the rows of each item.
OfItems = Mapping[str, Mapping[int, list[AnyRow]]]
_HOW = {
    "present": "Present",
    "remote": "Remote",
    "in attendance": "In attendance",
    "apologies": "Apologies",
    "not there": "Not there",
}


@dataclass
class Item:
    """One item with all that came of it."""

    number: str
    title: str
    purpose: str
    presenter: str
    note: str
    confidential: str
    interests: list[str] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)
    outcomes: list[Said] = field(default_factory=list)


def minutes(actor: Actor, number: int, *, clean: bool = False, form: RemarkForm | None = None) -> dict[str, Any]:
    """All that the minutes say, as far as this person may read it.

    :param clean: as they are printed and sent: without what can be done with them.
    :param form: a comment that could not be said.
    :raises NotFound: the meeting has not begun, or is not for this reader.
    """
    head = minutes_at(actor, number)
    if head.opened_at is None:
        raise NotFound()
    agenda = agenda_of(head.id, actor)
    # What went out is read back; until then it is as it is now.
    is_out = head.circulated_at is not None
    kept = read_back(head.attendance) if is_out else []
    parts = (*_PARTS, "name") if is_out else (*_PARTS, "attendance", "invitation")
    strands = strands_of(head.id, agenda, actor, *parts, people=[one["person"] for one in kept])
    people, names = (kept, _named(strands, "name")) if is_out else _as_it_is(head, strands)
    can_correct = not clean and policy.may_run(actor) and head.state in UNDER_PEN
    of_items = {part: by_item(strands[part]) for part in _OF_ITEMS}
    items = [_item(row, of_items, number, can_correct) for row in agenda]
    return {
        "title": head.title,
        "reference": head.reference,
        "number": head.number,
        "meeting_href": url_for("meetings.show", number=head.number),
        "when": long_day(clock.local(head.starts_at).date()),
        "hours": _hours(head),
        "place": head.place or "",
        "body": head.body,
        "chair": head.chair or "",
        "terms": f"terms of reference, version {head.terms_number}" if head.terms_id is not None else "",
        "state": capital(head.state.value),
        "standing": _standing(head),
        "introduction": linked(head.introduction),
        "attendance": _attendance(people, names),
        "marks": [_mark(row, agenda) for row in strands["mark"]],
        "matters": _matters(head.matters_arising, actor) if is_out else _now(head, actor),
        "matters_are_kept": is_out,
        "items": items,
        "errata": [
            {"text": linked(row.text), "when": day(clock.local(row.at).date()), "who": row.name or "Praxis"}
            for row in strands["erratum"]
        ],
        "ways": [] if clean else ways(head, actor),
        "conversation": None if clean else _said_of_them(head, actor, form),
        "is_faulty": bool(form and form.errors),
        "clean_href": url_for("minutes.clean", number=head.number),
        "back": url_for("minutes.show", number=head.number),
    }


def _said_of_them(head: AnyRow, actor: Actor, form: RemarkForm | None) -> Conversation | None:
    """What was said about them since they went out, and the form for as long as they are not approved."""
    takes = policy.may_comment(actor, head)
    if not takes and not (head.state is MeetingState.APPROVED and actor.holds(Permission.MEETINGS_READ)):
        return None
    found = conversation(
        head,
        href=url_for("minutes.comment", number=head.number),
        form=(form or RemarkForm(formdata=None)) if takes else None,
        nothing="Nobody has said anything about them. The meeting that approves them reads it here.",
        heading="Comments on these minutes",
    )
    return found if takes or found.said else None


def _hours(head: AnyRow) -> str:
    if head.opened_at is None:
        return ""
    began = f"{clock.local(head.opened_at):%H:%M}"
    return f"{began} to {clock.local(head.closed_at):%H:%M}" if head.closed_at is not None else f"from {began}"


def _standing(head: AnyRow) -> str:
    """How far these minutes are, in a sentence."""
    match head.state:
        case MeetingState.IN_SESSION:
            return "The meeting is in session: this is what has been put down so far."
        case MeetingState.CLOSED:
            return "These minutes have not gone out yet, and can still be corrected."
        case MeetingState.CIRCULATED if head.circulated_at is not None:
            return f"Circulated on {day(clock.local(head.circulated_at).date())}. A later meeting approves them."
        case MeetingState.APPROVED if head.approved_at is not None:
            how = f"as amended: {head.amended}" if head.amended else "as they went out."
            return f"Approved by {head.approved_by} on {day(clock.local(head.approved_at).date())}, {how}"
    return ""


def _as_it_is(head: AnyRow, strands: Strands) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """Who took part, as it would be kept now; and what those are called who could have."""
    seats = seats_at(head)
    there = [Came(row.person_id, row.word, row.seat_id, bool(row.is_so)) for row in strands["attendance"]]
    replies = {row.person_id: Reply(row.word) if row.word else None for row in strands["invitation"]}
    holders = {seat.term.person_id: seat.term.holder for seat in seats if seat.term is not None}
    names = {**holders, **_named(strands, "attendance", "invitation")}
    return read_back(kept_attendance(who_took_part(seats, there, replies, officers_at(head)))), names


def _named(strands: Strands, *parts: str) -> dict[int, str]:
    return {row.person_id: row.name for part in parts for row in strands[part]}


def _attendance(people: list[dict[str, Any]], names: dict[int, str]) -> list[tuple[str, list[str]]]:
    """Who was there, by how: each with their seat, or that they stood in for it; and who was there without one."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in people:
        how, seat, asides = one["how"], one["seat"], []
        if seat:
            asides = [f"deputy: {seat}" if one["is_deputy"] else seat]
        elif office := one.get("office"):
            asides = [office]
        if not seat and how in ("present", "remote"):
            asides += ["remote"] if how == "remote" else []
            how = "in attendance"
        name = names.get(one["person"], "Former member")
        found[how].append(f"{name} ({', '.join(asides)})" if asides else name)
    return [(words, found[how]) for how, words in _HOW.items() if found[how]]


def _mark(row: AnyRow, agenda: list[AnyRow]) -> str:
    """When the quorum came or went; and because of what, as far as this person may see on which item that was."""
    said_then = f"{instant(row.at).rpartition(' at ')[2]}: {row.text}"
    item = next((each for each in agenda if each.id == row.item_id), None)
    on = _called(item) if item is not None else ""
    if row.aside == QuorumCause.LEFT.value:
        return f"{said_then}. Somebody left{f' during {on}' if on else ''}."
    if row.aside == QuorumCause.RECUSED.value and on:
        return f"{said_then}. Because of an interest in {on}."
    return said_then


def _called(item: AnyRow) -> str:
    """``item 2, The budget``. What is confidential is named by its number alone."""
    return f"item {item.number}, {item.title}" if item.meant_for in policy.FOR_MANY else f"item {item.number}"


def _matters(kept: str | None, actor: Actor) -> list[dict[str, str]]:
    """As they stood when the minutes went out, of those that this person may read."""
    said_then = read_back(kept)
    actions = actions_among([one["action"] for one in said_then], actor)
    return [
        _matter(actions[one["action"]], one["status"], date.fromisoformat(one["due"]))
        for one in said_then
        if one["action"] in actions
    ]


def _now(meeting: AnyRow, actor: Actor) -> list[dict[str, str]]:
    return [_matter(row, row.status.value, row.due_on) for row in matters_arising(meeting, actor)]


def _matter(row: AnyRow, status: str, due_on: date) -> dict[str, str]:
    return {
        "reference": row.reference,
        "title": row.title,
        "href": f"/actions/{row.number}",
        "words": f"{row.owner}, {status}, due {day(due_on)}",
    }


def _item(row: AnyRow, strands: OfItems, number: int, can_correct: bool) -> Item:
    return Item(
        number=row.number,
        title=row.title,
        purpose=capital(row.purpose.value),
        presenter=row.presenter or "",
        note=_what_became(row),
        confidential=FOR_WHOM_ONLY.get(row.meant_for, ""),
        interests=[f"{one.name}: {one.text}" for one in strands["interest"].get(row.id, ())],
        votes=in_words({part: strands[part].get(row.id, []) for part in _VOTING}),
        outcomes=[said(one, number, can_correct) for one in strands["outcome"].get(row.id, ())],
    )


def _what_became(row: AnyRow) -> str:
    if row.state in PUT_OFF:
        return capital(row.state.value) + (f": {row.state_why}" if row.state_why else "")
    return "Not reached" if row.state is ItemState.WAITING else ""


def ways(meeting: AnyRow, actor: Actor) -> list[dict[str, Any]]:
    """What this person can do with the minutes, the most usual first."""
    if not policy.may_run(actor):
        return []
    match meeting.state:
        case MeetingState.IN_SESSION:
            found = [
                ("Go on with the meeting", "live.show", True),
                ("Write the introduction", "minutes.introducing", False),
            ]
        case MeetingState.CLOSED:
            found = [
                ("Circulate the minutes", "minutes.circulating", True),
                ("Write the introduction", "minutes.introducing", False),
                ("Reopen the meeting", "live.reopening", False),
            ]
        case MeetingState.CIRCULATED:
            found = [("Approve them", "minutes.approving", True)] if meeting.can_be_approved else []
            found.append(("Take them back", "minutes.taking_back", False))
        case MeetingState.APPROVED:
            found = [("Add an erratum", "minutes.correcting", False)]
        case _:
            found = []
    return [
        {"label": label, "href": url_for(endpoint, number=meeting.number), "primary": primary}
        for label, endpoint, primary in found
    ]
