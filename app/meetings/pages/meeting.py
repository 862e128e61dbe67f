"""What does the page of one meeting show, and the paper that it prints?"""

from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.actions.workflow import ActionStatus
from app.database import AnyRow
from app.history.queries import story
from app.meetings import policy
from app.meetings.forms.meetings import PressForm
from app.meetings.models import Meeting
from app.meetings.pages.lines import ANSWERS, REPLIED, away, sections
from app.meetings.pages.ways import ways_on
from app.meetings.paper import when_words
from app.meetings.queries import agenda, invitations
from app.meetings.queries.arising import matters_arising
from app.meetings.rhythm import lasting, room_words
from app.meetings.workflow import AHEAD, MeetingState, Reply
from app.records.thread import thread_of
from app.web.contributions import WayOn
from app.wording import capital, count, slug, until

MATTERS = 30  # on the page of a meeting
_STANDING = {
    MeetingState.IN_SESSION: "It is in session now.",
    MeetingState.CLOSED: "It was held. Its minutes have not gone out yet.",
    MeetingState.CIRCULATED: "It was held, and its minutes went out. A later meeting approves them.",
    MeetingState.APPROVED: "It was held, and its minutes are approved.",
}
_NOBODY: dict[str, Any] = {"people": [], "comes_words": "", "answer": None, "notes_answers": False}
_NOTHING_ARISES: dict[str, Any] = {"matters": [], "more_matters_href": ""}
_SAYS = {Reply.ACCEPTED: "comes", Reply.APOLOGIES: "sends apologies", None: "has not answered"}


def whole(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    rows, papers = agenda.agenda_with_papers(meeting, actor)
    is_ahead, thread = meeting.state in AHEAD, thread_of(meeting, actor)
    return {
        **head(meeting, rows),
        "sections": sections(rows, papers),
        "notice": _notice(meeting, actor),
        "is_ahead": is_ahead,
        # What was held is told by its minutes: who was there, and what arose then.
        **(_who_comes(meeting, actor) if is_ahead else _NOBODY),
        **(_arising(meeting, actor) if is_ahead else _NOTHING_ARISES),
        "thread": thread,
        "thread_below": is_ahead and bool(thread.up or thread.down),
        "standing": _STANDING.get(meeting.state, ""),
        "first_way": next(iter(ways_on(meeting, actor)), None),
        "ways": _ways(meeting, actor),
        "history": story(meeting, limit=20),
        "form": PressForm(formdata=None),
    }


def paper(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """The agenda alone, to print."""
    rows, papers = agenda.agenda_with_papers(meeting, actor)
    return {
        **head(meeting, rows),
        "sections": sections(rows, papers),
        "matters": [_matter(row) for row in matters_arising(meeting, actor)],
        "back": url_for("meetings.show", number=meeting.number),
    }


def head(meeting: Meeting, rows: list[AnyRow]) -> dict[str, Any]:
    taken = sum(row.minutes for row in rows)
    room = f"{count(len(rows), 'item')}, {lasting(taken)}" if rows else ""
    if rows and meeting.state in AHEAD:
        room += f": {room_words(taken, meeting.minutes)}"
    return {
        "number": meeting.number,
        "reference": meeting.reference,
        "title": meeting.title,
        "when": when_words(meeting.starts_at, meeting.minutes),
        "away": away(meeting.starts_at, meeting.minutes) if meeting.state in AHEAD else "",
        "place": meeting.place or "",
        "link": meeting.link or "",
        "state": slug(meeting.state),
        "state_words": capital(meeting.state.value),
        "room": room,
        "is_too_long": taken > meeting.minutes and meeting.state in AHEAD,
    }


def _notice(meeting: Meeting, actor: Actor) -> tuple[str, str] | None:
    """What somebody has to know of it first: tone and words."""
    if meeting.state is MeetingState.DRAFT:
        return "calm", "A draft: only those who prepare it and the steering group see it, and nobody has been told."
    if meeting.state is MeetingState.CANCELLED:
        return "late", f"This meeting does not take place. {meeting.state_why or ''}"
    return None


def _who_comes(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """Who is invited and what they say; what this person can answer."""
    if meeting.state is MeetingState.DRAFT:
        return _NOBODY
    rows = invitations.invited_to(meeting)
    own = next((row for row in rows if row.person_id == actor.id), None)
    said = invitations.counted(rows)
    open_to_answers = meeting.state is MeetingState.PUBLISHED and clock.now() < meeting.starts_at
    words = [f"{count(said[Reply.ACCEPTED], 'person comes', 'people come')}", f"{said[Reply.APOLOGIES]} sent apologies"]
    if open_to_answers:
        words.append(f"{said[None]} {'has' if said[None] == 1 else 'have'} not answered")
    return {
        "people": [_person(row, meeting) for row in rows],
        "comes_words": ", ".join(words),
        "answer": _answer(meeting, own) if own is not None and open_to_answers else None,
        "notes_answers": open_to_answers and policy.may_prepare(actor),
    }


def _person(row: AnyRow, meeting: Meeting) -> dict[str, Any]:
    says = _SAYS[row.reply] if row.reply or meeting.state is MeetingState.PUBLISHED else "gave no answer"
    return {
        "id": row.person_id,
        "name": row.name,
        "href": f"/people/{row.person_id}",
        "says": f"{says}; {row.deputy} comes instead" if row.deputy else says,
        "tone": {Reply.ACCEPTED: "done", Reply.APOLOGIES: "calm", None: "soon"}[row.reply],
        "answer_href": f"/meetings/{meeting.number}/people/{row.person_id}/answer",
        "choices": [
            ("accepted", "Comes"),
            ("apologies", "Sends apologies"),
            *([("deputy", f"{row.stands_in} comes instead")] if row.stands_in else []),
        ],
    }


def _answer(meeting: Meeting, own: AnyRow) -> dict[str, Any]:
    """What somebody can answer by one press."""
    instead = [("deputy", f"Apologies, {own.stands_in} comes instead")] if own.stands_in else []
    now = "deputy" if own.deputy_id is not None else own.reply.value if own.reply is not None else ""
    words = REPLIED[own.reply] if own.reply else "You are invited. Do you come?"
    if own.deputy:
        words = f"{words}, and {own.deputy} comes instead"
    return {
        "words": words,
        "is_open": own.reply is None,
        "choices": [(value, label) for value, label in (*ANSWERS, *instead) if value != now],
        "href": url_for("meetings.answer", number=meeting.number),
    }


def _arising(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """What is due soonest of what arises; all of it is on paper."""
    rows, number = matters_arising(meeting, actor, most=MATTERS + 1), meeting.number
    return {
        "matters": [_matter(row) for row in rows[:MATTERS]],
        "more_matters_href": url_for("meetings.print_agenda", number=number) if len(rows) > MATTERS else "",
    }


def _matter(row: AnyRow) -> dict[str, Any]:
    today = clock.today()
    is_late = row.due_on < today and row.status is not ActionStatus.PROPOSED
    return {
        "reference": row.reference,
        "title": row.title,
        "href": f"/actions/{row.number}",
        "owner": row.owner or "",
        "status": capital(row.status.value),
        "status_slug": slug(row.status),
        "due": until(row.due_on, today),
        "tone": "late" if is_late else "calm",
    }


def _ways(meeting: Meeting, actor: Actor) -> list[WayOn]:
    """What this person can do with it, the most usual first."""
    number, ways = meeting.number, ways_on(meeting, actor)[1:]
    if policy.may_change(actor, meeting):
        ways.append(WayOn("Prepare the agenda", url_for("meetings.agenda", number=number)))
    if policy.may_run(actor) and meeting.state is MeetingState.DRAFT:
        ways.append(WayOn("Publish the agenda", url_for("meetings.publish", number=number)))
    if policy.may_change(actor, meeting):
        ways.append(WayOn("Change when and where", url_for("meetings.edit", number=number)))
    if policy.may_run(actor) and meeting.state in AHEAD:
        ways.append(WayOn("Cancel the meeting", url_for("meetings.cancel", number=number)))
    ways.append(WayOn("Print the agenda", url_for("meetings.print_agenda", number=number)))
    if meeting.state is MeetingState.PUBLISHED:
        ways.append(WayOn("Put it into your calendar", url_for("meetings.calendar", number=number)))
    return ways
