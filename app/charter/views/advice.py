"""Which addresses show what the community was advised, and what it says to it?"""

from itertools import groupby
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.charter import policy, queries, services
from app.charter.advised import Said, answered, line, reads_every_action
from app.charter.forms import RewordForm
from app.charter.models import Recommendation
from app.charter.models import Response as Answered
from app.charter.views import blueprint
from app.history.queries import story
from app.records.thread import thread_of
from app.web.conflicts import Conflict, merged
from app.web.contributions import contributions
from app.web.pages import go_to, page
from app.wording import capital, count, day, slug


@blueprint.get("/goals")
@requires(Permission.SIGNED_IN)
def goals() -> ResponseReturnValue:
    found = [row.title for row in queries.goals(me())]
    return page("charter/goals.html", goals=found, lead="What the community is for, in its members’ own words.")


@blueprint.get("/recommendations")
@requires(Permission.SIGNED_IN)
def recommendations() -> ResponseReturnValue:
    found = answered(queries.recommendations(me()), me())
    gaps, silent = [row for row in found if row.is_gap], [row for row in found if row.is_silent]
    without = set(request.args.getlist("without"))
    shown = [
        row
        for row in found
        if (row.is_gap or "actions" not in without) and (row.is_silent or "response" not in without)
    ]
    newest = queries.newest_evaluation(me())
    yours = "" if reads_every_action(me()) else " of yours"
    chips = [_chip(f"all ({len(found)})", set(), without)]
    if me().holds(Permission.ACTIONS_READ):
        chips.append(_chip(f"without an action{yours} ({len(gaps)})", {"actions"}, without))
    chips.append(_chip(f"without a response ({len(silent)})", {"response"}, without))
    if me().holds(Permission.ACTIONS_READ):
        both = sum(row.is_silent for row in gaps)
        chips.append(_chip(f"without either ({both})", {"actions", "response"}, without))
    return page(
        "charter/recommendations.html",
        source=f"From “{newest.title}”, {newest.published_on:%B %Y}" if newest else "",
        areas=in_areas(shown),
        lead=_lead(found),
        filter_chips=chips if found else [],
    )


def in_areas(shown: list[Said]) -> list[dict[str, Any]]:
    return [
        {"name": area, "recommendations": [line(row) for row in rows]}
        for area, rows in groupby(shown, key=lambda row: row.area)
    ]


def _chip(label: str, asks: set[str], asked: set[str]) -> dict[str, Any]:
    here = url_for(".recommendations", without=sorted(asks))
    return {"label": label, "href": here, "active": asks == asked & {"actions", "response"}}


def _lead(found: list[Said]) -> str:
    if not found:
        return "No evaluation has been entered yet."
    total, gaps = len(found), sum(row.is_gap for row in found)
    all_of_them = count(total, "recommendation")
    if not me().holds(Permission.ACTIONS_READ):
        return f"{all_of_them} for the community to answer."
    if not reads_every_action(me()):
        by_yours = sum(row.answer.answered for row in found)
        return f"Your organisation’s actions answer {by_yours} of the {all_of_them}."
    declined = sum(row.is_declined for row in found)
    if not gaps and not declined:
        return f"Each of the {all_of_them} is answered by at least one action."
    answered = total - gaps - declined
    by_actions = f"{answered} of the {all_of_them} {'is' if answered == 1 else 'are'} answered by actions"
    with_reason = f"{declined} {'is' if declined == 1 else 'are'} not accepted, with the reason" if declined else ""
    none_yet = f"{gaps} {'has' if gaps == 1 else 'have'} none yet" if gaps else ""
    return f"{by_actions}; {', and '.join(part for part in (with_reason, none_yet) if part)}."


@blueprint.get("/recommendations/<reference>")
@requires(Permission.SIGNED_IN)
def recommendation(reference: str) -> ResponseReturnValue:
    found = queries.recommendation_for(me(), reference)
    shown: dict[str, Any] = {"actions": [], "progress": None, "propose_href": None, "naming": None}
    for give in contributions.on_page_of:
        shown.update(give(found, me()))
    return page(
        "charter/recommendation.html",
        recommendation=_said(found),
        edit_href=url_for(".reword", reference=reference) if policy.may_reword(me(), found) else None,
        thread=thread_of(found, me()),
        history=story(found),
        sees=_whose_actions(found),
        **shown,
    )


def _whose_actions(found: Recommendation) -> str:
    if not me().holds(Permission.ACTIONS_READ):
        return "none"
    if found.response is Answered.NOT_ACCEPTED:
        return "declined"
    return "all" if reads_every_action(me()) else "own"


def _said(found: Recommendation) -> dict[str, Any]:
    """A recommendation with its response in words."""
    answered = queries.answer_noted(found, me()) if found.response is not None else None
    who = f", noted by {answered.who}" if answered and answered.who else ""
    return {
        "reference": found.reference,
        "title": found.title,
        "summary": found.summary,
        "area": found.area,
        "response": slug(found.response) if found.response else "",
        "response_words": capital(found.response.value) if found.response else "",
        "response_why": found.response_why or "",
        "responded": f"{day(found.responded_on)}{who}" if found.responded_on else "",
        "decision": queries.decision_link(answered.decision) if answered else None,
    }


# Correcting what was entered.


@blueprint.get("/recommendations/<reference>/edit")
@requires(Permission.CHARTER_PREPARE)
def reword(reference: str) -> ResponseReturnValue:
    found = _to_reword(reference)
    names = ("version", "area", "title", "summary")
    return _rewording(found, RewordForm(formdata=None, data={name: getattr(found, name) for name in names}))


@blueprint.post("/recommendations/<reference>/edit")
@requires(Permission.CHARTER_PREPARE)
def reworded(reference: str) -> ResponseReturnValue:
    found = _to_reword(reference, to_change=True)
    form = RewordForm()
    if not form.validate():
        return _rewording(found, form, status=422)
    mine = {name: form[name].data for name in ("area", "title", "summary")}
    asked = merged(found, form.version.data or 0, mine)
    if asked.conflict is not None:
        form.version.data = found.version
        return _rewording(found, form, status=409, conflict=asked.conflict)
    services.revise_recommendation(found, asked.values, by=me())
    flash(f"{reference} is saved.", "success")
    return go_to(url_for(".recommendation", reference=reference))


def _to_reword(reference: str, *, to_change: bool = False) -> Recommendation:
    found = queries.recommendation_for(me(), reference, to_change=to_change)
    ensure(policy.may_reword(me(), found), f"change {reference}: it has been answered, and stands as it was")
    return found


def _rewording(
    found: Recommendation, form: RewordForm, *, status: int = 200, conflict: Conflict | None = None
) -> Response:
    here = url_for(".recommendation", reference=found.reference)
    return page(
        "charter/advice.html",
        status=status,
        form=form,
        heading=f"Correct {found.reference}",
        lead="Correct what was entered, to what the evaluation says. Once it is answered it stands as it is.",
        conflict=conflict,
        button="Save mine" if conflict else "Save the changes",
        crumb=(f"{found.reference} {found.title}", here),
    )
