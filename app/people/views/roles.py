"""Which addresses give and end roles, and let somebody sign in or stop them?"""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission, Role
from app.access.rules import ensure
from app.people import holdings, policy, queries, services
from app.people.forms import EndRoleForm, GiveRoleForm, LetSignInForm, StopSigningInForm
from app.people.holdings import Held
from app.people.models import Grant, Person
from app.people.views import blueprint
from app.people.views.deeds import ask, settle


@blueprint.get("/people/<int:person_id>/roles/new")
@requires(Permission.PEOPLE_MANAGE)
def role_form(person_id: int) -> ResponseReturnValue:
    person = _to_give(person_id)
    return ask(GiveRoleForm(formdata=None).offer(queries.organisation_choices()), **_giving(person))


@blueprint.post("/people/<int:person_id>/roles/new")
@requires(Permission.PEOPLE_MANAGE)
def give_role(person_id: int) -> ResponseReturnValue:
    person = _to_give(person_id)
    form: Any = GiveRoleForm().offer(queries.organisation_choices())

    def do() -> str:
        employer = queries.organisation_with(int(form.organisation.data)) if form.organisation.data else None
        services.give(
            person,
            Role(form.role.data),
            organisation=employer,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            by=me(),
            why=form.why.data,
        )
        return url_for(".show", person_id=person_id, _anchor="roles")

    return settle(form, do, told=f"{person.name} has the role.", **_giving(person))


def _to_give(person_id: int) -> Person:
    person = queries.person_for(me(), person_id)
    ensure(policy.may_give(me(), person.id), "give yourself a role: another administrator can")
    return person


def _giving(person: Person) -> dict[str, Any]:
    return {
        "crumb": (person.name, url_for(".show", person_id=person.id)),
        "heading": f"Give {person.name} a role",
        "lead": "It begins on its day and ends on its day without anybody doing anything. "
        "Members see who holds it; administrators also see who gave it, and why.",
        "button": "Give the role",
    }


@blueprint.get("/people/<int:person_id>/roles/<int:grant_id>/end")
@requires(Permission.SIGNED_IN)
def role_end_form(person_id: int, grant_id: int) -> ResponseReturnValue:
    person, _, held = _to_end(person_id, grant_id)
    return ask(EndRoleForm(formdata=None), **_ending(person, held))


@blueprint.post("/people/<int:person_id>/roles/<int:grant_id>/end")
@requires(Permission.SIGNED_IN)
def end_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    person, grant, held = _to_end(person_id, grant_id)
    form: Any = EndRoleForm()

    def do() -> str:
        services.end_grant(grant, on=form.on.data, by=me(), why=form.why.data)
        return url_for(".show", person_id=person_id, _anchor="roles")

    return settle(form, do, told="The end of the role is noted.", **_ending(person, held))


def _to_end(person_id: int, grant_id: int) -> tuple[Person, Grant, Held]:
    person = queries.person_for(me(), person_id)
    ensure(policy.may_end_grant(me(), person.id), f"end what {person.name} holds")
    return person, *holdings.grant_held(person, grant_id)


def _ending(person: Person, held: Held) -> dict[str, Any]:
    is_self = person.id == me().id
    return {
        "crumb": (person.name, url_for(".show", person_id=person.id)),
        "heading": f"{'Give up your role' if is_self else f'End a role of {person.name}'}: {held.words}",
        "lead": f"{held.words}, {held.days_words}. {held.given_words}",
        "happens": [
            "What the role allows ends with it, from the next thing that they do.",
            "That they held it, from when until when, stays told.",
        ],
        "button": "Give it up" if is_self else "End the role",
        "warns": True,
    }


# Signing in.


@blueprint.get("/people/<int:person_id>/stop-signing-in")
@requires(Permission.PEOPLE_MANAGE)
def disable_form(person_id: int) -> ResponseReturnValue:
    return ask(StopSigningInForm(formdata=None), **_stopping(_account_of(person_id)))


@blueprint.post("/people/<int:person_id>/stop-signing-in")
@requires(Permission.PEOPLE_MANAGE)
def disable(person_id: int) -> ResponseReturnValue:
    person, form = _account_of(person_id), StopSigningInForm()

    def do() -> str:
        services.disable(person, by=me(), why=form.why.data)
        return url_for(".show", person_id=person_id)

    return settle(form, do, told=f"{person.name} can no longer sign in.", **_stopping(person))


@blueprint.get("/people/<int:person_id>/let-sign-in")
@requires(Permission.PEOPLE_MANAGE)
def enable_form(person_id: int) -> ResponseReturnValue:
    return ask(LetSignInForm(formdata=None), **_letting(_account_of(person_id)))


@blueprint.post("/people/<int:person_id>/let-sign-in")
@requires(Permission.PEOPLE_MANAGE)
def enable(person_id: int) -> ResponseReturnValue:
    person, form = _account_of(person_id), LetSignInForm()

    def do() -> str:
        services.enable(person, by=me(), why=form.why.data or None)
        return url_for(".show", person_id=person_id)

    return settle(form, do, told=f"{person.name} can sign in again.", **_letting(person))


def _account_of(person_id: int) -> Person:
    person = queries.person_for(me(), person_id)
    ensure(policy.may_close_account(me(), person.id), "stop yourself from signing in: another administrator can")
    return person


def _stopping(person: Person) -> dict[str, Any]:
    return {
        "crumb": (person.name, url_for(".show", person_id=person.id)),
        "heading": f"Stop {person.name} from signing in",
        "lead": "For an address that somebody else reads, or a device that was lost.",
        "happens": [
            "Wherever they are signed in, it ends with the next thing that they do.",
            "What they own and hold stays as it is: it is not handed over, and their membership goes on.",
            "You can let them in again at any time.",
        ],
        "button": "Stop them from signing in",
        "warns": True,
    }


def _letting(person: Person) -> dict[str, Any]:
    return {
        "crumb": (person.name, url_for(".show", person_id=person.id)),
        "heading": f"Let {person.name} sign in again",
        "lead": "They come in as before, with all that they hold today.",
        "button": "Let them sign in",
    }
