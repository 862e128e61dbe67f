"""Which addresses find people, hand out the list of them, and add somebody?"""

import logging
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.people import directory, pages, policy, queries, services
from app.people.directory import PeopleFilter
from app.people.forms import AddPersonForm, chosen
from app.people.models import Level
from app.people.views import blueprint
from app.people.views.deeds import ask, settle
from app.records.references import NotFound
from app.tables.writing import as_csv, as_xlsx, rows_of
from app.web.pages import page


@blueprint.get("/people")
@requires(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    asked = PeopleFilter.read(request.args, me())
    return page("people/index.html", "people/_table.html", **pages.people(asked, me(), request.args.get("page")))


@blueprint.get("/people/export.<kind>")
@requires(Permission.PEOPLE_INVITE)
def export(kind: str) -> ResponseReturnValue:
    """What is filtered, as a file."""
    if kind not in ("csv", "xlsx"):
        raise NotFound()
    asked = PeopleFilter.read(request.args, me())
    header, query = directory.exported(asked, me())
    # Who took the list away is noted where an administrator can find it: reading writes nothing else.
    logging.getLogger("praxis.export").info(
        "export", extra={"facts": {"what": "people", "kind": kind, "by": me().id, "columns": len(header)}}
    )
    rows, name = directory.as_cells(rows_of(query)), f"people-{clock.today().isoformat()}.{kind}"
    return as_csv(name, header, rows) if kind == "csv" else as_xlsx(name, "People", header, rows)


@blueprint.get("/people/suggest")
@requires(Permission.SIGNED_IN)
def suggest() -> ResponseReturnValue:
    """Names that begin like what is being typed, as the options of a list."""
    field = request.args.get("field", "")
    typed = request.args.get(field, "")[:100]
    return render_template("people/_suggestions.html", names=queries.suggestions(me(), typed))


@blueprint.get("/people/new")
@requires(Permission.PEOPLE_INVITE)
def new() -> ResponseReturnValue:
    return ask(AddPersonForm(formdata=None).offer(queries.organisation_choices()), **_adding())


@blueprint.post("/people/new")
@requires(Permission.PEOPLE_INVITE)
def add() -> ResponseReturnValue:
    ensure(policy.may_invite(me()), "add people")
    form: Any = AddPersonForm().offer(queries.organisation_choices())
    name = form.name.data

    def do() -> str:
        person = services.add_person(
            name=name,
            email=form.email.data,
            job_title=form.job_title.data,
            level=chosen(form.level.data, Level),
            by=me(),
        )
        if form.organisation.data:
            employer = queries.organisation_with(int(form.organisation.data))
            services.affiliate(person, employer, from_on=clock.today(), by=me())
        return url_for(".show", person_id=person.id)

    return settle(form, do, told=f"{name} is added.", **_adding())


def _adding() -> dict[str, Any]:
    return {
        "crumb": ("People", url_for(".index")),
        "heading": "Add somebody",
        "lead": "For a guest speaker or a contact: somebody to name, who is no member and is sent no letter.",
        "button": "Add them",
    }


@blueprint.get("/people/roles")
@requires(Permission.PEOPLE_READ)
def roles() -> ResponseReturnValue:
    return page("people/roles.html", **pages.roles(me()))
