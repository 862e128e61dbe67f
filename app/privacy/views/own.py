"""What can somebody do about their own data?"""

from flask import Response, current_app, flash, stream_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.actor import Actor
from app.access.gate import me, requires
from app.access.roles import Permission
from app.people.identity import actor_for
from app.privacy import copying, queries, services
from app.privacy.erasing import finding
from app.privacy.forms import ErasureForm
from app.privacy.models import Asked, Outcome, PrivacyRequest
from app.privacy.paper import STYLE, Machine
from app.privacy.views import blueprint
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.pages import go_to, page
from app.wording import instant, long_day

WHAT = {
    Asked.COPY: "A copy of everything held about you",
    Asked.ERASURE: "Erasure",
    Asked.COMPLAINT: "A complaint",
}


@blueprint.get("/privacy/yours")
@requires(Permission.SIGNED_IN)
def yours() -> ResponseReturnValue:
    asked = queries.asked_by(me().person_id)
    waiting = next((one for one in asked if one.asked is Asked.ERASURE and one.is_open), None)
    fresh = next((one for one in asked if _can_be_fetched(one)), None)
    return page(
        "privacy/yours.html",
        copy_href=url_for(".fetch_copy", request_id=fresh.id) if fresh else None,
        waiting=waiting and {"since": waiting.asked_at, "due": waiting.due_on},
        asked=[{"what": WHAT[one.asked], "when": one.asked_at, "state": _state(one)} for one in asked],
        contact=current_app.config["CONTACT_EMAIL"],
    )


def _can_be_fetched(asked: PrivacyRequest) -> bool:
    return asked.asked is Asked.COPY and asked.asked_at > clock.now() - queries.COPY_FOR


def _state(asked: PrivacyRequest) -> str:
    if asked.outcome is None:
        return f"to be answered by {long_day(asked.due_on)}"
    words = {Outcome.DONE: "answered", Outcome.DECLINED: "not done, with our reason", Outcome.TAKEN_BACK: "taken back"}
    return words[asked.outcome]


@blueprint.post("/privacy/yours/copy")
@requires(Permission.SIGNED_IN)
def make_copy() -> ResponseReturnValue:
    services.ask_for_copy(queries.person_with(me().person_id), by=me())
    flash("Your copy can be fetched for the next hour.", "success")
    return go_to(url_for(".yours"))


@blueprint.get("/privacy/copies/<int:request_id>")
@requires(Permission.SIGNED_IN)
def fetch_copy(request_id: int) -> ResponseReturnValue:
    """Everything held about whoever it was asked for: to themselves, or to the administrator who made it for them."""
    asked = queries.fresh_copy(request_id)
    if asked.person_id is None or me().id != (asked.entered_by_id or asked.person_id):
        raise NotFound()
    person = queries.person_with(asked.person_id)
    reader = actor_for(person.id) or Actor(id=person.id, name=person.name)
    machine = Machine(person.name, clock.now())
    response = Response(
        stream_template(
            "privacy/copy.html",
            name=person.name,
            made=instant(clock.now()),
            sections=machine.following(copying.sections(copying.subject_called(person.id), reader)),
            machine=machine,
            style=STYLE,
            privacy_href=f"{current_app.config['PUBLIC_URL']}/privacy",
        ),
        # Not as a page: nothing of it is ever opened under our own address.
        mimetype="application/octet-stream",
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"everything-held-{clock.today()}.html")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/privacy/yours/erasure")
@requires(Permission.SIGNED_IN)
def erasure() -> ResponseReturnValue:
    if services.waiting_erasure(me().person_id) is not None:
        return go_to(url_for(".yours"))
    return _erasure(ErasureForm(formdata=None))


@blueprint.post("/privacy/yours/erasure")
@requires(Permission.SIGNED_IN)
def ask_for_erasure() -> ResponseReturnValue:
    form = ErasureForm()
    if place := place_of(form.once.data or ""):
        return go_to(place)
    if not form.validate():
        return _erasure(form, status=422)
    try:
        asked = services.ask_for_erasure(queries.person_with(me().person_id), by=me(), words=form.words.data)
    except services.Already:
        return go_to(url_for(".yours"))
    remember(form.once.data or "", place := url_for(".yours"))
    flash(f"You have asked for erasure. We answer by {long_day(asked.due_on)} at the latest.", "success")
    return go_to(place)


def _erasure(form: ErasureForm, *, status: int = 200) -> ResponseReturnValue:
    known = finding.known_as(queries.person_with(me().person_id))
    fates = finding.fates(known)
    return page(
        "privacy/erasure.html",
        status=status,
        form=form,
        goes=[fate for fate in fates if fate.goes],
        stays=[fate for fate in fates if not fate.goes],
        first=finding.unfinished(me().person_id),
    )


@blueprint.post("/privacy/yours/take-back")
@requires(Permission.SIGNED_IN)
def take_back() -> ResponseReturnValue:
    waiting = services.waiting_erasure(me().person_id)
    if waiting is None:
        flash("There is nothing to take back: your request has been answered.", "error")
        return go_to(url_for(".yours"))
    services.take_back(waiting, by=me())
    flash("You have taken it back. Nothing is erased.", "success")
    return go_to(url_for(".yours"))
