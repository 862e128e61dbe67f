"""Which addresses show and enter evaluations?"""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.charter import policy, queries, services
from app.charter.advised import answered
from app.charter.forms import EvaluationForm, RecommendationForm
from app.charter.models import Evaluation
from app.charter.views import blueprint
from app.charter.views.advice import in_areas
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import count, day


@blueprint.get("/evaluations")
@requires(Permission.SIGNED_IN)
def evaluations() -> ResponseReturnValue:
    return page(
        "charter/evaluations.html",
        evaluations=[
            {
                "title": row.title,
                "href": url_for(".evaluation", evaluation_id=row.id),
                "words": f"Published {day(row.published_on)} · {count(row.how_many, 'recommendation')}",
            }
            for row in queries.evaluations(me())
        ],
        add_href=url_for(".new_evaluation") if policy.may_prepare_evaluations(me()) else None,
    )


@blueprint.get("/evaluations/<int:evaluation_id>")
@requires(Permission.SIGNED_IN)
def evaluation(evaluation_id: int) -> ResponseReturnValue:
    found = queries.evaluation_for(me(), evaluation_id)
    said = answered(queries.recommendations(me(), of=found.id), me())
    replied = [row for row in said if not row.is_silent]
    return page(
        "charter/evaluation.html",
        title=found.title,
        lead=f"Published {day(found.published_on)}. "
        + (f"{len(replied)} of its {count(len(said), 'recommendation')} have a response." if said else ""),
        areas=in_areas(said),
        add_href=url_for(".new_recommendation", evaluation_id=found.id)
        if policy.may_prepare_evaluations(me())
        else None,
    )


@blueprint.get("/evaluations/new")
@requires(Permission.CHARTER_PREPARE)
def new_evaluation() -> ResponseReturnValue:
    return _entering(EvaluationForm(formdata=None))


@blueprint.post("/evaluations/new")
@requires(Permission.CHARTER_PREPARE)
def add_evaluation() -> ResponseReturnValue:
    form = EvaluationForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _entering(form, status=422)
    assert form.published_on.data is not None
    try:
        found = services.add_evaluation(title=form.title.data or "", published_on=form.published_on.data, by=me())
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _entering(form, status=422)
    place = url_for(".evaluation", evaluation_id=found.id)
    remember(form.once.data, place)
    flash(f"“{found.title}” is entered. Add its recommendations one by one.", "success")
    return go_to(place)


def _entering(form: EvaluationForm, *, status: int = 200) -> Response:
    return page(
        "charter/advice.html",
        status=status,
        form=form,
        heading="Enter an evaluation",
        lead="Its recommendations follow one by one. Each gets a reference, so that actions can answer it.",
        conflict=None,
        button="Enter it",
        crumb=("Evaluations", url_for(".evaluations")),
    )


@blueprint.get("/evaluations/<int:evaluation_id>/recommendations/new")
@requires(Permission.CHARTER_PREPARE)
def new_recommendation(evaluation_id: int) -> ResponseReturnValue:
    return _adding(queries.evaluation_for(me(), evaluation_id), RecommendationForm(formdata=None))


@blueprint.post("/evaluations/<int:evaluation_id>/recommendations/new")
@requires(Permission.CHARTER_PREPARE)
def add_recommendation(evaluation_id: int) -> ResponseReturnValue:
    found = queries.evaluation_for(me(), evaluation_id)
    form = RecommendationForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _adding(found, form, status=422)
    values = {name: form[name].data for name in ("code", "area", "title", "summary")}
    try:
        added = services.add_recommendation(found, by=me(), **values)
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _adding(found, form, status=422)
    place = url_for(".evaluation", evaluation_id=evaluation_id)
    remember(form.once.data, place)
    flash(f"{added.reference} is entered.", "success")
    return go_to(place)


def _adding(found: Evaluation, form: RecommendationForm, *, status: int = 200) -> Response:
    return page(
        "charter/advice.html",
        status=status,
        form=form,
        heading="Enter a recommendation",
        lead=f"From “{found.title}”. Its reference will begin with {found.code_prefix}-.",
        conflict=None,
        button="Enter it",
        crumb=(found.title, url_for(".evaluation", evaluation_id=found.id)),
    )
