"""Which addresses add to an action, and take out what should not be there?"""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.actions import pages, policy, queries, services
from app.actions.forms.adding import EvidenceForm, RevisionForm, TakeOutForm
from app.actions.models import Action, Evidence, EvidenceRevision
from app.actions.views import blueprint
from app.actions.views.one import whole_page
from app.files import services as files
from app.files.content import Unwelcome
from app.records.services import place_of, remember
from app.remarks.pages import hear
from app.web.forms import fault
from app.web.pages import go_to, page


@blueprint.post("/<int:number>/updates")
@requires(Permission.ACTIONS_UPDATE)
def say(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    form = pages.say_form_for(action, me(), typed=True)
    ensure(form is not None, f"write an update on {action.reference}")
    assert form is not None
    heard = hear(
        form,
        action,
        place=url_for(".show", number=number, _anchor="updates"),
        say=lambda text, word: services.say(action, text, by=me(), word=word),
    )
    return heard or whole_page(action, status=422, say_form=form)


@blueprint.post("/<int:number>/evidence")
@requires(Permission.ACTIONS_UPDATE)
def add_evidence(number: int) -> ResponseReturnValue:
    action = queries.action_for(me(), number, to_change=True)
    form = EvidenceForm()
    place = url_for(".show", number=number, _anchor="evidence")
    if place_of(form.once.data) is not None:
        return go_to(place)
    ensure(policy.may_add_evidence(me(), action), f"add evidence to {action.reference}")
    if form.validate() and (proof := _proof(action, form, title=form.title.data)):
        services.add_evidence(action, proof, by=me())
        remember(form.once.data, place)
        flash("The evidence is added.", "success")
        return go_to(place)
    return whole_page(action, status=422, evidence_form=form)


@blueprint.get("/<int:number>/evidence/<int:piece>/newer")
@requires(Permission.ACTIONS_UPDATE)
def newer(number: int, piece: int) -> ResponseReturnValue:
    action, evidence = _piece(number, piece)
    return _newer_page(action, evidence, RevisionForm(formdata=None))


@blueprint.post("/<int:number>/evidence/<int:piece>/newer")
@requires(Permission.ACTIONS_UPDATE)
def add_revision(number: int, piece: int) -> ResponseReturnValue:
    action, evidence = _piece(number, piece, to_change=True)
    form = RevisionForm()
    place = url_for(".show", number=number, _anchor="evidence")
    if place_of(form.once.data) is not None:
        return go_to(place)
    if form.validate() and (proof := _proof(action, form, title=evidence.title, note=form.note.data)):
        services.add_revision(action, evidence, proof, by=me())
        remember(form.once.data, place)
        flash(f"The newer version of “{evidence.title}” is added.", "success")
        return go_to(place)
    return _newer_page(action, evidence, form, status=422)


def _piece(number: int, piece: int, *, to_change: bool = False) -> tuple[Action, Evidence]:
    action = queries.action_for(me(), number, to_change=to_change)
    evidence = queries.piece_of(action, piece)
    ensure(policy.may_add_evidence(me(), action), f"add evidence to {action.reference}")
    return action, evidence


def _newer_page(action: Action, evidence: Evidence, form: RevisionForm, *, status: int = 200) -> Response:
    return page(
        "actions/newer.html",
        status=status,
        form=form,
        action=queries.one_row(action, me(), answers=False),
        title=evidence.title,
        cancel_href=url_for(".show", number=action.number, _anchor="evidence"),
    )


@blueprint.get("/<int:number>/evidence/<int:piece>/<int:revision>/out")
@requires(Permission.ACTIONS_UPDATE)
def out(number: int, piece: int, revision: int) -> ResponseReturnValue:
    action, evidence, version = _version(number, piece, revision)
    return _out_page(action, evidence, version, TakeOutForm(formdata=None))


@blueprint.post("/<int:number>/evidence/<int:piece>/<int:revision>/out")
@requires(Permission.ACTIONS_UPDATE)
def take_out(number: int, piece: int, revision: int) -> ResponseReturnValue:
    action, evidence, version = _version(number, piece, revision, to_change=True)
    form = TakeOutForm()
    place = url_for(".show", number=number, _anchor="evidence")
    if version.taken_out_at is not None:
        # Sent twice, or somebody else was quicker: it is gone as it should be.
        return go_to(place)
    if not form.validate():
        return _out_page(action, evidence, version, form, status=422)
    services.take_out(action, version, by=me(), why=form.why.data)
    flash(f"Version {version.number} of “{evidence.title}” is taken out.", "success")
    return go_to(place)


def _version(
    number: int, piece: int, revision: int, *, to_change: bool = False
) -> tuple[Action, Evidence, EvidenceRevision]:
    action = queries.action_for(me(), number, to_change=to_change)
    evidence = queries.piece_of(action, piece)
    version = queries.revision_of(evidence, revision)
    may = policy.may_take_out(me(), action, added=version.by_id == me().id)
    ensure(may, f"take out this evidence of {action.reference}")
    return action, evidence, version


def _out_page(
    action: Action, evidence: Evidence, version: EvidenceRevision, form: TakeOutForm, *, status: int = 200
) -> ResponseReturnValue:
    place = url_for(".show", number=action.number, _anchor="evidence")
    if version.taken_out_at is not None:
        return go_to(place)
    return page(
        "actions/take_out.html",
        status=status,
        form=form,
        action=queries.one_row(action, me(), answers=False),
        title=evidence.title,
        version=version.number,
        is_file=version.file_id is not None,
        cancel_href=place,
    )


def _proof(
    action: Action, form: EvidenceForm | RevisionForm, *, title: str, note: str | None = None
) -> services.Proof | None:
    """What somebody gives as evidence, or ``None`` with a fault in the form."""
    upload = form.file.data
    if not form.link.data and not upload:
        fault(form.link, "Give a link, or choose a file")
        return None
    if form.link.data and upload:
        fault(form.link, "Give a link or a file, not both: each is evidence of its own")
        return None
    if form.about_on.data and form.about_on.data > clock.today():
        fault(form.about_on, "Choose today or an earlier day: evidence is about what has happened")
        return None
    try:
        stored = files.store(upload.stream, upload.filename, action, by=me()) if upload else None
    except Unwelcome as unwelcome:
        fault(form.file, str(unwelcome))
        return None
    return services.Proof(
        title=title,
        link=form.link.data or None,
        file_id=stored.id if stored else None,
        about_on=form.about_on.data,
        note=note or None,
    )
