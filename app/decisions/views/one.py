"""Which addresses show one decision, and change what may change of it?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.decisions import pages, queries, services
from app.decisions.forms import CorrectForm, NeedsActionForm, ReviewForm
from app.decisions.models import Decision
from app.decisions.views import blueprint
from app.extensions import db
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.conflicts import Conflict, merged
from app.web.forms import fault
from app.web.pages import go_to, page, saved, wants_fragment


@blueprint.get("/<reference>")
@requires(Permission.DECISIONS_READ)
def show(reference: str) -> ResponseReturnValue:
    return whole_page(queries.decision_for(me(), reference))


def whole_page(decision: Decision, *, status: int = 200, **more: Any) -> Response:
    return page("decisions/show.html", status=status, **pages.decision_page(decision, me(), **more))


# What may change: when it is looked at again, and whether it needs an action.

_FORMS: dict[str, type[ReviewForm | NeedsActionForm]] = {"review": ReviewForm, "action": NeedsActionForm}
_COLUMNS = {"review": "review_on", "action": "needs_action"}


@blueprint.get("/<reference>/edit/<field>")
@requires(Permission.DECISIONS_RUN)
def edit_field(reference: str, field: str) -> ResponseReturnValue:
    decision = queries.decision_for(me(), reference)
    kind = _form_of(field)
    if request.args.get("leave") and wants_fragment():
        return page("decisions/_facts.html", **pages.decision_page(decision, me(), focus=field))
    found = "yes" if decision.needs_action else "no"
    data = {"version": decision.version, "review_on": decision.review_on, "needs_action": found}
    return _editor(decision, field, kind(formdata=None, data=data))


@blueprint.post("/<reference>/edit/<field>")
@requires(Permission.DECISIONS_RUN)
def save_field(reference: str, field: str) -> ResponseReturnValue:
    decision = queries.decision_for(me(), reference, to_change=True)
    form = _form_of(field)()
    if not form.validate():
        return _editor(decision, field, form, status=422)
    column = _COLUMNS[field]
    value = form[column].data == "yes" if field == "action" else form[column].data
    asked = merged(decision, form.version.data or 0, {column: value})
    if asked.conflict is not None:
        form.version.data = decision.version
        return _editor(decision, field, form, status=409, conflict=asked.conflict)
    try:
        if field == "action":
            services.say_whether_action_is_needed(decision, asked.values.get(column, decision.needs_action), by=me())
        else:
            services.plan_review(decision, asked.values.get(column, decision.review_on), by=me())
    except Unready as unready:
        fault(form[column], unready.words)
        return _editor(decision, field, form, status=422)
    db.session.flush()
    return saved(
        "decisions/_facts.html",
        location=url_for(".show", reference=reference),
        announce=f"{decision.reference} is saved.",
        **pages.decision_page(decision, me(), focus=field),
    )


def _form_of(field: str) -> type[ReviewForm | NeedsActionForm]:
    if field not in _FORMS:
        raise NotFound()
    return _FORMS[field]


def _editor(
    decision: Decision,
    field: str,
    form: ReviewForm | NeedsActionForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Response:
    shown = pages.decision_page(decision, me(), editing=field, form=form, conflict=conflict)
    return page("decisions/edit_field.html", "decisions/_facts.html", status=status, **shown)


# What is added to it.


@blueprint.get("/<reference>/correct")
@requires(Permission.DECISIONS_RUN)
def correct(reference: str) -> ResponseReturnValue:
    return _correcting(queries.decision_for(me(), reference), CorrectForm(formdata=None))


@blueprint.post("/<reference>/correct")
@requires(Permission.DECISIONS_RUN)
def corrected(reference: str) -> ResponseReturnValue:
    decision = queries.decision_for(me(), reference, to_change=True)
    form = CorrectForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _correcting(decision, form, status=422)
    services.correct(decision, text=form.text.data, why=form.why.data, by=me())
    place = url_for(".show", reference=reference, _anchor="corrections-heading")
    remember(form.once.data, place)
    flash(f"{decision.reference} is corrected.", "success")
    return go_to(place)


def _correcting(decision: Decision, form: CorrectForm, *, status: int = 200) -> Response:
    return page(
        "decisions/deed.html",
        status=status,
        form=form,
        heading=f"Correct {decision.reference}",
        title=decision.title,
        happens=(
            "The decision stays as it was worded. What is right stands beside it, with the day, your name and why.",
            "What was decided otherwise is no correction: supersede it by another decision.",
        ),
        button="Add the correction",
        back=url_for("decisions.show", reference=decision.reference),
    )
