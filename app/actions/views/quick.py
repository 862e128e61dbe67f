"""Which addresses add an action in one line?"""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.actions import queries, services
from app.actions.forms.quick import QuickForm
from app.actions.models import Strand
from app.actions.queries.quick import Meant
from app.actions.views import blueprint
from app.extensions import db
from app.people.models import Person
from app.records.services import place_of, remember
from app.web.forms import fault, one_line
from app.web.pages import go_to, page
from app.wording import day

MOST = 500  # characters of a line


@blueprint.get("/quick")
@requires(Permission.ACTIONS_PROPOSE)
def quick() -> ResponseReturnValue:
    """The page; or, for whoever types, what their line would save."""
    line = (one_line(request.args.get("line")) or "")[:MOST]
    meant = queries.meant(line, me(), _strand(request.args.get("strand")))
    form = QuickForm(formdata=None, data={"line": line}).offer(queries.organisations_of_theirs(me()))
    return _page(form, meant)


@blueprint.post("/quick")
@requires(Permission.ACTIONS_PROPOSE)
def add_quickly() -> ResponseReturnValue:
    form = QuickForm().offer(queries.organisations_of_theirs(me()))
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    meant = queries.meant((form.line.data or "")[:MOST], me(), _strand(form.strand.data))
    if form.validate():
        if meant.is_ready:
            try:
                return _added(form, meant)
            except Unready as unready:
                fault(form.line, unready.words)
        else:
            fault(form.line, "".join(f"{words}. " for words in (*meant.missing, *meant.faults)).strip())
    return _page(form, meant, status=422)


def _added(form: QuickForm, meant: Meant) -> Response:
    # It is ready: both have been said.
    assert meant.due_on is not None
    assert meant.owner is not None
    action = services.propose(
        by=me(),
        title=meant.title,
        done_when="",
        owner=db.session.get_one(Person, meant.owner.id),
        strand=meant.strand,
        priority=meant.priority,
        due_on=meant.due_on,
        answers=meant.recommendations,
        organisation_id=_organisation(form, meant),
    )
    # There the first of its next steps takes focus.
    place = url_for(".show", number=action.number, new=1)
    remember(form.once.data, place)
    flash(f"{action.reference} is proposed, due {day(action.due_on)}. {meant.owner.name} owns it.", "success")
    return go_to(place)


def _organisation(form: QuickForm, meant: Meant) -> int | None:
    """Whoever is no member proposes for their organisation alone."""
    if "organisation" in form and form.organisation.data:
        return int(form.organisation.data)
    return int(meant.organisations[0][0]) if meant.organisations else None


def _strand(said: str | None) -> Strand | None:
    return Strand(said) if said in {strand.value for strand in Strand} else None


def _page(form: QuickForm, meant: Meant, *, status: int = 200) -> Response:
    return page(
        "actions/quick.html",
        "actions/_quick_said.html",
        status=status,
        form=form,
        said=bool(form.line.data),
        meant=meant,
        pieces=queries.in_words(meant),
        is_told=bool(form.line.errors),
    )
