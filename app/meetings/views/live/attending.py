"""Which addresses say who is at a meeting, and what keeps somebody out of an item?"""

from flask import request
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.meetings.forms.live import GuestForm, InterestForm
from app.meetings.pages.asking import concerned
from app.meetings.pages.seen import live
from app.meetings.services import attending as services
from app.meetings.views.live import blueprint
from app.meetings.views.live.answers import done, item_to_change, meeting_to_change, refused, whole_page
from app.meetings.workflow import Presence
from app.people.choosing import person_in
from app.people.queries import person_for
from app.records.references import NotFound
from app.web.forms import as_number, fault

LEFT = "left"


@blueprint.post("/attendance")
@requires(Permission.MEETINGS_RUN)
def attendance(number: int) -> ResponseReturnValue:
    """One button of the list: who, and how they are there, or that they have left."""
    meeting = meeting_to_change(number)
    person = person_for(me(), _number("person"))
    deed = request.form.get("deed")
    try:
        if deed == LEFT:
            services.leave(meeting, person, by=me())
            return done(number, f"{person.name} has left.", "part-table")
        presence = next((presence for presence in Presence if presence.value == deed), Presence.PRESENT)
        seat_id = _number("seat") if request.form.get("seat") else None
        services.arrive(meeting, person, presence=presence, seat_id=seat_id, by=me())
    except Unready as unready:
        return refused(number, unready)
    return done(number, f"{person.name} is {presence.value}.", "part-table")


@blueprint.post("/guests")
@requires(Permission.MEETINGS_RUN)
def guest(number: int) -> ResponseReturnValue:
    meeting = meeting_to_change(number)
    form = GuestForm()
    person = person_in(form.name, me()) if form.validate() else None
    if person is None:
        return whole_page(number, status=422, guest_form=form)
    try:
        services.arrive(meeting, person, presence=Presence(form.presence.data), by=me())
    except Unready as unready:
        fault(form.name, unready.words)
        return whole_page(number, status=422, guest_form=form)
    return done(number, f"{person.name} is {form.presence.data}.", "part-table")


@blueprint.post("/items/<int:item_id>/interests")
@requires(Permission.INTERESTS_DECLARE)
def declare(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    form = InterestForm()
    form.person.choices = {str(known): name for known, name in concerned(live(me(), number)).items()}
    if not form.validate():
        return whole_page(number, item_id, status=422, interest_form=form)
    person = person_for(me(), int(form.person.data or 0))
    try:
        services.declare_interest(meeting, item, person, form.nature.data or "", by=me())
    except Unready as unready:
        at = unready.field if unready.field in form else "nature"
        fault(form[at], unready.words)
        return whole_page(number, item_id, status=422, interest_form=form)
    return done(number, f"{person.name} has no part in deciding this item.", "part-interests", item_id)


@blueprint.post("/items/<int:item_id>/interests/<int:person_id>/take-back")
@requires(Permission.INTERESTS_DECLARE)
def take_back_interest(number: int, item_id: int, person_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    try:
        services.take_back_interest(meeting, item, person_for(me(), person_id), by=me())
    except Unready as unready:
        return refused(number, unready, item_id)
    return done(number, "The interest is taken back.", "part-interests", item_id)


def _number(name: str) -> int:
    """:raises NotFound: the form says none."""
    number = as_number(request.form.get(name))
    if number is None:
        raise NotFound()
    return number
