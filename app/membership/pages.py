"""What does each page about joining hand to its template?"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.extensions import db
from app.membership import policy
from app.membership.models import JoinRequest, RequestStatus, Step
from app.membership.queries.requests import Show, how_many, names_of, page_of_requests
from app.membership.queries.welcome import how_long, newcomers
from app.people.models import Person
from app.people.queries import LEVEL_WORDS
from app.web.pages import address
from app.wording import ago, capital, count, day, instant, until


class Tab(NamedTuple):
    label: str
    href: str
    current: bool


class Told(NamedTuple):
    """One thing that happened to a request, and when."""

    words: str
    when: str


@dataclass(frozen=True)
class RequestLine:
    name: str
    href: str
    detail: str
    when_words: str
    tone: str
    state: str
    state_words: str


def joining(show: Show, cursor: str | None) -> dict[str, Any]:
    """Requests in one of their states, with how many there are in the others."""
    open_ones = how_many()
    found = newcomers(cursor) if show is Show.SETTLING else page_of_requests(show, cursor)
    path = url_for("membership.joining")

    def at(page: str | None) -> str | None:
        return address(path, {"show": show.value, "page": page}) if page else None

    waiting, invited = open_ones.get(RequestStatus.WAITING, 0), open_ones.get(RequestStatus.INVITED, 0)
    labels = {
        Show.WAITING: f"Asking to join ({waiting})",
        Show.INVITED: f"Invited ({invited})",
        Show.SETTLING: "First steps",
        Show.ANSWERED: "Answered",
    }
    return {
        "lead": _lead(waiting, invited),
        "tabs": [Tab(labels[each], address(path, {"show": each.value}), each is show) for each in Show],
        "show": show.value,
        "lines": [(_newcomer if show is Show.SETTLING else _line)(row) for row in found.rows],
        "how_long": _how_long(),
        "pages": {
            "first_href": at("first") if found.previous else None,
            "previous_href": at(found.previous),
            "next_href": at(found.next),
            "last_href": at("last") if found.next else None,
            "words": count(len(found.rows), "person", "people") + (" on this page" if not _is_all(found) else ""),
        },
    }


def _is_all(found: Any) -> bool:
    return found.previous is None and found.next is None


def _lead(waiting: int, invited: int) -> str:
    asks = f"{count(waiting, 'person asks', 'people ask')} to join" if waiting else "Nobody waits for an answer"
    return f"{asks}, and {count(invited, 'invitation is', 'invitations are')} open." if invited else f"{asks}."


def _newcomer(row: Any) -> RequestLine:
    left = len(Step) - row.done
    return RequestLine(
        name=row.title,
        href=url_for("people.show", person_id=row.id),
        detail=f"{row.done} of {len(Step)} steps done",
        when_words=f"Joined {ago(row.began_at, clock.today())}",
        tone="calm",
        state="under-way" if row.done else "proposed",
        state_words=f"{count(left, 'step')} left",
    )


class Median(NamedTuple):
    """How long the middle one of those who joined took from their request to something."""

    what: str
    words: str
    people_words: str


UNTIL = {
    None: "until they joined",
    Step.PURPOSE: "until they had read the purpose",
    Step.GROUND_RULES: "until they had accepted the ground rules",
    Step.PROFILE: "until they had said who they are",
    Step.FIRST_EVENT: "until they knew of an event to come to",
    Step.NOTICES: "until they had chosen their letters",
}


def _how_long() -> list[Median]:
    found = how_long()
    return [
        Median(words, _days(found[what].took), count(found[what].people, "person", "people"))
        for what, words in UNTIL.items()
        if what in found
    ]


def _days(took: timedelta) -> str:
    hours = took.total_seconds() / 3600
    if hours < 1:
        return "less than an hour"
    return count(round(hours), "hour") if hours < 36 else count(round(hours / 24), "day")


STATE_WORDS = {
    RequestStatus.WAITING: ("proposed", "Waiting"),
    RequestStatus.INVITED: ("under-way", "Invited"),
    RequestStatus.ACCEPTED: ("verified", "Joined"),
    RequestStatus.DECLINED: ("dropped", "Declined"),
    RequestStatus.TAKEN_BACK: ("dropped", "Taken back"),
}
TOO_OLD = "Not accepted in time"
LATE_AFTER = 7  # days that somebody should not have to wait for an answer


def _line(row: Any) -> RequestLine:
    today, now = clock.today(), clock.now()
    state, state_words = STATE_WORDS[row.status]
    when_words, tone = capital(ago(row.settled_at or row.asked_at, today)), "calm"
    if row.status is RequestStatus.WAITING:
        days = (today - clock.local(row.asked_at).date()).days
        when_words, tone = _waits(days), "late" if days > LATE_AFTER else "soon"
    elif row.status is RequestStatus.INVITED and row.expires_at < now:
        state, state_words, tone = "dropped", TOO_OLD, "late"
        when_words = f"Until {day(clock.local(row.expires_at).date())}"
    elif row.status is RequestStatus.INVITED:
        when_words = f"Ends {until(clock.local(row.expires_at).date(), today)}"
    return RequestLine(
        name=row.name,
        href=url_for("membership.one", request_id=row.id),
        detail=" · ".join(part for part in (row.organisation, row.job_title, _how(row)) if part),
        when_words=when_words,
        tone=tone,
        state=state,
        state_words=state_words,
    )


def _waits(days: int) -> str:
    return f"Waits for {count(days, 'day')}" if days else "Since today"


def _how(row: Any) -> str:
    as_lead = ", to speak for it" if row.joins_as is Role.LEAD else ""
    return f"{'asked to join' if row.applied else f'invited by {row.decided_by}'}{as_lead}"


def organisation_of(request: JoinRequest) -> str:
    return names_of(request).organisation or ""


def one_request(request: JoinRequest, actor: Actor) -> dict[str, Any]:
    """One request with its story, and what can be done about it now."""
    names = names_of(request)
    state, state_words = STATE_WORDS[request.status]
    if request.is_too_old(clock.now()):
        state_words = TOO_OLD
    is_known = request.organisation_id is not None
    open_invitation = request.status is RequestStatus.INVITED
    return {
        "joining": {
            "name": request.name,
            "email": request.email,
            "organisation": names.organisation or "",
            "organisation_unknown": bool(names.organisation) and not is_known,
            "job_title": request.job_title or "",
            "level_words": LEVEL_WORDS[request.level],
            "why": request.why or "",
            "own_words": request.own_words or "",
            "decline_reason": request.decline_reason or "",
            "state": state,
            "state_words": state_words,
            "as_words": "To speak for their organisation" if request.joins_as is Role.LEAD else "As a member",
            "person_href": f"/people/{request.person_id}" if request.person_id else None,
        },
        "story": _story(request, names.decided_by or "Praxis"),
        "waits": request.status is RequestStatus.WAITING,
        "approve_href": url_for("membership.approve", request_id=request.id),
        "decline_href": url_for("membership.decline", request_id=request.id),
        "resend_href": url_for("membership.resend", request_id=request.id)
        if open_invitation and policy.may_invite_as(actor, request.joins_as)
        else None,
        "take_back_href": url_for("membership.take_back", request_id=request.id) if open_invitation else None,
        "once": secrets.token_urlsafe(12),
    }


def _story(request: JoinRequest, decided_by: str) -> list[Told]:
    told = [Told(f"{request.name} asked to join", instant(request.asked_at))] if request.applied else []
    if request.decided_at is not None:
        decision = "declined" if request.status is RequestStatus.DECLINED else "sent the invitation"
        told.append(Told(f"{decided_by} {decision}", instant(request.decided_at)))
    if request.status is RequestStatus.INVITED and request.expires_at is not None:
        verb = "was open until" if request.is_too_old(clock.now()) else "is open until"
        told.append(Told(f"The invitation {verb}", instant(request.expires_at)))
    if request.settled_at is not None and request.status is RequestStatus.ACCEPTED:
        told.append(Told(f"{request.name} joined", instant(request.settled_at)))
    if request.settled_at is not None and request.status is RequestStatus.TAKEN_BACK:
        told.append(Told("The invitation was taken back", instant(request.settled_at)))
    return told


def invitation(request: JoinRequest) -> dict[str, str]:
    """What whoever is invited sees before they press the button."""
    inviter = db.session.get_one(Person, request.decided_by_id)
    organisation = names_of(request).organisation or ""
    as_lead = request.joins_as is Role.LEAD
    return {
        "name": request.name,
        "email": request.email,
        "inviter": inviter.name,
        "what_words": f"to speak for {organisation}" if as_lead else "to join as a member",
        "organisation": organisation,
        "own_words": request.own_words or "",
        "button": f"Accept, and speak for {organisation}" if as_lead else "Accept and join",
    }
