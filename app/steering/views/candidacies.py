"""Which addresses say that somebody would like a seat, and answer them?"""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.people.views.deeds import ask, settle
from app.records.references import NotFound
from app.steering import policy, queries, services
from app.steering.forms import AnswerForm, StandForm
from app.steering.models import Candidacy, Seat
from app.steering.services.checking import name_of
from app.steering.views import blueprint
from app.web.pages import go_to


@blueprint.get("/seats/<int:seat_id>/interest")
@requires(Permission.STEERING_READ)
def stand_form(seat_id: int) -> ResponseReturnValue:
    return ask(StandForm(formdata=None), **_standing(_to_stand(seat_id)))


@blueprint.post("/seats/<int:seat_id>/interest")
@requires(Permission.STEERING_READ)
def stand(seat_id: int) -> ResponseReturnValue:
    seat, form = _to_stand(seat_id), StandForm()

    def do() -> str:
        services.stand(seat, why=form.why.data or "", by=me())
        return url_for(".seat", seat_id=seat_id)

    return settle(form, do, told="Whoever fills the seat knows. You are answered here.", **_standing(seat))


def _to_stand(seat_id: int) -> Seat:
    seat = queries.seat_called(seat_id)
    ensure(policy.may_stand(me()), "ask for a seat: members and those who speak for an organisation can")
    return seat


def _standing(seat: Seat) -> dict[str, Any]:
    nominated = f" Its holder is nominated by: {seat.nominated_by}." if seat.nominated_by else ""
    return {
        "crumb": (seat.title, url_for(".seat", seat_id=seat.id)),
        "heading": f"Say that you would like “{seat.title}”",
        "lead": f"It is no application and binds nobody.{nominated}",
        "happens": ["The chair, the vice-chair, the secretary and administrators read it, and nobody else."],
        "button": "Say so",
    }


@blueprint.post("/seats/<int:seat_id>/interest/<int:candidacy_id>/withdraw")
@requires(Permission.STEERING_READ)
def stand_back(seat_id: int, candidacy_id: int) -> ResponseReturnValue:
    candidacy = queries.candidacy_of(queries.seat_called(seat_id), candidacy_id)
    if candidacy.person_id != me().id:
        raise NotFound()
    services.stand_back(candidacy, by=me())
    flash("You no longer ask for this seat.", "success")
    return go_to(url_for(".seat", seat_id=seat_id))


@blueprint.get("/seats/<int:seat_id>/interest/<int:candidacy_id>/answer")
@requires(Permission.STEERING_MANAGE)
def answer_form(seat_id: int, candidacy_id: int) -> ResponseReturnValue:
    seat, candidacy = _to_answer(seat_id, candidacy_id)
    return ask(AnswerForm(formdata=None), **_answering(seat, candidacy))


@blueprint.post("/seats/<int:seat_id>/interest/<int:candidacy_id>/answer")
@requires(Permission.STEERING_MANAGE)
def answer(seat_id: int, candidacy_id: int) -> ResponseReturnValue:
    seat, candidacy = _to_answer(seat_id, candidacy_id)
    form: Any = AnswerForm()

    def do() -> str:
        services.answer(candidacy, words=form.words.data, by=me())
        return url_for(".seat", seat_id=seat_id)

    return settle(form, do, told="They are answered.", **_answering(seat, candidacy))


def _to_answer(seat_id: int, candidacy_id: int) -> tuple[Seat, Candidacy]:
    seat = queries.seat_called(seat_id)
    candidacy = queries.candidacy_of(seat, candidacy_id)
    ensure(policy.may_answer(me(), candidacy.person_id), "answer yourself: somebody else does")
    return seat, candidacy


def _answering(seat: Seat, candidacy: Candidacy) -> dict[str, Any]:
    name = name_of(candidacy.person_id)
    return {
        "crumb": (seat.title, url_for(".seat", seat_id=seat.id)),
        "heading": f"Answer {name}",
        "lead": f"They would like “{seat.title}”: {candidacy.why}",
        "happens": [
            f"{name} is told in a letter, and reads your answer on the page of the seat.",
            "Once somebody is appointed, everybody who would have liked the seat is told so: then no answer is needed.",
        ],
        "button": "Answer",
    }
