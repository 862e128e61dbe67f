"""Which addresses show and change organisations?"""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.extensions import db
from app.people import editing, pages, policy, queries, services
from app.people.directory import SECTORS
from app.people.forms import AddOrganisationForm, MergeForm, MergeTargetForm, OrganisationFilterForm, WithdrawForm
from app.people.models import Organisation, Sector
from app.people.views import blueprint
from app.people.views.deeds import ask, settle
from app.records.references import NotFound, kind_called
from app.records.services import place_of
from app.web.contributions import contributions
from app.web.forms import fault
from app.web.pages import go_to, page, saved, wants_fragment
from app.wording import count


@blueprint.get("/organisations")
@requires(Permission.PEOPLE_READ)
def organisations() -> ResponseReturnValue:
    q, sector = " ".join(request.args.get("q", "").replace("\x00", "").split())[:100], request.args.get("sector", "")
    sector = sector if sector in SECTORS else ""
    found = queries.organisations(q, SECTORS.get(sector))
    members, actions = queries.members_by_organisation(), _figures("organisation_actions")
    everybody = pages.looks_up_everybody(me())
    shown = [
        {
            "name": row.title,
            "href": f"/organisations/{row.id}",
            "short_name": row.short_name or "",
            "sector_words": queries.SECTOR_WORDS[row.sector],
            "members_words": count(members[row.id], "member") if row.id in members else "no members yet",
            "members_href": f"/people?organisation={row.id}&membership=members",
            "actions_words": count(actions[row.id], "action") if actions.get(row.id) else "",
            "has_members": row.id in members and everybody,
            "illustration": row.is_illustration,
        }
        for row in found
    ]
    return page(
        "people/organisations.html",
        organisations=shown,
        sees_actions=me().holds(Permission.ACTIONS_READ),
        filters=OrganisationFilterForm(formdata=None, data={"q": q, "sector": sector}),
        is_filtered=bool(q or sector),
        lead=f"{count(len(found), 'organisation fits', 'organisations fit')}."
        if q or sector
        else _taking_part(found, members),
        add_href=url_for(".new_organisation") if policy.may_add_organisation(me()) else None,
        import_href=url_for("imports.new", key="organisations") if policy.may_manage(me()) else None,
    )


def _taking_part(found: list[Any], members: Mapping[int | None, int]) -> str:
    """Those with members, and the others, which take part by what they do; and who has said nothing."""
    if not found:
        return "No organisation has been added yet."
    home = sum(row.id in members for row in found)
    words = f"{count(home, 'organisation has', 'organisations have')} members here"
    others = len(found) - home
    words = f"{words}, and {others:,} more {'takes' if others == 1 else 'take'} part." if others else f"{words}."
    unstated = members.get(None, 0)
    said = f" {count(unstated, 'member has', 'members have')} stated no organisation." if unstated else ""
    return f"{words}{said}"


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
    return page("people/organisation.html", **pages.organisation(found, me()))


@blueprint.get("/organisations/new")
@requires(Permission.PEOPLE_INVITE)
def new_organisation() -> ResponseReturnValue:
    return ask(AddOrganisationForm(formdata=None), **_adding())


@blueprint.post("/organisations/new")
@requires(Permission.PEOPLE_INVITE)
def add_organisation() -> ResponseReturnValue:
    form = AddOrganisationForm()

    def do() -> str:
        added = services.add_organisation(
            name=form.name.data, short_name=form.short_name.data, sector=Sector(form.sector.data), by=me()
        )
        return url_for(".organisation", organisation_id=added.id)

    return settle(form, do, told=f"{form.name.data} is added.", **_adding())


def _adding() -> dict[str, Any]:
    return {
        "crumb": ("Organisations", url_for(".organisations")),
        "heading": "Add an organisation",
        "lead": "Search the list first: it may be there under its longer or its earlier name.",
        "button": "Add it",
    }


# One field, in place.


@blueprint.get("/organisations/<int:organisation_id>/facts")
@requires(Permission.PEOPLE_READ)
def organisation_facts(organisation_id: int) -> ResponseReturnValue:
    """The organisation as it stands: what leaving an editor brings back."""
    found = queries.organisation_with(organisation_id)
    if not wants_fragment():
        return go_to(url_for(".organisation", organisation_id=organisation_id))
    shown = pages.organisation_facts(found, me(), focus=request.args.get("focus", ""))
    return page("people/_organisation_facts.html", **shown)


@blueprint.get("/organisations/<int:organisation_id>/edit/<field>")
@requires(Permission.PEOPLE_MANAGE)
def edit_organisation(organisation_id: int, field: str) -> ResponseReturnValue:
    return _editor(editing.open_editor(_to_edit(organisation_id, field), field, editing.ORGANISATION))


@blueprint.post("/organisations/<int:organisation_id>/edit/<field>")
@requires(Permission.PEOPLE_MANAGE)
def save_organisation(organisation_id: int, field: str) -> ResponseReturnValue:
    found = _to_edit(organisation_id, field)
    result = editing.save(
        found,
        field,
        editing.ORGANISATION,
        request.form,
        lambda of, values: services.revise_organisation(of, values, by=me()),
    )
    if isinstance(result, editing.Editing):
        db.session.expire(found)
        return _editor(result, status=409 if result.conflict else 422)
    db.session.flush()
    return saved(
        "people/_organisation_facts.html",
        location=url_for(".organisation", organisation_id=organisation_id),
        announce=result,
        **pages.organisation_facts(found, me(), focus=field),
    )


def _to_edit(organisation_id: int, field: str) -> Organisation:
    if field not in editing.ORGANISATION:
        raise NotFound()
    return queries.organisation_with(organisation_id, to_change=request.method == "POST")


def _editor(opened: editing.Editing[Organisation], *, status: int = 200) -> Response:
    found = opened.record
    show = url_for(".organisation", organisation_id=found.id)
    facts = url_for(".organisation_facts", organisation_id=found.id, focus=opened.field)
    return page(
        "people/edit_field.html",
        "people/_organisation_facts.html",
        status=status,
        heading=f"Change the {opened.words} of {found.title}",
        crumb=(found.title, show),
        edit=f"/organisations/{found.id}/edit",
        editor=opened,
        cancel_href=facts if wants_fragment() else show,
        **pages.organisation_facts(found, me(), editing=opened.field),
    )


# What becomes of one that ends, or was a mistake.


@blueprint.get("/organisations/<int:organisation_id>/merge")
@requires(Permission.PEOPLE_MANAGE)
def merge_form(organisation_id: int) -> ResponseReturnValue:
    """First which other one; then what would move, and the button."""
    found, into = _standing(organisation_id), request.args.get("into", "")
    if into not in queries.organisation_choices(but=found):
        return _which(found)
    return ask(MergeForm(formdata=None, data={"into": into}), **_merging(found, queries.led_on(int(into))))


def _which(found: Organisation, *, missing: bool = False) -> Response:
    form: Any = MergeTargetForm(formdata=None)
    form.into.choices = {"": "Choose one", **queries.organisation_choices(but=found)}
    if missing:
        fault(form.into, "Choose the organisation that it has become part of")
    return page("people/merge.html", status=422 if missing else 200, form=form, crumb=_crumb(found), name=found.title)


@blueprint.post("/organisations/<int:organisation_id>/merge")
@requires(Permission.PEOPLE_MANAGE)
def merge_organisation(organisation_id: int) -> ResponseReturnValue:
    form: Any = MergeForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)  # sent twice: by now its own page leads to the other
    found = _standing(organisation_id)
    if form.into.data not in queries.organisation_choices(but=found):
        return _which(found, missing=True)
    target = queries.led_on(int(form.into.data))

    def do() -> str:
        services.merge_organisations(found, into=target, by=me(), why=form.why.data)
        return url_for(".organisation", organisation_id=target.id)

    return settle(form, do, told=f"{found.title} is part of {target.title} now.", **_merging(found, target))


def _merging(found: Organisation, into: Organisation) -> dict[str, Any]:
    moves = queries.what_moves(found)
    records = [count(number, kind_called(kind).one, kind_called(kind).many) for kind, number in moves.records.items()]
    return {
        "crumb": _crumb(found),
        "heading": f"Merge {found.title} into {into.title}",
        "lead": "From today the two are one. This cannot be taken back with a button.",
        "happens": [
            f"{count(moves.people, 'person works', 'people work')} at {into.title} from today."
            if moves.people
            else "Nobody works there today, so nobody moves.",
            f"{count(moves.leads, 'lead speaks', 'leads speak')} for {into.title}, and for all that it owns."
            if moves.leads
            else "Nobody speaks for it, so no role moves.",
            f"{' and '.join(records)} belong{'s' if sum(moves.records.values()) == 1 else ''} to {into.title}."
            if records
            else "It owns no actions, so none move.",
            f"Its page leads to {into.title}, which says “formerly {found.title}”.",
            "What was before today stays told as it was: who worked where, and who spoke for whom.",
        ],
        "button": "Merge the two",
        "warns": True,
    }


@blueprint.get("/organisations/<int:organisation_id>/withdraw")
@requires(Permission.PEOPLE_MANAGE)
def withdraw_form(organisation_id: int) -> ResponseReturnValue:
    return ask(WithdrawForm(formdata=None), **_withdrawing(_standing(organisation_id)))


@blueprint.post("/organisations/<int:organisation_id>/withdraw")
@requires(Permission.PEOPLE_MANAGE)
def withdraw_organisation(organisation_id: int) -> ResponseReturnValue:
    form = WithdrawForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)  # sent twice: by now it is in no list
    found = _standing(organisation_id)

    def do() -> str:
        services.withdraw_organisation(found, by=me(), why=form.why.data)
        return url_for(".organisations")

    return settle(form, do, told=f"{found.title} is withdrawn.", **_withdrawing(found))


def _withdrawing(found: Organisation) -> dict[str, Any]:
    return {
        "crumb": _crumb(found),
        "heading": f"Withdraw {found.title}",
        "lead": "For one that was entered by mistake. Its page and its name go from every list.",
        "happens": ["Only while nobody works or worked there and nothing belongs to it: else merge it."],
        "button": "Withdraw it",
        "warns": True,
    }


def _standing(organisation_id: int) -> Organisation:
    found = queries.organisation_with(organisation_id)
    if found.merged_into_id is not None:
        raise NotFound()
    return found


def _crumb(found: Organisation) -> tuple[str, str]:
    return found.title, url_for(".organisation", organisation_id=found.id)
