"""Which addresses appoint to an office, and end one?"""

from typing import Any

from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.people.services.intervals import in_words
from app.people.views.deeds import ask, settle
from app.records.references import NotFound
from app.steering import pages, policy, queries, services
from app.steering.forms import EndForm, OfficeForm
from app.steering.models import Body, Office, OfficeKind
from app.steering.services.checking import name_of
from app.steering.services.terms import OF_THE_BODY
from app.steering.views import blueprint
from app.steering.views.choosing import DEED, whom

DOES = {
    OfficeKind.CHAIR: "leads the body and its meetings",
    OfficeKind.VICE_CHAIR: "stands in for the chair",
    OfficeKind.SECRETARY: "keeps the papers, the minutes and the register",
}


@blueprint.get("/bodies/<int:body_id>/offices/<office>")
@requires(Permission.STEERING_MANAGE)
def office_form(body_id: int, office: str) -> ResponseReturnValue:
    body, kind = _office(body_id, office)
    return ask(OfficeForm(formdata=None), template=DEED, **_appointing(body, kind))


@blueprint.post("/bodies/<int:body_id>/offices/<office>")
@requires(Permission.STEERING_MANAGE)
def appoint_to_office(body_id: int, office: str) -> ResponseReturnValue:
    body, kind = _office(body_id, office)
    form: Any = OfficeForm()

    def do() -> str:
        services.appoint_to_office(
            body,
            kind,
            whom(form.person, me()),
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            how=form.how.data,
            by=me(),
        )
        return pages.href_of(body)

    return settle(form, do, template=DEED, told=f"The {kind.value} is noted.", **_appointing(body, kind))


def _office(body_id: int, office: str) -> tuple[Body, OfficeKind]:
    kind = next((kind for kind in OfficeKind if kind.value == office), None)
    if kind is None:
        raise NotFound()
    return queries.body_called(body_id), kind


def _appointing(body: Body, kind: OfficeKind) -> dict[str, Any]:
    happens = ["What the office allows begins and ends on its days, without anybody doing anything."]
    if kind in OF_THE_BODY:
        happens.insert(0, f"A {kind.value} holds a seat, and is {kind.value} no longer than they hold one.")
    return {
        "crumb": (body.title, pages.href_of(body)),
        "heading": f"Note who is {kind.value}",
        "lead": f"Whoever is {kind.value} {DOES[kind]}.",
        "happens": happens,
        "button": "Note it",
    }


@blueprint.get("/bodies/<int:body_id>/offices/<int:office_id>/end")
@requires(Permission.STEERING_READ)
def end_office_form(body_id: int, office_id: int) -> ResponseReturnValue:
    body, office = _to_end(body_id, office_id)
    return ask(EndForm(formdata=None, data={"on": max(clock.today(), office.from_on)}), **_ending(body, office))


@blueprint.post("/bodies/<int:body_id>/offices/<int:office_id>/end")
@requires(Permission.STEERING_READ)
def end_office(body_id: int, office_id: int) -> ResponseReturnValue:
    body, office = _to_end(body_id, office_id)
    form: Any = EndForm()

    def do() -> str:
        services.end_office(office, on=form.on.data, by=me(), why=form.why.data)
        return pages.href_of(body)

    return settle(form, do, told="The end of the office is noted.", **_ending(body, office))


def _to_end(body_id: int, office_id: int) -> tuple[Body, Office]:
    body = queries.body_called(body_id)
    office = queries.office_called(body, office_id)
    ensure(policy.may_end(me(), office.person_id), "end somebody else’s office")
    return body, office


def _ending(body: Body, office: Office) -> dict[str, Any]:
    own = office.person_id == me().id
    what = office.office.value
    who = "You are" if own else f"{name_of(office.person_id)} is"
    return {
        "crumb": (body.title, pages.href_of(body)),
        "heading": f"Stand down as {what}" if own else f"End the time of a {what}",
        "lead": f"{who} {what} {in_words(office.from_on, office.until_on)}.",
        "happens": [
            "From that day what the office allows is over. A seat that they hold, they go on holding.",
            "That the office was held, from when until when, stays told.",
        ],
        "button": "Stand down" if own else "Note the end",
        "warns": True,
    }
