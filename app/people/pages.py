"""What does each page about people and organisations hand to its template?"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission, Role
from app.history.queries import story
from app.people import directory, holdings, policy, queries
from app.people.directory import BY_NAME, PATH, PeopleFilter, memberships
from app.people.forms import SORT_WORDS, PeopleFilterForm
from app.people.models import Organisation, Person
from app.web.contributions import WayOn, contributions
from app.web.pages import address
from app.web.paging import COUNT_UP_TO, Page
from app.wording import capital, count, day


class Link(NamedTuple):
    label: str
    href: str
    current: bool = False


# The directory.


def people(asked: PeopleFilter, actor: Actor, cursor: str | None) -> dict[str, Any]:
    """The directory with all that stands around it."""
    rows, found = directory.page_of_people(asked, actor, cursor)
    total = len(rows) if found.is_first and found.next is None else directory.count_of(asked, actor)
    choices = queries.organisation_choices()
    form = PeopleFilterForm(formdata=None, data=asked.values()).offer(choices, memberships(actor))
    if asked.sort == BY_NAME:
        del form.sort
    return {
        "lead": LEAD if looks_up_everybody(actor) else LEAD_OF_OWN,
        "fits": _fits(asked, total),
        "tabs": tabs(actor, "people.index"),
        "filters": form,
        "filters_href": PATH,
        "active_filters": _active(asked, form),
        "clear_href": None if asked.is_plain else PeopleFilter(sort=asked.sort).address,
        "sorts": [Link(words, asked.but(sort=name).address, asked.sort == name) for name, words in SORT_WORDS.items()],
        "people": rows,
        "pages": _pages(asked, found, total, len(rows)),
        "exports": _exports(asked) if policy.may_invite(actor) else [],
        "add_href": url_for("people.new") if policy.may_invite(actor) else None,
        "import_href": url_for("imports.new", key="people") if policy.may_manage(actor) else None,
    }


def tabs(actor: Actor, here: str) -> list[Link]:
    places = {"people.index": "Directory", "people.roles": "Who holds what"}
    return [Link(label, url_for(endpoint), endpoint == here) for endpoint, label in places.items()]


LEAD = "Who is in the community, where they work, and what they hold."
LEAD_OF_OWN = "The people of your organisation, and what they hold."


def _fits(asked: PeopleFilter, total: int) -> str:
    return "" if asked.is_plain else f"{_figure(total)} {'person fits' if total == 1 else 'people fit'}."


def _figure(number: int) -> str:
    return f"{COUNT_UP_TO:,} or more" if number >= COUNT_UP_TO else f"{number:,}"


def _active(asked: PeopleFilter, form: PeopleFilterForm) -> list[tuple[str, str]]:
    """Each filter in words, with the address that is without it."""
    shown = [(f"with “{asked.q}”", asked.but(q="").address)] if asked.q else []
    for name in ("organisation", "sector", "level", "role", "membership"):
        value = getattr(asked, name)
        if value:
            shown.append(
                (form[name].choices.get(value, "an organisation no longer here"), asked.but(**{name: ""}).address)
            )
    return shown


def _exports(asked: PeopleFilter) -> list[Link]:
    return [
        Link(label, address(url_for("people.export", kind=kind), asked.values()))
        for kind, label in (("csv", "CSV"), ("xlsx", "Excel"))
    ]


def _pages(asked: PeopleFilter, found: Page, total: int, here: int) -> dict[str, Any]:
    def at(cursor: str | None) -> str | None:
        return address(PATH, {**asked.values(), "page": cursor}) if cursor else None

    words = f"{'1 to ' if found.is_first else ''}{here} of {_figure(total)} people"
    return {
        "first_href": asked.address if found.previous else None,
        "previous_href": at(found.previous),
        "next_href": at(found.next),
        "last_href": at("last") if found.next else None,
        "words": words if total > here else count(total, "person", "people"),
    }


def looks_up_everybody(actor: Actor) -> bool:
    return actor.holds(Permission.READ_MEMBERS) or actor.holds(Permission.SYSTEM_RUN)


# Who holds what.

# In the order in which people look for them.
ROLES_SHOWN = (
    Role.CHAIR,
    Role.VICE_CHAIR,
    Role.SECRETARY,
    Role.STEERING,
    Role.CARRIED_OVER,
    Role.DEPUTY,
    Role.COORDINATOR,
    Role.LEAD,
    Role.ADMINISTRATOR,
)


def roles(actor: Actor) -> dict[str, Any]:
    """Who holds which role; for administrators with the story of each, and what is over."""
    manages = policy.may_manage(actor)
    held = [*holdings.conferred_roles(actor), *holdings.roles_held(actor, over=False)]
    shown = {role: [each for each in held if each.role is role] for role in ROLES_SHOWN}
    return {
        "tabs": tabs(actor, "people.roles"),
        "groups": [(capital(role.value), rows) for role, rows in shown.items() if rows],
        "nobody": [_gap(role) for role in (Role.CHAIR, Role.COORDINATOR) if not shown[role]]
        if looks_up_everybody(actor)
        else [],
        "past": holdings.roles_held(actor, over=True) if manages else [],
        "tells_story": manages,
    }


def _gap(role: Role) -> dict[str, Any]:
    """A role that nobody holds, and where that is changed."""
    where = next((source.endpoint for source in contributions.conferred if role in source.roles), None)
    return {"role": role.value, "href": url_for(where) if where else None}


# One person.


def person(person_id: int, actor: Actor) -> dict[str, Any]:
    """Everything on a person's page.

    :raises NotFound: there is none, or not for this reader.
    """
    person, held = holdings.person_with_holdings(actor, person_id)
    tells = policy.may_edit_profile(actor, person.id)
    roles, given = _roles(person, held.roles, actor, tells=tells), contributed(person, actor)
    return {
        **_facts(person, held.places, actor),
        "roles": roles,
        "holds_anything": bool(roles) or bool(given["seats"]),
        "tells_story": tells,
        "give_role_href": url_for("people.role_form", person_id=person.id)
        if policy.may_give(actor, person.id)
        else None,
        "no_actions": _no_actions(person, actor),
        # What was done about somebody is theirs and the administrators' to read: it holds reasons.
        "history": story(person) if tells else None,
        **given,
    }


def _no_actions(person: Person, actor: Actor) -> str:
    if not actor.holds(Permission.READ_MEMBERS):
        return "You see no action that " + ("you own." if person.id == actor.id else f"{person.title} owns.")
    return "You own no action." if person.id == actor.id else f"No action has {person.title} as its owner."


def facts(person: Person, actor: Actor, *, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    """Who somebody is and where they work: what the fragment of their page shows."""
    return _facts(person, holdings.places_of_work(person.id), actor, editing=editing, focus=focus)


def _facts(
    person: Person, places: Sequence[holdings.WorkedAt], actor: Actor, *, editing: str | None = None, focus: str = ""
) -> dict[str, Any]:
    edits, manages = policy.may_edit_profile(actor, person.id), policy.may_manage(actor)
    return {
        "person": {
            "name": person.title,
            "href": f"/people/{person.id}",
            "edit": f"/people/{person.id}/edit",
            "is_self": person.id == actor.id,
            "job_title": person.job_title or "",
            "level_words": queries.LEVEL_WORDS[person.level],
            "may_edit": edits,
            "manages": manages,
            "sees_email": edits,
            "email": person.email or "",
            "email_words": person.email or "None: they cannot sign in",
            "is_guest": person.email is None,
            "membership_words": _membership(person),
            "sign_in_words": _sign_in(person),
            "sign_in_href": _sign_in_href(person, actor),
            "sign_in_act": "Let them sign in again" if person.disabled_on else "Stop them from signing in",
            "places": _places(person, places, edits),
            "add_place_href": url_for("people.affiliation_form", person_id=person.id) if edits else None,
        },
        "editing": editing,
        "focus": focus,
    }


def _places(person: Person, places: Sequence[holdings.WorkedAt], edits: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": place.name,
            "href": place.href,
            "days_words": place.days_words,
            "is_over": place.is_over,
            "end_href": url_for("people.affiliation_end_form", person_id=person.id, affiliation_id=place.id)
            if edits and not place.is_over
            else None,
        }
        for place in places
        if edits or not place.is_over
    ]


def _membership(person: Person) -> str:
    today = clock.today()
    if person.joined_on is None:
        return "Not a member"
    if person.left_on is not None and person.left_on <= today:
        return f"Was a member, {day(person.joined_on)} to {day(person.left_on)}"
    if person.joined_on > today:
        return f"Becomes a member on {day(person.joined_on)}"
    ends = f", leaves on {day(person.left_on)}" if person.left_on else ""
    return f"Member since {day(person.joined_on)}{ends}"


def _sign_in(person: Person) -> str:
    if person.disabled_on is not None:
        return f"Stopped on {day(person.disabled_on)}"
    return "Possible with this address, as long as they are a member or hold a role" if person.email else "Not possible"


def _sign_in_href(person: Person, actor: Actor) -> str | None:
    if not policy.may_close_account(actor, person.id) or person.email is None:
        return None
    return url_for("people.enable_form" if person.disabled_on else "people.disable_form", person_id=person.id)


def _roles(person: Person, roles: Sequence[holdings.Held], actor: Actor, *, tells: bool) -> list[dict[str, Any]]:
    """What somebody holds; the past and the reasons only for whom they concern."""
    ends = policy.may_end_grant(actor, person.id)
    return [
        {
            **held._asdict(),
            "days_words": capital(held.days_words),
            "end_href": url_for("people.role_end_form", person_id=person.id, grant_id=held.id)
            if ends and not held.is_over
            else None,
            "end_words": "Give it up" if person.id == actor.id else "End it",
        }
        for held in roles
        if tells or held.is_running
    ]


def contributed(record: Person | Organisation, actor: Actor) -> dict[str, Any]:
    """What other features show on this record's page. ``ways`` gathers what each of them leads on to."""
    found: dict[str, Any] = {"owns": [], "actions": [], "progress": None, "seats": [], "steers": [], "presents": []}
    ways: list[WayOn] = []
    for give in contributions.on_page_of:
        given: Mapping[str, Any] = give(record, actor)
        ways += given.get("ways", ())
        found.update(given)
    return {**found, "ways": ways}


# One organisation.


def organisation(found: Organisation, actor: Actor) -> dict[str, Any]:
    """Everything on an organisation's page."""
    manages, people = policy.may_manage(actor), queries.people_of(found, actor)
    return {
        **organisation_facts(found, actor),
        "leads": [{"name": row.title, "href": f"/people/{row.id}", "since": day(row.from_on)} for row in people.leads],
        "members": [
            {"name": row.title, "href": f"/people/{row.id}", "job_title": row.job_title or ""} for row in people.members
        ],
        "no_members": "Nobody from here is in the community today."
        if looks_up_everybody(actor)
        else "You see the people of your own organisation only.",
        "no_actions": "No action belongs to this organisation yet."
        if actor.holds(Permission.READ_MEMBERS)
        else "You see no action of this organisation.",
        "merge_href": url_for("people.merge_form", organisation_id=found.id) if manages else None,
        "withdraw_href": url_for("people.withdraw_form", organisation_id=found.id) if manages else None,
        "history": story(found),
        **contributed(found, actor),
    }


def organisation_facts(
    found: Organisation, actor: Actor, *, editing: str | None = None, focus: str = ""
) -> dict[str, Any]:
    """What an organisation is called, and of which sector: what the fragment of its page shows."""
    return {
        "organisation": {
            "name": found.title,
            "href": f"/organisations/{found.id}",
            "edit": f"/organisations/{found.id}/edit",
            "may_edit": policy.may_manage(actor),
            "short_name": found.short_name or "",
            "sector_words": queries.SECTOR_WORDS[found.sector],
            "illustration": found.is_illustration,
            "formerly": queries.merged_into(found),
        },
        "editing": editing,
        "focus": focus,
    }
