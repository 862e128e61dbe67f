"""How does a newcomer take the five steps?

Each is a page with one button; they can be taken in any order, left and taken up
again, and looked at by whoever has taken them long ago.
"""

from typing import Any

from flask import Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.charter.queries import goals
from app.membership import services, welcoming
from app.membership.forms.welcome import ATTENDED, FirstEventForm, NoticesForm, ProfileForm
from app.membership.models import Step
from app.membership.queries.requests import organisation_names
from app.membership.views import blueprint
from app.notices.models import Rhythm
from app.notices.queries import rhythm_of
from app.people.models import Level, Person
from app.people.queries import person_for
from app.web.forms import fault
from app.web.pages import go_to, page


@blueprint.get("/welcome")
@requires(Permission.SIGNED_IN)
def welcome() -> ResponseReturnValue:
    return page("membership/welcome.html", **welcoming.overview(me()))


def _step_page(template: str, step: Step, *, status: int = 200, **context: Any) -> Response:
    return page(template, status=status, **welcoming.about(step, me()), **context)


def _taken() -> Response:
    """On to what is left, with how far one is."""
    flash(welcoming.so_far(me()), "success")
    return go_to(url_for(".welcome"))


@blueprint.get("/welcome/purpose")
@requires(Permission.SIGNED_IN)
def purpose() -> ResponseReturnValue:
    return _step_page("membership/step_purpose.html", Step.PURPOSE, document=welcoming.purpose(), goals=goals(me()))


@blueprint.post("/welcome/purpose")
@requires(Permission.SIGNED_IN)
def read_purpose() -> ResponseReturnValue:
    services.take(Step.PURPOSE, by=me())
    return _taken()


@blueprint.get("/welcome/ground-rules")
@requires(Permission.SIGNED_IN)
def ground_rules() -> ResponseReturnValue:
    return _ground_rules_page()


@blueprint.post("/welcome/ground-rules")
@requires(Permission.SIGNED_IN)
def accept_ground_rules() -> ResponseReturnValue:
    read = request.form.get("version", "")
    try:
        services.accept_ground_rules(int(read) if read.isascii() and read.isdigit() else None, by=me())
    except Unready as unready:
        return _ground_rules_page(notice=unready.words, status=409)
    return _taken()


def _ground_rules_page(*, notice: str = "", status: int = 200) -> Response:
    return _step_page(
        "membership/step_ground_rules.html",
        Step.GROUND_RULES,
        status=status,
        document=welcoming.ground_rules(me()),
        notice=notice,
    )


@blueprint.get("/welcome/profile")
@requires(Permission.SIGNED_IN)
def profile() -> ResponseReturnValue:
    return _profile_page(welcoming.profile_form(_myself()))


@blueprint.post("/welcome/profile")
@requires(Permission.SIGNED_IN)
def confirm_profile() -> ResponseReturnValue:
    form = ProfileForm()
    if not form.validate():
        return _profile_page(form, status=422)
    values = {
        "title": form.name.data,
        "job_title": form.job_title.data or None,
        "level": Level(form.level.data) if form.level.data else None,
    }
    try:
        services.confirm_profile(values, organisation=form.organisation.data or None, by=me())
    except Unready as unready:
        # A day is not asked for here: what does not fit about it is about the place of work.
        fault(form.organisation if unready.field == "from_on" else form[unready.field], unready.words)
        return _profile_page(form, status=422)
    return _taken()


def _myself() -> Person:
    return person_for(me(), me().person_id)


def _profile_page(form: ProfileForm, *, status: int = 200) -> Response:
    return _step_page(
        "membership/step_profile.html",
        Step.PROFILE,
        status=status,
        form=form,
        works_at=welcoming.works_at(me()),
        organisation_names=organisation_names(),
    )


@blueprint.get("/welcome/first-event")
@requires(Permission.SIGNED_IN)
def first_event() -> ResponseReturnValue:
    return _first_event_page(FirstEventForm(formdata=None))


@blueprint.post("/welcome/first-event")
@requires(Permission.SIGNED_IN)
def know_an_event() -> ResponseReturnValue:
    form = FirstEventForm()
    if not form.validate():
        return _first_event_page(form, status=422)
    services.know_an_event(attended=form.event.data == ATTENDED, by=me())
    return _taken()


def _first_event_page(form: FirstEventForm, *, status: int = 200) -> Response:
    contact = current_app.config["CONTACT_EMAIL"]
    return _step_page("membership/step_first_event.html", Step.FIRST_EVENT, status=status, form=form, contact=contact)


@blueprint.get("/welcome/notices")
@requires(Permission.SIGNED_IN)
def notices() -> ResponseReturnValue:
    form = NoticesForm(formdata=None)
    form.rhythm.data = rhythm_of(me().person_id).value
    return _step_page("membership/step_notices.html", Step.NOTICES, form=form)


@blueprint.post("/welcome/notices")
@requires(Permission.SIGNED_IN)
def choose_notices() -> ResponseReturnValue:
    form = NoticesForm()
    if not form.validate():
        return _step_page("membership/step_notices.html", Step.NOTICES, status=422, form=form)
    services.choose_notices(Rhythm(form.rhythm.data), by=me())
    return _taken()
