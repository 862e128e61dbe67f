"""Which addresses show what the community is for and what it was advised?"""

from itertools import groupby
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.charter import queries
from app.history.queries import story
from app.records.references import Kind, register_kind
from app.web.contributions import Answer, Place, contributions
from app.web.pages import page
from app.wording import count

blueprint = Blueprint("charter", __name__)
register_kind(
    Kind("recommendation", "recommendation", "recommendations", "charter.recommendation", "reference", prefix="R")
)
register_kind(Kind("goal", "goal", "goals", "charter.goals", "", prefix="G"))
register_kind(Kind("evaluation", "evaluation", "evaluations", "charter.recommendations", ""))
contributions.place(Place("Recommendations", "charter.recommendations", Permission.SIGNED_IN, order=20))
contributions.place(Place("Goals", "charter.goals", Permission.SIGNED_IN, order=30))


@blueprint.get("/goals")
@requires(Permission.SIGNED_IN)
def goals() -> ResponseReturnValue:
    found = [row.title for row in queries.goals(me())]
    return page("charter/goals.html", goals=found, lead="What the community is for, in its members’ own words.")


@blueprint.get("/recommendations")
@requires(Permission.SIGNED_IN)
def recommendations() -> ResponseReturnValue:
    found = queries.recommendations(me())
    answers = _answers([row.id for row in found])
    unanswered = [row for row in found if not answers[row.id].answered]
    only_gaps = request.args.get("without") == "actions"
    shown = unanswered if only_gaps else found
    areas = [
        {"name": area, "recommendations": [_line(row, answers[row.id]) for row in rows]}
        for area, rows in groupby(shown, key=lambda row: row.area)
    ]
    newest = queries.newest_evaluation(me())
    here = url_for(".recommendations")
    gaps = url_for(".recommendations", without="actions")
    yours = "" if _reads_all() else " of yours"
    return page(
        "charter/recommendations.html",
        source=f"From “{newest.title}”, {newest.published_on:%B %Y}" if newest else "",
        areas=areas,
        lead=_lead(len(found), len(unanswered)),
        filter_chips=[
            {"label": f"all ({len(found)})", "href": here, "active": not only_gaps},
            {"label": f"without an action{yours} ({len(unanswered)})", "href": gaps, "active": only_gaps},
        ]
        if found and me().holds(Permission.ACTIONS_READ)
        else [],
    )


def _lead(total: int, unanswered: int) -> str:
    if not total:
        return "No evaluation has been entered yet."
    all_of_them = count(total, "recommendation")
    if not me().holds(Permission.ACTIONS_READ):
        return f"{all_of_them} for the community to answer."
    if not _reads_all():
        return f"Your organisation’s actions answer {total - unanswered} of the {all_of_them}."
    if not unanswered:
        return f"Each of the {all_of_them} is answered by at least one action."
    verb = "has" if unanswered == 1 else "have"
    return f"{total - unanswered} of the {all_of_them} are answered by actions; {unanswered} {verb} none yet."


def _answers(ids: list[int]) -> dict[int, Answer]:
    """What answers each recommendation, as the feature that knows says it."""
    none = "No action yet" if _reads_all() else "No action of yours" if me().holds(Permission.ACTIONS_READ) else ""
    found = {recommendation_id: Answer(none, (), answered=False) for recommendation_id in ids}
    for give in contributions.answers:
        found.update(give(ids, me()))
    return found


def _reads_all() -> bool:
    """A lead who is not a member sees the actions of their organisation, and so only what those answer."""
    return me().holds(Permission.READ_MEMBERS)


def _line(row: Any, answer: Answer) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "title": row.title,
        "summary": row.summary,
        "href": url_for(".recommendation", reference=row.reference),
        "actions_words": answer.words,
        "progress_segments": answer.segments,
        "has_none": not answer.answered,
    }


@blueprint.get("/recommendations/<reference>")
@requires(Permission.SIGNED_IN)
def recommendation(reference: str) -> ResponseReturnValue:
    found = queries.recommendation_for(me(), reference)
    shown: dict[str, Any] = {"actions": [], "propose_href": None}
    for give in contributions.on_page_of:
        shown.update(give(found, me()))
    return page(
        "charter/recommendation.html",
        recommendation={
            "reference": found.reference,
            "title": found.title,
            "summary": found.summary,
            "area": found.area,
        },
        history=story(found),
        sees="all" if _reads_all() else "own" if me().holds(Permission.ACTIONS_READ) else "none",
        **shown,
    )
