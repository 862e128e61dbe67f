"""Which addresses appoint to a seat, end a term, and say who stands in?"""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.people.services.intervals import plainly
from app.people.views.deeds import ask, settle
from app.steering import policy, queries, services
from app.steering.forms import AppointForm, DeputyForm, EndDeputyForm, EndForm
from app.steering.models import Deputy, Seat, Term
from app.steering.services.checking import name_of
from app.steering.states import months_later
from app.steering.views import blueprint
from app.steering.views.choosing import DEED, whom
from app.web.forms import as_number
from app.wording import count


@blueprint.get("/seats/<int:seat_id>/appoint")
@requires(Permission.STEERING_MANAGE)
def appoint_form(seat_id: int) -> ResponseReturnValue:
    seat = queries.seat_called(seat_id)
    return ask(AppointForm(formdata=None, data=_suggested(seat)), template=DEED, **_appointing(seat))


@blueprint.post("/seats/<int:seat_id>/appoint")
@requires(Permission.STEERING_MANAGE)
def appoint(seat_id: int) -> ResponseReturnValue:
    seat = queries.seat_called(seat_id)
    form: Any = AppointForm()

    def do() -> str:
        services.appoint(
            seat,
            whom(form.person, me()),
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            how=form.how.data,
            by=me(),
        )
        return url_for(".seat", seat_id=seat_id)

    return settle(form, do, template=DEED, told="The appointment is noted.", **_appointing(seat))


def _suggested(seat: Seat) -> dict[str, Any]:
    """From the day on which the seat is free, for as long as its terms last; a candidate, where one was chosen."""
    held = queries.seat_on(seat, clock.today())
    last = held.next or held.term if held is not None else None
    from_on = max(clock.today(), min(last.until_on, last.ended_on or last.until_on)) if last else clock.today()
    suggested: dict[str, Any] = {"from_on": from_on, "until_on": months_later(from_on, seat.term_months)}
    asked = as_number(request.args.get("candidate"))
    if asked is not None:
        candidacy = queries.candidacy_of(seat, asked)
        suggested["person"] = name_of(candidacy.person_id)
    return suggested


def _appointing(seat: Seat) -> dict[str, Any]:
    nominated = f" Its holder is nominated by: {seat.nominated_by}." if seat.nominated_by else ""
    return {
        "crumb": (seat.title, url_for(".seat", seat_id=seat.id)),
        "heading": f"Appoint to “{seat.title}”",
        "lead": f"A term lasts {count(seat.term_months, 'month')}.{nominated}",
        "happens": [
            "What the seat allows begins on the first day and ends with the last, without anybody doing anything.",
            "Whoever carries the seat over until then holds it no longer.",
            "Everybody can see who holds it, from when until when, and how they were appointed.",
        ],
        "button": "Note the appointment",
    }


# Ending a term.


@blueprint.get("/seats/<int:seat_id>/terms/<int:term_id>/end")
@requires(Permission.STEERING_READ)
def end_term_form(seat_id: int, term_id: int) -> ResponseReturnValue:
    seat, term = _to_end(seat_id, term_id)
    return ask(EndForm(formdata=None, data={"on": max(clock.today(), term.from_on)}), **_ending(seat, term))


@blueprint.post("/seats/<int:seat_id>/terms/<int:term_id>/end")
@requires(Permission.STEERING_READ)
def end_term(seat_id: int, term_id: int) -> ResponseReturnValue:
    seat, term = _to_end(seat_id, term_id)
    form: Any = EndForm()

    def do() -> str:
        services.end_term(term, on=form.on.data, by=me(), why=form.why.data)
        return url_for(".seat", seat_id=seat_id)

    return settle(form, do, told="The end of the term is noted.", **_ending(seat, term))


def _to_end(seat_id: int, term_id: int) -> tuple[Seat, Term]:
    seat = queries.seat_called(seat_id)
    term = queries.term_of(seat, term_id)
    ensure(policy.may_end(me(), term.person_id), "end somebody else’s term")
    return seat, term


def _ending(seat: Seat, term: Term) -> dict[str, Any]:
    own = term.person_id == me().id
    name = "your" if own else f"{name_of(term.person_id)}’s"
    return {
        "crumb": (seat.title, url_for(".seat", seat_id=seat.id)),
        "heading": f"Stand down from “{seat.title}”" if own else f"End {name} term on “{seat.title}”",
        "lead": f"The term runs from {plainly(term.from_on)} until {plainly(term.until_on)}.",
        "happens": [
            "From that day the seat is vacant, and what it allows ends with it.",
            "Somebody who leads the group does so no longer, and nobody stands in for them.",
            "That the seat was held, from when until when, stays told.",
        ],
        "button": "Stand down" if own else "End the term",
        "warns": True,
    }


# Who stands in.


@blueprint.get("/seats/<int:seat_id>/terms/<int:term_id>/deputy")
@requires(Permission.STEERING_READ)
def deputy_form(seat_id: int, term_id: int) -> ResponseReturnValue:
    seat, term = _to_name(seat_id, term_id)
    first = DeputyForm(formdata=None, data={"from_on": max(clock.today(), term.from_on)})
    return ask(first, template=DEED, **_naming(seat, term))


@blueprint.post("/seats/<int:seat_id>/terms/<int:term_id>/deputy")
@requires(Permission.STEERING_READ)
def name_deputy(seat_id: int, term_id: int) -> ResponseReturnValue:
    seat, term = _to_name(seat_id, term_id)
    form: Any = DeputyForm()

    def do() -> str:
        services.name_deputy(
            term, whom(form.person, me()), from_on=form.from_on.data, until_on=form.until_on.data, by=me()
        )
        return url_for(".seat", seat_id=seat_id)

    return settle(form, do, template=DEED, told="The deputy is named.", **_naming(seat, term))


def _to_name(seat_id: int, term_id: int) -> tuple[Seat, Term]:
    seat = queries.seat_called(seat_id)
    term = queries.term_of(seat, term_id)
    ensure(policy.may_name_deputy(me(), term.person_id), "name a deputy for somebody else’s seat")
    return seat, term


def _naming(seat: Seat, term: Term) -> dict[str, Any]:
    own = term.person_id == me().id
    return {
        "crumb": (seat.title, url_for(".seat", seat_id=seat.id)),
        "heading": f"Name {'your deputy' if own else 'a deputy'} for “{seat.title}”",
        "lead": "Somebody who holds no seat here, and stands in for nobody else.",
        "happens": [
            "They read what the steering group reads, and vote in meetings where the holder is not there.",
            "It ends with the term, or on the day that you say.",
        ],
        "button": "Name them",
    }


@blueprint.get("/seats/<int:seat_id>/deputies/<int:deputy_id>/end")
@requires(Permission.STEERING_READ)
def end_deputy_form(seat_id: int, deputy_id: int) -> ResponseReturnValue:
    seat, deputy, _ = _deputy_to_end(seat_id, deputy_id)
    return ask(EndDeputyForm(formdata=None), **_ending_deputy(seat, deputy))


@blueprint.post("/seats/<int:seat_id>/deputies/<int:deputy_id>/end")
@requires(Permission.STEERING_READ)
def end_deputy(seat_id: int, deputy_id: int) -> ResponseReturnValue:
    seat, deputy, term = _deputy_to_end(seat_id, deputy_id)
    form: Any = EndDeputyForm()

    def do() -> str:
        services.end_deputy(deputy, term, on=form.on.data, by=me())
        return url_for(".seat", seat_id=seat_id)

    return settle(form, do, told="The end is noted.", **_ending_deputy(seat, deputy))


def _deputy_to_end(seat_id: int, deputy_id: int) -> tuple[Seat, Deputy, Term]:
    seat = queries.seat_called(seat_id)
    deputy, term = queries.deputy_of(seat, deputy_id)
    ensure(policy.may_end_deputy(me(), term.person_id, deputy.person_id), "end this")
    return seat, deputy, term


def _ending_deputy(seat: Seat, deputy: Deputy) -> dict[str, Any]:
    name = "You stand" if deputy.person_id == me().id else f"{name_of(deputy.person_id)} stands"
    return {
        "crumb": (seat.title, url_for(".seat", seat_id=seat.id)),
        "heading": f"{name} in no longer",
        "lead": f"For the holder of “{seat.title}”.",
        "button": "Note the end",
        "warns": True,
    }
