"""What does the page of a seat show?"""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.database import AnyRow
from app.history.queries import story
from app.people.queries import SECTOR_WORDS
from app.steering import policy, queries
from app.steering.models import Body, Seat
from app.steering.pages.saying import days, employers_with_sector, ended, href_of, line, noted, person_href
from app.steering.queries import Held
from app.steering.states import IN_OFFICE, SeatState, holds_until, term_on
from app.wording import ago, capital, count, day, instant

STATE_SAYS = {
    SeatState.FILLED: "",
    SeatState.ENDS_SOON: "Its term ends soon, and nobody has been found to follow.",
    SeatState.CARRIED_OVER: "Its term is over and nobody follows yet. Until then its holder reads the papers, "
    "has no vote, and does not count in the quorum.",
    SeatState.VACANT: "Nobody holds it today.",
}


def seat(found: Seat, body: Body, actor: Actor) -> dict[str, Any]:
    """A seat with everybody who held it, and what this reader can do."""
    held = queries.seat_on(found, clock.today())
    told = queries.terms_told(found)
    # Once for each of its deputies; the first of them speaks for the term.
    terms = list({row.id: row for row in reversed(told)}.values())[::-1]
    return {
        **seat_facts(found, body, actor),
        "now": _now(held, actor) if held is not None else None,
        "says": STATE_SAYS[held.state] if held is not None else "",
        "terms": [_term(row, terms, told, found, actor) for row in terms],
        "appoint_href": url_for("steering.appoint_form", seat_id=found.id)
        if held is not None and policy.may_look_after(actor)
        else None,
        "close_href": url_for("steering.close_seat_form", seat_id=found.id)
        if held is not None and policy.may_look_after(actor) and held.term is None and held.next is None
        else None,
        **_candidates(found, held, actor),
        "history": story(found),
    }


def seat_facts(found: Seat, body: Body, actor: Actor, *, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    """What a seat is, whoever holds it: what the fragment of its page shows."""
    return {
        "seat": {
            "name": found.title,
            "href": url_for("steering.seat", seat_id=found.id),
            "edit": f"/steering/seats/{found.id}/edit",
            "may_edit": policy.may_look_after(actor) and found.withdrawn_on is None,
            "body": body.title,
            "body_href": href_of(body),
            "sector_words": SECTOR_WORDS[found.sector] if found.sector is not None else "No sector: at large",
            "vote_words": "Yes" if found.is_voting else "No: it advises",
            "nominated_by": found.nominated_by or "",
            "length_words": count(found.term_months, "month"),
            "closed_words": f"Closed on {day(found.withdrawn_on)}: {found.withdrawn_why}" if found.withdrawn_on else "",
        },
        "editing": editing,
        "focus": focus,
    }


def _now(held: Held, actor: Actor) -> dict[str, Any]:
    """The seat today in one line, and what can be done with who holds it."""
    term = held.term
    told = line(held, employers_with_sector([term.person_id]) if term is not None else {}, actor)
    return {
        "line": told,
        "deputy_href": url_for("steering.deputy_form", seat_id=held.seat_id, term_id=term.id)
        if term is not None
        and held.state in IN_OFFICE
        and held.deputy is None
        and policy.may_name_deputy(actor, term.person_id)
        else None,
        "end_deputy_href": url_for("steering.end_deputy_form", seat_id=held.seat_id, deputy_id=held.deputy.id)
        if term is not None
        and held.deputy is not None
        and policy.may_end_deputy(actor, term.person_id, held.deputy.person_id)
        else None,
    }


def _term(row: AnyRow, terms: Sequence[AnyRow], told: Sequence[AnyRow], found: Seat, actor: Actor) -> dict[str, Any]:
    today = clock.today()
    gone = holds_until(row, terms)
    is_over = gone is not None and gone <= today
    carried = not is_over and row.until_on <= today
    can_end = (
        row.ended_on is None and not is_over and found.withdrawn_on is None and policy.may_end(actor, row.person_id)
    )
    return {
        "holder": row.holder,
        "href": person_href(row.person_id, actor),
        "days_words": capital(days(row.from_on, min(row.until_on, row.ended_on or row.until_on))),
        "when_words": "Carried over since then" if carried else _when(row, is_over, terms),
        "how": row.appointed_how,
        "noted": noted(row),
        "ended": ended(row),
        "is_over": is_over,
        "deputies": [
            (each.deputy, person_href(each.deputy_person_id, actor), days(each.deputy_from_on, each.deputy_until_on))
            for each in told
            if each.id == row.id and each.deputy_id is not None
        ],
        "end_href": url_for("steering.end_term_form", seat_id=found.id, term_id=row.id) if can_end else None,
        "end_words": "Stand down" if row.person_id == actor.id else "End this term",
    }


def _when(row: AnyRow, is_over: bool, terms: Sequence[AnyRow]) -> str:
    today = clock.today()
    if row.from_on > today:
        return f"Begins on {day(row.from_on)}"
    if not is_over:
        return "Holds it today" if term_on(terms, today) is row else ""
    if row.ended_on is not None and row.ended_on > row.until_on:
        return f"Carried over until {day(row.ended_on)}"
    return ""


def _candidates(found: Seat, held: Held | None, actor: Actor) -> dict[str, Any]:
    """Who would like it: all of them for whoever fills it, one's own for everybody."""
    manages = policy.may_look_after(actor)
    rows = queries.candidacies_of(found) if manages or policy.may_stand(actor) else []
    seen = [row for row in rows if manages or row.person_id == actor.id]
    is_open = any(row.person_id == actor.id and row.closed_at is None for row in rows)
    looks = held is not None and held.is_looked_for and held.holder_id != actor.id
    can_stand = looks and policy.may_stand(actor) and not is_open
    return {
        "stand_href": url_for("steering.stand_form", seat_id=found.id) if can_stand else None,
        "candidates": [_candidate(row, found, actor) for row in seen],
        "manages": manages,
    }


def _candidate(row: AnyRow, found: Seat, actor: Actor) -> dict[str, Any]:
    here: dict[str, Any] = {"seat_id": found.id, "candidacy_id": row.id}
    waits = row.closed_at is None
    own = row.person_id == actor.id
    return {
        "name": "You" if own else row.name,
        "href": person_href(row.person_id, actor),
        "why": row.why,
        "when_words": f"Said {ago(row.at, clock.today())}",
        "answer": f"{row.closed_how} ({instant(row.closed_at)})" if row.closed_at is not None else "",
        "withdraw_href": url_for("steering.stand_back", **here) if own and waits else None,
        "answer_href": url_for("steering.answer_form", **here)
        if waits and policy.may_answer(actor, row.person_id)
        else None,
        "appoint_href": url_for("steering.appoint_form", seat_id=found.id, candidate=row.id)
        if waits and policy.may_appoint(actor, row.person_id)
        else None,
    }
