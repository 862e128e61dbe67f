"""How is a document said on its pages?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.charter import policy, queries
from app.charter.forms.documents import FRACTIONS
from app.charter.models import Document, DocumentKind, DocumentVersion, VersionState
from app.database import AnyRow
from app.history.queries import story
from app.records.markdown import first_sentence, read
from app.records.thread import thread_of
from app.web.contributions import contributions
from app.wording import ago, capital, count, day, until

FEW_HEADINGS = 3  # a text with more of them begins with a list of contents

# What each kind is for: told where there is none yet, and to whoever begins one.
FOR = {
    DocumentKind.INTRODUCTION: "One page for whoever is new, or would like to know what this is.",
    DocumentKind.PURPOSE: "What the community is for: individual learning, and system change.",
    DocumentKind.GOALS: "What it wants to have reached, so that everybody can say it the same way.",
    DocumentKind.GROUND_RULES: "How people speak and listen here. Everybody accepts them.",
    DocumentKind.SAFETY: "What safety means here, to different people, and what is done for it.",
    DocumentKind.TERMS: "How the steering group meets, when it can decide, and how.",
    DocumentKind.OTHER: "Anything else that the community agrees.",
}


@dataclass(frozen=True)
class Line:
    """One document in the list of what is agreed."""

    title: str
    href: str
    kind_words: str
    begins: str
    state: str
    review: str
    review_tone: str
    draft_words: str
    draft_href: str
    waits: bool


def lines(actor: Actor) -> list[Line]:
    reads_drafts = policy.may_read_drafts(actor)
    waiting = {row.document_id for row in queries.to_accept(actor.person_id)} if policy.may_accept(actor) else set()
    return [_line(row, reads_drafts, row.id in waiting) for row in queries.overview(actor)]


def _line(row: AnyRow, reads_drafts: bool, waits: bool) -> Line:
    href = url_for("charter.show", document_id=row.id)
    has_draft = reads_drafts and row.draft_number is not None
    review, tone = review_words(row.review_on)
    return Line(
        title=row.title,
        href=href,
        kind_words="" if row.document_kind is DocumentKind.OTHER else capital(row.document_kind.value),
        begins=first_sentence(row.text) if row.text else "",
        state=f"Version {row.number}, adopted {day(row.adopted_on)}" if row.number else "Not adopted yet",
        review=review,
        review_tone=tone,
        draft_words=f"Draft of version {row.draft_number}, written {ago(row.draft_written_at, clock.today())}"
        if has_draft
        else "",
        draft_href=url_for("charter.version", document_id=row.id, number=row.draft_number) if has_draft else "",
        waits=waits,
    )


def review_words(review_on: date | None) -> tuple[str, str]:
    """When a document is looked at again, and how pressing that is."""
    if review_on is None:
        return "", "none"
    today = clock.today()
    if review_on < today:
        return f"Review is {until(review_on, today)}", "late"
    return f"Review {until(review_on, today)}, on {day(review_on)}", "soon" if (review_on - today).days < 60 else "calm"


def whole(document: Document, version: DocumentVersion | None, actor: Actor, **more: Any) -> dict[str, Any]:
    """What the page of a document needs: of this version, or (``None``) where none is in force."""
    rows = queries.versions_of(document, actor)
    draft = next((row for row in rows if row.state is VersionState.DRAFT), None)
    in_force = next((row for row in rows if row.state is VersionState.ADOPTED), None)
    text = read(version.text) if version is not None else None
    return {
        "title": version.title if version is not None else document.title,
        "text": text,
        "contents": text.headings if text is not None and len(text.headings) > FEW_HEADINGS else (),
        "version": said(version, next(row for row in rows if row.id == version.id)) if version is not None else None,
        "terms": terms_of(version) if version is not None else [],
        "versions": [listed(document, row) for row in rows],
        "compare_href": url_for("charter.comparison", document_id=document.id) if len(rows) > 1 else None,
        "acceptance": _acceptance(document, version, actor),
        "ways": _ways(document, version, draft, actor),
        "draft_notice": _draft_notice(document, version, draft, actor),
        "newer_href": url_for("charter.show", document_id=document.id)
        if version is not None and version.state is VersionState.SUPERSEDED and in_force is not None
        else None,
        "thread": thread_of(document, actor),
        "history": story(document),
        "stale": False,
        "naming": None,
        **_of_others(version, actor),
        **more,
    }


def _of_others(version: DocumentVersion | None, actor: Actor) -> dict[str, Any]:
    """What features above give to the page of this version."""
    shown: dict[str, Any] = {}
    for give in contributions.on_page_of if version is not None else ():
        shown.update(give(version, actor))
    return shown


def said(version: DocumentVersion, row: AnyRow) -> dict[str, Any]:
    """One version in words: what it is, since when, by which decision, if this reader may read that."""
    review, tone = review_words(version.review_on) if version.state is not VersionState.SUPERSEDED else ("", "none")
    match version.state:
        case VersionState.DRAFT:
            written = f"Written by {row.writer}" if row.writer else "Written"
            since = f"{written} {ago(row.written_at, clock.today())}. It holds for nobody until it is adopted."
        case VersionState.ADOPTED:
            since = f"Adopted {day(version.adopted_on)}."
        case VersionState.SUPERSEDED:
            since = f"Adopted {day(version.adopted_on)}, superseded {day(version.superseded_on)}."
    return {
        "number": version.number,
        "state": version.state.value,
        "state_words": capital(version.state.value),
        "since": since,
        "decision": queries.decision_link(row.decision),
        "changes": version.changes or "",
        "review": review,
        "review_tone": tone,
    }


def listed(document: Document, row: AnyRow) -> dict[str, Any]:
    when = row.adopted_on or clock.local(row.written_at).date()
    return {
        "number": row.number,
        "href": url_for("charter.version", document_id=document.id, number=row.number),
        "state": row.state.value,
        "state_words": capital(row.state.value),
        "when": f"{'written' if row.state is VersionState.DRAFT else 'adopted'} {day(when)}",
        "changes": row.changes or "",
        "compare_href": url_for(
            "charter.comparison", document_id=document.id, **{"from": row.number - 1, "to": row.number}
        )
        if row.number > 1
        else None,
    }


def terms_of(version: DocumentVersion) -> list[tuple[str, str]]:
    """What terms of reference say to meetings: label and words."""
    quorum = [count(version.quorum_number, "voting member")] if version.quorum_number else []
    quorum += [FRACTIONS[version.quorum_fraction]] if version.quorum_fraction else []
    found = [
        ("Quorum", f"The larger of {quorum[0]} and {quorum[1]}" if len(quorum) > 1 else capital("".join(quorum))),
        (
            "Composition",
            f"Somebody from this sector is there: {version.composition_sector.value}"
            if version.composition_sector
            else "",
        ),
        ("How it decides", capital(version.decision_rule.value) if version.decision_rule else ""),
    ]
    return [(label, words) for label, words in found if words]


def _acceptance(document: Document, version: DocumentVersion | None, actor: Actor) -> dict[str, Any] | None:
    """How many have accepted what is in force, and whether this person has."""
    if version is None or version.state is not VersionState.ADOPTED or not version.asks_acceptance:
        return None
    figures = queries.figures(version.id, actor.person_id)
    mine = figures.mine
    return {
        "words": f"{figures.accepted} of {count(figures.asked, 'person', 'people')} who are asked have accepted it",
        "names_href": url_for("charter.accepting", document_id=document.id)
        if policy.may_see_who_accepted(actor)
        else None,
        "mine": f"You accepted this version {ago(mine, clock.today())}" if mine else "",
        "accept_href": url_for("charter.accept", document_id=document.id)
        if mine is None and policy.may_accept(actor)
        else None,
        "number": version.number,
    }


def _ways(
    document: Document, version: DocumentVersion | None, draft: AnyRow | None, actor: Actor
) -> list[dict[str, Any]]:
    """What this person can do next with this document, the most usual first."""
    ways = []
    on_draft = version is not None and version.state is VersionState.DRAFT
    if policy.may_write(actor) and (on_draft or draft is None):
        ways.append(("Write at this draft" if on_draft else "Write the next version", "charter.write", on_draft))
    if on_draft and policy.may_write(actor):
        ways.append(("Discard the draft", "charter.discard", False))
    return [
        {"label": label, "href": url_for(endpoint, document_id=document.id), "primary": primary}
        for label, endpoint, primary in ways
    ]


def _draft_notice(
    document: Document, version: DocumentVersion | None, draft: AnyRow | None, actor: Actor
) -> dict[str, str] | None:
    """A draft that there is beside what is shown; on the draft itself, why this person cannot adopt it."""
    if draft is None:
        return None
    if version is None or version.state is not VersionState.DRAFT:
        href = url_for("charter.version", document_id=document.id, number=draft.number)
        return {"words": f"There is a draft of version {draft.number}.", "href": href, "label": "Read the draft"}
    if policy.may_withdraw(actor) and draft.written_by_id == actor.id:
        words = "You wrote at it last, so another officer notes that it is adopted: four eyes see more than two."
        return {"words": words, "href": "", "label": ""}
    return None
