"""What does the page of one decision hand to its template?"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.decisions import policy, queries
from app.decisions.following import ways_to_follow
from app.decisions.forms import FollowForm, NeedsActionForm, ReviewForm
from app.decisions.models import Decision
from app.decisions.pages.ballots import ballot_line
from app.decisions.pages.log import review_words
from app.decisions.pages.proposals import Way
from app.decisions.services.deciding import RECORDED
from app.decisions.workflow import IN_FORCE, STANDING_AFTER, How, Standing
from app.history.queries import Entry, story
from app.records.markdown import read
from app.records.models import Visibility
from app.records.thread import thread_of
from app.web.conflicts import Conflict
from app.web.contributions import contributions
from app.wording import capital, day, instant, long_day, slug


class Link(NamedTuple):
    """One decision of a chain."""

    reference: str
    title: str
    href: str
    words: str
    is_here: bool


def decision_page(
    decision: Decision,
    actor: Actor,
    *,
    follow_form: FollowForm | None = None,
    editing: str = "",
    form: ReviewForm | NeedsActionForm | None = None,
    conflict: Conflict | None = None,
    focus: str = "",
    **more: Any,
) -> dict[str, Any]:
    around = queries.around(decision, actor)
    chain = around.chain
    ballot = queries.one_ballot(decision.ballot_id) if decision.ballot_id is not None else None
    thread = thread_of(decision, actor)
    # Features that come later say where it was made, and where it is to be ratified.
    shown: dict[str, Any] = {"made_at": None, "ratifying": None}
    for give in contributions.on_page_of:
        shown.update(give(decision, actor))
    told = story(decision)
    # What follows from it and is an action answers that it needs one.
    has_action = any(tied.kind_words == "action" for tied in thread.down)
    return {
        "decision": _said(decision),
        "corrections": [
            {"text": read(row.text, below=3).html, "why": row.why, "by": f"{row.who or 'Somebody'}, {instant(row.at)}"}
            for row in around.corrections
        ],
        "ballot": ballot_line(ballot, 0, actor) if ballot is not None else None,
        "chain": [
            Link(
                row.reference,
                row.title,
                url_for("decisions.show", reference=row.reference),
                f"{capital(row.standing.value)}, decided {day(row.decided_on)}",
                row.id == decision.id,
            )
            for row in chain
        ]
        if len(chain) > 1
        else [],
        "superseded_by": next(
            (_link(row) for row in chain if row.way == 1 and row.standing is not Standing.LAPSED), None
        ),
        "thread": thread,
        "awaits_action": decision.needs_action and not has_action and decision.standing in IN_FORCE,
        "follow_form": follow_form or (FollowForm(formdata=None) if policy.may_follow(actor, decision) else None),
        "follow_is_open": follow_form is not None,
        "follow_href": url_for("decisions.follow", reference=decision.reference),
        "owner_suggest_href": url_for("people.suggest", field="owner"),
        "ways": _ways(decision, actor),
        "review_href": _edit_href(decision, actor, "review"),
        "needs_href": _edit_href(decision, actor, "action"),
        "editing": editing,
        "form": form,
        "conflict": conflict,
        "focus": focus,
        "by_hand": _by_hand(decision, told) if ballot is None and shown["made_at"] is None else "",
        "history": told,
        **shown,
        **more,
    }


def _by_hand(decision: Decision, told: Sequence[Entry]) -> str:
    """Who says so, of a decision that nobody voted on in Praxis and no meeting in Praxis made."""
    entry = next((entry for entry in told if entry.verb == RECORDED), None)
    by = f" by {entry.who}" if entry is not None else ""
    on = day(clock.local(entry.when if entry is not None else decision.decided_at).date())
    return f"Recorded{by} on {on}. No ballot and no meeting in Praxis stands behind it."


def _edit_href(decision: Decision, actor: Actor, field: str) -> str | None:
    if not policy.runs_decisions(actor):
        return None
    return url_for("decisions.edit_field", reference=decision.reference, field=field)


def _link(row: Any) -> dict[str, str]:
    return {"reference": row.reference, "title": row.title, "href": url_for("decisions.show", reference=row.reference)}


def _said(decision: Decision) -> dict[str, Any]:
    review, tone = review_words(decision)
    return {
        "reference": decision.reference,
        "title": decision.title,
        "href": url_for("decisions.show", reference=decision.reference),
        "standing": slug(decision.standing),
        "standing_words": capital(decision.standing.value),
        "standing_why": decision.standing_why or "",
        "standing_on": day(decision.standing_on),
        "is_provisional": decision.standing is Standing.PROVISIONAL,
        "decided": f"Decided on {long_day(decision.decided_on)}, "
        + ("by written procedure" if decision.how is How.WRITTEN else "at a meeting"),
        "confidential": decision.visibility is Visibility.STEERING,
        "statement": read(decision.statement, below=2).html,
        "reasons": read(decision.reasons, below=3).html if decision.reasons else None,
        "dissent": read(decision.dissent, below=3).html if decision.dissent else None,
        "review": review,
        "review_tone": tone,
        "needs_action": decision.needs_action,
    }


def _ways(decision: Decision, actor: Actor) -> list[Way]:
    ways = [Way(label, href, False) for label, href in ways_to_follow(decision, actor)]
    if not policy.runs_decisions(actor):
        return ways
    reference = decision.reference
    if Standing.SUPERSEDED in STANDING_AFTER[decision.standing]:
        ways.append(Way("Supersede it", url_for("decisions.new", supersedes=reference), False))
    ways.append(Way("Correct how it is written down", url_for("decisions.correct", reference=reference), False))
    return ways
