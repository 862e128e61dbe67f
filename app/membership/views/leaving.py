"""How does somebody leave, or hand over everything they own?"""

from typing import Any

from flask import Response, flash, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.membership import departing, policy, services
from app.membership.forms.leaving import HandOverForm, LeaveForm, form_about
from app.membership.queries.leaving import owned_by, planned_for
from app.membership.services.leaving import Shares
from app.membership.views import blueprint
from app.people.choosing import person_in
from app.people.models import Person
from app.people.queries import person_for
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.contributions import Owned
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import count, long_day


def _person(person_id: int) -> Person:
    """Somebody whose leaving is this reader's to arrange."""
    person = person_for(me(), person_id)
    ensure(policy.may_arrange_leaving(me(), person.id), "arrange this for somebody else")
    return person


@blueprint.get("/people/<int:person_id>/leave")
@requires(Permission.SIGNED_IN)
def leave(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    owned = owned_by(person.id, me())
    form = form_about(LeaveForm, owned, formdata=None)
    return _leave_page(person, owned, form)


@blueprint.post("/people/<int:person_id>/leave")
@requires(Permission.SIGNED_IN)
def do_leave(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    owned = owned_by(person.id, me())
    form = form_about(LeaveForm, owned)
    place = url_for(".leave", person_id=person.id)
    if place_of(form.once.data) is not None:
        return go_to(place)
    shares = _shares(form, owned) if form.validate() else None
    if shares is None:
        return _leave_page(person, owned, form, status=422)
    try:
        leaving = services.leave(person, shares, on=form.on.data, why=form.why.data, by=me())
    except Unready as unready:
        _say(form, unready)
        return _leave_page(person, owned, form, status=422)
    remember(form.once.data, place)
    if leaving.done_at is None:
        flash(f"It is planned for {long_day(leaving.leaves_on)}. Until then nothing changes.", "success")
        return go_to(place)
    return _has_left(person)


def _has_left(person: Person) -> Response:
    if person.id != me().id:
        flash(f"{person.name} has left. What they owned is handed over, and what they held has ended.", "success")
        return go_to(url_for("people.show", person_id=person.id))
    logout_user()
    session.clear()
    flash("You have left. Thank you for everything. You are signed out everywhere.", "success")
    return go_to(url_for("accounts.sign_in"))


@blueprint.post("/people/<int:person_id>/leave/call-off")
@requires(Permission.SIGNED_IN)
def call_off(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    leaving = planned_for(person.id, to_change=True)
    if leaving is None:
        raise NotFound()
    services.call_off(leaving, by=me())
    flash("It is called off. Everything stays as it was.", "success")
    return go_to(url_for("people.show", person_id=person.id))


def _leave_page(person: Person, owned: list[Owned], form: Any, *, status: int = 200) -> Response:
    return page(
        "membership/leave.html",
        status=status,
        form=form,
        today=clock.today().isoformat(),
        **departing.leave(person, owned, planned_for(person.id), me()),
    )


@blueprint.get("/people/<int:person_id>/hand-over")
@requires(Permission.SIGNED_IN)
def hand_over(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    owned = owned_by(person.id, me())
    return _hand_over_page(person, owned, form_about(HandOverForm, owned, formdata=None))


@blueprint.post("/people/<int:person_id>/hand-over")
@requires(Permission.SIGNED_IN)
def do_hand_over(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    owned = owned_by(person.id, me())
    form = form_about(HandOverForm, owned)
    place = url_for("people.show", person_id=person.id)
    if place_of(form.once.data) is not None:
        return go_to(place)
    shares = _shares(form, owned) if form.validate() else None
    if shares is None:
        return _hand_over_page(person, owned, form, status=422)
    try:
        handed = services.hand_over_everything(person, shares, why=form.why.data, by=me())
    except Unready as unready:
        _say(form, unready)
        return _hand_over_page(person, owned, form, status=422)
    remember(form.once.data, place)
    flash(f"{count(handed, 'thing is', 'things are')} handed over. Whoever has them now is told by letter.", "success")
    return go_to(place)


def _hand_over_page(person: Person, owned: list[Owned], form: Any, *, status: int = 200) -> Response:
    return page("membership/hand_over.html", status=status, form=form, **departing.hand_over(person, owned, me()))


def _shares(form: Any, owned: list[Owned]) -> Shares | None:
    """Who takes over, as the form names them; ``None`` if a name is nobody's, or several people's."""
    asked = [field for field in [form.taker, *form.others()] if field.data]
    named = {field.short_name: person for field in asked if (person := person_in(field, me())) is not None}
    if len(named) < len(asked):
        return None
    others = {thing.record_id: named[name] for thing in owned if (name := f"taker_{thing.record_id}") in named}
    return Shares(named.get("taker"), others)


def _say(form: Any, unready: Unready) -> None:
    fault(form[unready.field if unready.field in form else "why"], unready.words)
