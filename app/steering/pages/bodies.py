"""What does the page of a body show?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.charter.models import DecisionRule
from app.database import AnyRow
from app.history.queries import story
from app.people.models import Sector
from app.people.queries import SECTOR_WORDS
from app.steering import policy, queries
from app.steering.models import Body, OfficeKind
from app.steering.pages.composition import AT_LARGE, composition
from app.steering.pages.saying import (
    STATES,
    counts_in_words,
    days,
    employers_with_sector,
    ended,
    href_of,
    line,
    noted,
    person_href,
    seat_counts,
)
from app.steering.queries import Held
from app.steering.terms import Rules, rules_of, terms_in_force
from app.wording import capital, count, day, slug

SECTORS: dict[str, Sector] = {slug(sector): sector for sector in Sector}


def body(found: Body, others: Sequence[Body], actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """A body with its seats, its officers and its composition; the seats of one state or sector, where asked for."""
    today, href, manages = clock.today(), href_of(found), policy.may_look_after(actor)
    seats = queries.seats_on(found, today)
    employers = employers_with_sector([seat.holder_id for seat in seats if seat.holder_id is not None])
    shown, active = _asked_for(seats, asked)
    waiting = sum(seat.waiting for seat in seats)
    return {
        **body_facts(found, actor),
        "lead": counts_in_words(seats) if seats else "",
        "counts": seat_counts(seats, href),
        "seats": [line(seat, employers, actor) for seat in shown],
        "has_seats": bool(seats),
        "active": active,
        "all_href": href,
        "offices": _offices(found, queries.officers_on(found, today), actor),
        "composition": composition(seats, employers, href),
        "rules": _rules(found),
        "terms_edit_href": url_for("steering.edit_body", body_id=found.id, field="terms") if manages else None,
        "waiting_words": f"{count(waiting, 'person', 'people')} would like a seat" if manages and waiting else "",
        "add_seat_href": url_for("steering.new_seat", body_id=found.id) if manages else None,
        "ending_href": url_for("steering.ending"),
        "register_href": url_for("steering.register") if policy.may_read_register(actor) else None,
        "past_href": url_for("steering.past", body_id=found.id),
        "close_href": url_for("steering.close_body_form", body_id=found.id)
        if manages and not found.is_steering_group
        else None,
        "others": [(other.title, href_of(other)) for other in others if other.id != found.id],
        "add_body_href": url_for("steering.new_body") if manages and found.is_steering_group else None,
    }


def _asked_for(seats: Sequence[Held], asked: Mapping[str, str]) -> tuple[list[Held], str]:
    """The seats that an address asks for, and that in words; what means nothing is as if it were not there."""
    state, sector = STATES.get(asked.get("state", "")), asked.get("sector", "")
    if state is not None:
        return [seat for seat in seats if seat.state is state], capital(state.value)
    if sector == AT_LARGE:
        return [seat for seat in seats if seat.sector is None], "For no sector"
    if sector in SECTORS:
        return [seat for seat in seats if seat.sector is SECTORS[sector]], f"For: {SECTOR_WORDS[SECTORS[sector]]}"
    return list(seats), ""


def _offices(found: Body, officers: Mapping[OfficeKind, AnyRow], actor: Actor) -> list[dict[str, Any]]:
    manages = policy.may_look_after(actor)
    told = []
    for office in OfficeKind:
        row = officers.get(office)
        told.append(
            {
                "label": capital(office.value),
                "name": row.name if row is not None else "",
                "href": person_href(row.person_id, actor) if row is not None else "",
                "days_words": days(row.from_on, row.until_on) if row is not None else "",
                "end_href": url_for("steering.end_office_form", body_id=found.id, office_id=row.id)
                if row is not None and policy.may_end(actor, row.person_id)
                else None,
                "appoint_href": url_for("steering.office_form", body_id=found.id, office=office.value)
                if manages
                else None,
            }
        )
    return told


RULE_WORDS = {
    DecisionRule.NO_OBJECTION: "It decides when nobody sustains an objection.",
    DecisionRule.MAJORITY: "It decides by a majority of the votes cast.",
    DecisionRule.MAJORITY_ELIGIBLE: "It decides by a majority of all who may vote.",
}


def _rules(found: Body) -> dict[str, Any]:
    """Under which rules it meets and decides, and where they are agreed."""
    version = terms_in_force(found)
    rules = rules_of(version)
    words = f"{_quorum(rules)} {RULE_WORDS[rules.decision_rule]}"
    if version is None:
        until = f"It has no terms of reference in force yet. Until it has: {words[:1].lower()}{words[1:]}"
        return {"words": until, "href": "", "title": ""}
    return {
        "words": words,
        "href": url_for("charter.show", document_id=version.document_id),
        "title": f"{version.title}, version {version.number}, adopted {day(version.adopted_on)}",
    }


def _quorum(rules: Rules) -> str:
    quorum, parts = rules.quorum, []
    if quorum.number:
        parts.append(count(quorum.number, "voting member"))
    if quorum.fraction:
        parts.append(f"{_FRACTIONS.get(str(quorum.fraction), str(quorum.fraction))} of the filled voting seats")
    words = f"the larger of {parts[0]} and {parts[1]}" if len(parts) > 1 else "".join(parts)
    sector = f", and somebody from: {quorum.sector.value}" if quorum.sector is not None else ""
    return f"A meeting can decide with {words or 'one voting member'}{sector}."


_FRACTIONS = {"1/2": "half", "1/3": "a third", "2/3": "two thirds"}


def body_facts(found: Body, actor: Actor, *, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    """What a body is: what the fragment of its page shows."""
    return {
        "body": {
            "name": found.title,
            "href": href_of(found),
            "edit": f"/steering/bodies/{found.id}/edit",
            "may_edit": policy.may_look_after(actor),
            "purpose": found.purpose,
            "is_steering_group": found.is_steering_group,
        },
        "editing": editing,
        "focus": focus,
    }


def past(found: Body, actor: Actor) -> dict[str, Any]:
    """Who held which office, which seats were closed, and what was changed."""
    rows = queries.offices_told(found)
    return {
        "name": found.title,
        "href": href_of(found),
        "offices": [
            {
                "words": capital(row.office.value),
                "name": row.name,
                "href": person_href(row.person_id, actor),
                "days_words": days(row.from_on, row.until_on),
                "how": row.appointed_how,
                "noted": noted(row),
                "ended": ended(row),
            }
            for row in rows
        ],
        "closed": [
            (row.title, url_for("steering.seat", seat_id=row.id), day(row.withdrawn_on))
            for row in queries.closed_seats(found)
        ],
        "history": story(found),
    }
