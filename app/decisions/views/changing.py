"""Which addresses change a proposal, as a whole or one field of it in place?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions.queries import recommendations_of, recommendations_with
from app.decisions import pages, policy, queries, services
from app.decisions.forms import FIELDS, FieldForm, RevisionForm
from app.decisions.models import Proposal
from app.decisions.views import proposals
from app.decisions.views.proposing import offer, say_what_is_wrong, typed_options
from app.extensions import db
from app.records.models import Visibility
from app.records.references import NotFound
from app.web.conflicts import Conflict, merged
from app.web.forms import fault
from app.web.pages import go_to, page, saved, wants_fragment


@proposals.get("/<int:number>/edit")
@requires(Permission.PROPOSALS_MAKE)
def edit(number: int) -> ResponseReturnValue:
    proposal = _to_change(number)
    options = queries.beside(proposal).options
    form = RevisionForm(
        formdata=None,
        data={
            "version": proposal.version,
            "base": pages.options_base(options),
            "title": proposal.title,
            "background": proposal.background,
            "interests": proposal.interests,
            "steering_only": proposal.meant_for is Visibility.STEERING,
        },
        options=[option.text for option in options],
        recommended=next((str(option.number) for option in options if option.is_recommended), ""),
    )
    offer(form).answers.data = recommendations_of(proposal)
    return _editing(proposal, form)


@proposals.post("/<int:number>/edit")
@requires(Permission.PROPOSALS_MAKE)
def revise(number: int) -> ResponseReturnValue:
    proposal = _to_change(number, to_change=True)
    form = offer(RevisionForm(options=typed_options(), recommended=request.form.get("recommended", "")))
    if "more" in request.form:
        return _editing(proposal, form)
    if not form.validate():
        return _editing(proposal, form, status=422)
    asked = merged(proposal, form.version.data or 0, form.values())
    options, recommended = form.chosen()
    standing = queries.beside(proposal).options
    theirs = _other_options(form, standing, options)
    if asked.conflict is not None or theirs is not None:
        form.version.data, form.base.data = proposal.version, pages.options_base(standing)
        return _editing(proposal, form, status=409, conflict=_together(asked.conflict, theirs))
    try:
        services.revise_proposal(proposal, asked.values, by=me())
        services.answer(proposal, recommendations_with(form.answers.data or []), by=me())
        if form.base.data == pages.options_base(standing):
            services.set_options(proposal, options, recommended, by=me())
    except Unready as unready:
        say_what_is_wrong(form, unready)
        return _editing(proposal, form, status=422)
    flash(f"{proposal.reference} is saved.", "success")
    return go_to(url_for(".show", number=number))


def _other_options(form: RevisionForm, standing: Any, mine: list[str]) -> str | None:
    """The options in words, where somebody else changed them since this form was made, to something else."""
    texts = [option.text for option in standing]
    if form.base.data == pages.options_base(standing) or texts == mine:
        return None
    return "; ".join(f"{number}. {text}" for number, text in enumerate(texts, start=1)) or "none"


def _together(conflict: Conflict | None, options: str | None) -> dict[str, Any]:
    theirs = list(conflict.theirs) if conflict is not None else []
    if options is not None:
        theirs.append(("Options", options))
    return {
        "who": conflict.who if conflict is not None else "Somebody",
        "when": conflict.when if conflict is not None else None,
        "theirs": theirs,
    }


def _to_change(number: int, *, to_change: bool = False) -> Proposal:
    proposal = queries.proposal_for(me(), number, to_change=to_change)
    ensure(policy.may_revise(me(), proposal), f"change {proposal.reference} as it stands")
    return proposal


def _editing(
    proposal: Proposal, form: RevisionForm, *, status: int = 200, conflict: dict[str, Any] | None = None
) -> Response:
    number, reference = proposal.number, proposal.reference
    if status != 200:
        db.session.expire(proposal)
    return page(
        "proposals/write.html",
        status=status,
        form=form,
        heading=f"Change {reference}",
        lead="What has been put to the vote stands as it was put.",
        button="Save mine" if conflict else "Save the changes",
        conflict=conflict,
        back=url_for(".show", number=number),
    )


# One field, in place.


@proposals.get("/<int:number>/edit/<field>")
@requires(Permission.PROPOSALS_MAKE)
def edit_field(number: int, field: str) -> ResponseReturnValue:
    proposal = _to_change(number) if field in FIELDS else _nothing()
    if request.args.get("leave") and wants_fragment():
        return _in_place(proposal, field, focus=True)
    data = {"version": proposal.version, field: getattr(proposal, field)}
    return _in_place(proposal, field, form=FieldForm(formdata=None, data=data).only(field))


@proposals.post("/<int:number>/edit/<field>")
@requires(Permission.PROPOSALS_MAKE)
def save_field(number: int, field: str) -> ResponseReturnValue:
    proposal = _to_change(number, to_change=True) if field in FIELDS else _nothing()
    form = FieldForm().only(field)
    if not form.validate():
        return _in_place(proposal, field, form=form, status=422)
    value = form[field].data
    asked = merged(proposal, form.version.data or 0, {field: value if value or field == "comments_until" else ""})
    if asked.conflict is not None:
        form.version.data = proposal.version
        return _in_place(proposal, field, form=form, status=409, conflict=asked.conflict)
    try:
        services.revise_proposal(proposal, asked.values, by=me())
    except Unready as unready:
        fault(form[field], unready.words)
        return _in_place(proposal, field, form=form, status=422)
    db.session.flush()
    return saved(
        "proposals/_fields.html",
        location=url_for(".show", number=number),
        announce=f"The {FIELDS[field]} of {proposal.reference} is saved.",
        **_shown(proposal, field, focus=True),
    )


def _nothing() -> Proposal:
    raise NotFound()


def _shown(proposal: Proposal, field: str, **more: Any) -> dict[str, Any]:
    return pages.proposal_page(proposal, me(), editing=pages.shown_field(proposal, me(), field, **more))


def _in_place(proposal: Proposal, field: str, *, status: int = 200, **more: Any) -> Response:
    return page(
        "proposals/edit_field.html",
        "proposals/_fields.html",
        status=status,
        heading=f"Change the {FIELDS[field]} of {proposal.reference}",
        **_shown(proposal, field, **more),
    )
