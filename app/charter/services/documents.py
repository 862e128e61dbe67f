"""How does a text become what the community has agreed?"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.charter import policy
from app.charter.models import DRAFTED, SEVERAL, Document, DocumentKind, DocumentVersion, VersionState
from app.extensions import db
from app.records.deeds import explain, note
from app.records.markdown import as_words
from app.records.models import Record, Tie, Visibility
from app.records.services import link, withdraw
from app.records.visibility import current
from app.wording import count


def add_document(*, kind: DocumentKind, by: Actor, **drafted: Any) -> Document:
    """Begin a document with the draft of its first version. Until one is adopted, only those who prepare see it.

    :param drafted: what the draft says, by column; ``title`` and ``text`` at least.
    :raises Unready: there is one of this kind already.
    """
    ensure(policy.may_write(by), "write a document")
    if kind not in SEVERAL and _there_is_a(kind):
        raise Unready("document_kind", "There is one of these already. Open it and write its next version instead")
    # For nobody by name: who reads drafts is asked beside the visibility.
    document = Document(title=drafted["title"], document_kind=kind, visibility=Visibility.NAMED)
    db.session.add(document)
    db.session.flush()
    write(document, drafted, by=by)
    explain(document, "began it", by=by)
    return document


def write(document: Document, drafted: Mapping[str, Any], *, by: Actor) -> DocumentVersion:
    """Write at the draft of the next version; where there is none, begin one from the version in force."""
    ensure(policy.may_write(by), "write at this document")
    draft = draft_of(document)
    if draft is None:
        in_force = in_force_of(document)
        standing = {name: getattr(in_force, name) for name in DRAFTED} if in_force else {}
        # What changed is said anew each time.
        standing.pop("changes", None)
        draft = DocumentVersion(document_id=document.id, number=_next_number(document), **{**standing, **drafted})
        db.session.add(draft)
        note(document, f"version {draft.number}", before=None, after="draft")
        told = f"began version {draft.number}"
    elif changed := [name for name in drafted if getattr(draft, name) != drafted[name]]:
        if "text" in changed:
            note(document, f"draft of version {draft.number}", before=_size(draft.text), after=_size(drafted["text"]))
        else:
            document.touch()
            note(document, f"draft of version {draft.number}", before=None, after="changed beside the text")
        for name in changed:
            setattr(draft, name, drafted[name])
        told = f"wrote at version {draft.number}"
    else:
        return draft
    draft.written_by_id, draft.written_at = by.id, clock.now()
    explain(document, told, by=by)
    db.session.flush()
    return draft


def discard(document: Document, *, by: Actor, why: str) -> None:
    """Throw the draft away. A document of which nothing was ever adopted goes with it."""
    ensure(policy.may_write(by), "discard a draft")
    draft = draft_of(document)
    if draft is None:
        raise Unready("why", "There is no draft any more. Load the page again")
    if not why:
        raise Unready("why", "Say why, so that nobody looks for it")
    note(document, f"version {draft.number}", before="draft", after=None)
    db.session.delete(draft)
    if in_force_of(document) is None:
        withdraw(document, by=by, why=why)
    explain(document, f"discarded the draft of version {draft.number}", by=by, why=why)
    db.session.flush()


def adopt(draft: DocumentVersion, *, on: date, by: Actor, decision: Record) -> None:
    """Let a draft be what is agreed from now on. What was agreed before is superseded in the same moment.

    :param on: the day of the decision: today or before.
    :param decision: which adopts it, and which stands: whoever knows decisions has looked.
    """
    ensure(policy.may_adopt(by, draft), "note that this is adopted: whoever wrote at it last does not")
    document = db.session.get_one(Document, draft.document_id)
    before = in_force_of(document)
    if on > clock.today():
        raise Unready("decision", "It is adopted once it has been decided, and not before")
    if before is not None and before.adopted_on is not None and on < before.adopted_on:
        raise Unready("decision", f"{decision.reference} is older than the version that is in force")
    if before is not None:
        before.state, before.superseded_on = VersionState.SUPERSEDED, on
        note(document, f"version {before.number}", before="adopted", after="superseded")
        # First the old one, then the new: there is never more than one in force.
        db.session.flush()
    draft.state = VersionState.ADOPTED
    draft.adopted_on, draft.adopted_by_id, draft.decision_id = on, by.id, decision.id
    document.title, document.words = draft.title, as_words(draft.text)
    document.visibility = Visibility.EVERYONE
    note(document, f"version {draft.number}", before="draft", after="adopted")
    note(document, f"text of version {draft.number}", before=None, after=fingerprint(draft.text))
    link(document, decision, Tie.FOLLOWS, by=by)
    explain(document, f"adopted version {draft.number} by {decision.reference}", by=by)
    db.session.flush()


def withdraw_document(document: Document, *, by: Actor, why: str, decision: Record) -> None:
    """Say that a document no longer holds. Its versions stay, for whoever looks.

    :param decision: by which it is withdrawn.
    """
    ensure(policy.may_withdraw(by), "note that a document is withdrawn")
    if not why:
        raise Unready("why", "Say why: everybody may read it")
    withdraw(document, by=by, why=why)
    link(document, decision, Tie.FOLLOWS, by=by)
    explain(document, f"withdrew it by {decision.reference}", by=by, why=why)


def draft_of(document: Document) -> DocumentVersion | None:
    return _in_state(document, VersionState.DRAFT)


def in_force_of(document: Document) -> DocumentVersion | None:
    return _in_state(document, VersionState.ADOPTED)


def _in_state(document: Document, state: VersionState) -> DocumentVersion | None:
    return db.session.scalar(
        select(DocumentVersion).where(DocumentVersion.document_id == document.id, DocumentVersion.state == state)
    )


def fingerprint(written: str) -> str:
    """How a text is told in the history: so that a single letter changed later would show."""
    return f"{_size(written)}, SHA-256 {hashlib.sha256(written.encode()).hexdigest()}"


def _size(written: str) -> str:
    return count(len(written.split()), "word")


def _next_number(document: Document) -> int:
    newest = select(func.max(DocumentVersion.number)).where(DocumentVersion.document_id == document.id)
    return (db.session.scalar(newest) or 0) + 1


def _there_is_a(kind: DocumentKind) -> bool:
    found = select(Document.id).where(Document.document_kind == kind, current())
    return db.session.scalar(found.limit(1)) is not None
