"""Which addresses show people and organisations?"""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.history.queries import story
from app.people import queries
from app.people.forms import PeopleSearchForm
from app.people.models import Organisation, Person
from app.records.references import Kind, register_kind
from app.web.contributions import Place, contributions
from app.web.pages import address, go_to, page
from app.web.paging import COUNT_UP_TO
from app.wording import capital, count, day

blueprint = Blueprint("people", __name__)
register_kind(Kind("person", "person", "people", "people.show", "person_id"))
register_kind(Kind("organisation", "organisation", "organisations", "people.organisation", "organisation_id"))
contributions.place(Place("People", "people.index", Permission.PEOPLE_READ, order=60))
contributions.place(Place("Organisations", "people.organisations", Permission.PEOPLE_READ, order=70))


@blueprint.get("/people")
@requires(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    form = PeopleSearchForm(request.args)
    q = (form.q.data or "")[:100]
    people, found, total = queries.page_of_people(me(), q, request.args.get("page"))
    path = url_for(".index")

    def at(cursor: str | None) -> str | None:
        return address(path, {"q": q, "page": cursor}) if cursor else None

    pages = {
        "first_href": address(path, {"q": q}) if found.previous else None,
        "previous_href": at(found.previous),
        "next_href": at(found.next),
        "last_href": at("last") if found.next else None,
        "words": _shown(len(people), total, is_first=found.is_first),
    }
    return page("people/index.html", people=people, search_form=form, pages=pages, q=q, lead=_lead(q, total))


def _looks_up_everybody() -> bool:
    return me().holds(Permission.READ_MEMBERS) or me().holds(Permission.SYSTEM_RUN)


def _shown(here: int, total: int, *, is_first: bool) -> str:
    if total <= here:
        return count(total, "person", "people")
    counted = f"{total:,} or more" if total >= COUNT_UP_TO else f"{total:,}"
    return f"{'1 to ' if is_first else ''}{here} of {counted} people"


def _lead(q: str, total: int) -> str:
    if q:
        if not total:
            return f"Nobody fits “{q}”."
        return f"{count(total, 'person fits', 'people fit')} “{q}”."
    if _looks_up_everybody():
        return "Who is in the community, where they work, and what they hold."
    return "The people of your organisation, and what they hold."


@blueprint.get("/people/<int:person_id>")
@requires(Permission.SIGNED_IN)
def show(person_id: int) -> ResponseReturnValue:
    person = queries.person_for(me(), person_id)
    return page(
        "people/show.html",
        person=_in_words(person),
        no_actions=f"No action has {person.title} as its owner."
        if me().holds(Permission.READ_MEMBERS)
        else f"You see no action that {person.title} owns.",
        history=story(person),
        **_contributed(person),
    )


def _in_words(person: Person) -> dict[str, Any]:
    employers = queries.employers_of([person.id]).get(person.id, [])
    grants = queries.roles_of([person.id]).get(person.id, [])
    member = person.is_member(clock.today())
    return {
        "name": person.title,
        "job_title": person.job_title or "",
        "level_words": queries.LEVEL_WORDS[person.level],
        "organisations": [
            {"name": row.title, "href": f"/organisations/{row.id}", "since": day(row.from_on)} for row in employers
        ],
        "roles": [
            {
                "words": capital(queries.role_words(grant)),
                "since": day(grant.from_on),
                "by": grant.given_by or "Praxis",
                "why": grant.why,
            }
            for grant in grants
        ],
        "joined_words": f"Member since {day(person.joined_on)}" if member and person.joined_on else "Not a member",
    }


def _contributed(record: Person | Organisation) -> dict[str, Any]:
    """What later features show on this record's page."""
    found: dict[str, Any] = {"owns": [], "actions": []}
    for give in contributions.on_page_of:
        found.update(give(record, me()))
    return found


@blueprint.get("/people/suggest")
@requires(Permission.SIGNED_IN)
def suggest() -> ResponseReturnValue:
    """Names that begin like what is being typed, as the options of a list."""
    field = request.args.get("field", "")
    typed = request.args.get(field, "")[:100]
    return render_template("people/_suggestions.html", names=queries.suggestions(me(), typed))


@blueprint.get("/organisations")
@requires(Permission.PEOPLE_READ)
def organisations() -> ResponseReturnValue:
    found = queries.organisations()
    actions = _figures("organisation_actions")
    shown = [
        {
            "name": row.title,
            "href": f"/organisations/{row.id}",
            "short_name": row.short_name or "",
            "sector_words": queries.SECTOR_WORDS[row.sector],
            "members_words": count(row.members, "member") if row.members else "no members yet",
            "actions_words": count(actions[row.id], "action") if actions.get(row.id) else "",
            "has_members": row.members and _looks_up_everybody(),
            "illustration": row.is_illustration,
        }
        for row in found
    ]
    unstated = queries.members_without_organisation()
    sentence = f"{count(unstated, 'member has', 'members have')} stated no organisation." if unstated else ""
    return page(
        "people/organisations.html",
        organisations=shown,
        lead=f"{_taking_part(found)} {sentence}".strip(),
    )


def _taking_part(found: list[Any]) -> str:
    """Those with members, and the others, which take part by what they do."""
    if not found:
        return "No organisation has been added yet."
    home = sum(bool(row.members) for row in found)
    words = f"{count(home, 'organisation has', 'organisations have')} members here"
    others = len(found) - home
    return f"{words}, and {others:,} more {'takes' if others == 1 else 'take'} part." if others else f"{words}."


def _figures(name: str) -> dict[int, int]:
    figures: dict[int, int] = {}
    for give in contributions.figures.get(name, ()):
        figures.update(give(me()))
    return figures


@blueprint.get("/organisations/<int:organisation_id>")
@requires(Permission.PEOPLE_READ)
def organisation(organisation_id: int) -> ResponseReturnValue:
    found = queries.organisation_with(organisation_id)
    if found.merged_into_id is not None:
        return go_to(url_for(".organisation", organisation_id=found.merged_into_id))
    members = [
        {"name": row.title, "href": f"/people/{row.id}", "job_title": row.job_title or ""}
        for row in queries.members_of(found, me())
    ]
    return page(
        "people/organisation.html",
        organisation={
            "name": found.title,
            "short_name": found.short_name or "",
            "sector_words": queries.SECTOR_WORDS[found.sector],
            "illustration": found.is_illustration,
        },
        members=members,
        no_members="Nobody from here is a member today."
        if _looks_up_everybody()
        else "You see the people of your own organisation only.",
        no_actions="No action belongs to this organisation yet."
        if me().holds(Permission.READ_MEMBERS)
        else "You see no action of this organisation.",
        history=story(found),
        **_contributed(found),
    )
