"""Which addresses show one person, and change who they are and where they work?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people import editing, holdings, pages, policy, queries, services
from app.people.forms import AffiliationForm, EndAffiliationForm, ProfileForm, WholeProfileForm
from app.people.models import Person
from app.people.views import blueprint
from app.people.views.deeds import ask, settle
from app.records.references import NotFound
from app.web.conflicts import Conflict, merged, show_as_it_stands
from app.web.forms import fault
from app.web.pages import go_to, page, saved, wants_fragment


@blueprint.get("/people/<int:person_id>")
@requires(Permission.SIGNED_IN)
def show(person_id: int) -> ResponseReturnValue:
    return page("people/show.html", **pages.person(person_id, me()))


# One field, in place.


@blueprint.get("/people/<int:person_id>/facts")
@requires(Permission.SIGNED_IN)
def facts(person_id: int) -> ResponseReturnValue:
    """The person as they stand: what leaving an editor brings back."""
    person = queries.person_for(me(), person_id)
    if not wants_fragment():
        return go_to(url_for(".show", person_id=person_id))
    return page("people/_facts.html", **pages.facts(person, me(), focus=request.args.get("focus", "")))


@blueprint.get("/people/<int:person_id>/edit/<field>")
@requires(Permission.SIGNED_IN)
def edit_field(person_id: int, field: str) -> ResponseReturnValue:
    return _editor(editing.open_editor(_to_edit(person_id, field), field, editing.PERSON))


@blueprint.post("/people/<int:person_id>/edit/<field>")
@requires(Permission.SIGNED_IN)
def save_field(person_id: int, field: str) -> ResponseReturnValue:
    person = _to_edit(person_id, field, to_change=True)
    result = editing.save(
        person, field, editing.PERSON, request.form, lambda of, values: services.revise_person(of, values, by=me())
    )
    if isinstance(result, editing.Editing):
        db.session.expire(person)
        return _editor(result, status=409 if result.conflict else 422)
    db.session.flush()
    return saved(
        "people/_facts.html",
        location=url_for(".show", person_id=person_id),
        announce=result,
        **pages.facts(person, me(), focus=field),
    )


def _to_edit(person_id: int, field: str, *, to_change: bool = False) -> Person:
    if field not in editing.PERSON:
        raise NotFound()
    person = queries.person_for(me(), person_id, to_change=to_change)
    ensure(policy.may_edit_profile(me(), person.id), f"change what is written of {person.name}")
    if field == "email":
        ensure(policy.may_change_email(me()), "change an e-mail address: ask an administrator")
    return person


def _editor(opened: editing.Editing[Person], *, status: int = 200) -> Response:
    person = opened.record
    show = url_for(".show", person_id=person.id)
    return page(
        "people/edit_field.html",
        "people/_facts.html",
        status=status,
        heading=f"Change the {opened.words} of {person.name}",
        crumb=(person.name, show),
        edit=f"/people/{person.id}/edit",
        editor=opened,
        cancel_href=url_for(".facts", person_id=person.id, focus=opened.field) if wants_fragment() else show,
        **pages.facts(person, me(), editing=opened.field),
    )


# The whole profile.


@blueprint.get("/people/<int:person_id>/edit")
@requires(Permission.SIGNED_IN)
def edit(person_id: int) -> ResponseReturnValue:
    person = _to_edit(person_id, "name")
    return _edit_page(person, _profile_form()(formdata=None, data=editing.profile_of(person)))


@blueprint.post("/people/<int:person_id>/edit")
@requires(Permission.SIGNED_IN)
def revise(person_id: int) -> ResponseReturnValue:
    person = _to_edit(person_id, "name", to_change=True)
    form = _profile_form()()
    if not form.validate():
        return _edit_page(person, form, status=422)
    asked = merged(person, form.version.data, editing.profile_in(form))
    if asked.conflict is not None:
        others = [each for each in editing.PROFILE if each.name in form and each.column not in asked.values]
        standing = {each.name: each.found(person)[each.name] for each in others}
        show_as_it_stands(form, {"version": person.version, **standing})
        return _edit_page(person, form, status=409, conflict=asked.conflict)
    try:
        services.revise_person(person, asked.values, by=me())
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _edit_page(person, form, status=422)
    flash("The profile is saved.", "success")
    return go_to(url_for(".show", person_id=person_id))


def _profile_form() -> type[ProfileForm]:
    return WholeProfileForm if policy.may_change_email(me()) else ProfileForm


def _edit_page(person: Person, form: ProfileForm, *, status: int = 200, conflict: Conflict | None = None) -> Response:
    if status != 200:
        db.session.expire(person)
    return page(
        "people/edit.html",
        status=status,
        form=form,
        conflict=conflict,
        is_self=person.id == me().id,
        name=person.name,
        href=url_for(".show", person_id=person.id),
    )


# Where they work.


@blueprint.get("/people/<int:person_id>/affiliations/new")
@requires(Permission.SIGNED_IN)
def affiliation_form(person_id: int) -> ResponseReturnValue:
    person = _to_affiliate(person_id)
    return ask(AffiliationForm(formdata=None).offer(queries.organisation_choices()), **_affiliating(person))


@blueprint.post("/people/<int:person_id>/affiliations/new")
@requires(Permission.SIGNED_IN)
def affiliate(person_id: int) -> ResponseReturnValue:
    person = _to_affiliate(person_id)
    form: Any = AffiliationForm().offer(queries.organisation_choices())

    def do() -> str:
        employer = queries.organisation_with(int(form.organisation.data))
        services.affiliate(person, employer, from_on=form.from_on.data, until_on=form.until_on.data, by=me())
        return url_for(".show", person_id=person_id)

    return settle(form, do, told="The place of work is added.", **_affiliating(person))


def _to_affiliate(person_id: int) -> Person:
    person = queries.person_for(me(), person_id)
    ensure(policy.may_affiliate(me(), person.id), f"say where {person.name} works")
    return person


def _affiliating(person: Person) -> dict[str, Any]:
    is_self = person.id == me().id
    return {
        "crumb": (person.name, url_for(".show", person_id=person.id)),
        "heading": "Add where you work" if is_self else f"Add where {person.name} works",
        "lead": "Several at once are fine. Everybody in the community can see it.",
        "button": "Add it",
    }


@blueprint.get("/people/<int:person_id>/affiliations/<int:affiliation_id>/end")
@requires(Permission.SIGNED_IN)
def affiliation_end_form(person_id: int, affiliation_id: int) -> ResponseReturnValue:
    person = _to_affiliate(person_id)
    _, place = holdings.place_of_work(person, affiliation_id)
    return ask(EndAffiliationForm(formdata=None), **_leaving(person, place.name))


@blueprint.post("/people/<int:person_id>/affiliations/<int:affiliation_id>/end")
@requires(Permission.SIGNED_IN)
def end_affiliation(person_id: int, affiliation_id: int) -> ResponseReturnValue:
    person = _to_affiliate(person_id)
    affiliation, place = holdings.place_of_work(person, affiliation_id)
    form: Any = EndAffiliationForm()

    def do() -> str:
        services.end_affiliation(affiliation, on=form.on.data, by=me())
        return url_for(".show", person_id=person_id)

    return settle(form, do, told=f"The end at {place.name} is noted.", **_leaving(person, place.name))


def _leaving(person: Person, place: str) -> dict[str, Any]:
    return {
        "crumb": (person.name, url_for(".show", person_id=person.id)),
        "heading": f"End {'your' if person.id == me().id else 'their'} time at {place}",
        "lead": "What was before stays told. A role for this organisation is ended separately.",
        "button": "Note the end",
    }
