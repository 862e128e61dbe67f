"""What do pages need to show of documents and their versions?"""

from sqlalchemy import ColumnElement, and_, select, true

from app.access.actor import Actor
from app.charter import policy
from app.charter.models import SEVERAL, Document, DocumentKind, DocumentVersion, VersionState
from app.charter.queries.advice import reference_of
from app.database import AnyRow
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current, readable_by

_record, _document = Record.__table__, Document.__table__
_ORDER = {kind: place for place, kind in enumerate(DocumentKind)}


def readable(actor: Actor) -> ColumnElement[bool]:
    """Documents that are agreed are for everybody; those not yet agreed for whoever reads drafts."""
    return true() if policy.may_read_drafts(actor) else readable_by(actor)


def overview(actor: Actor) -> list[AnyRow]:
    """Every document, as a newcomer reads them: rows with what is in force and what is drafted, either perhaps NULL."""
    agreed, draft = DocumentVersion.__table__.alias("agreed"), DocumentVersion.__table__.alias("draft")
    rows = db.session.execute(
        select(
            _document.c.id,
            _document.c.document_kind,
            _record.c.title,
            agreed.c.id.label("version_id"),
            agreed.c.number,
            agreed.c.text,
            agreed.c.adopted_on,
            agreed.c.review_on,
            agreed.c.asks_acceptance,
            draft.c.number.label("draft_number"),
            draft.c.written_at.label("draft_written_at"),
        )
        .join(_record, _record.c.id == _document.c.id)
        .outerjoin(agreed, and_(agreed.c.document_id == _document.c.id, agreed.c.state == VersionState.ADOPTED))
        .outerjoin(draft, and_(draft.c.document_id == _document.c.id, draft.c.state == VersionState.DRAFT))
        .where(readable(actor), current())
    )
    return sorted(rows, key=lambda row: (_ORDER[row.document_kind], row.title, row.id))


def kinds_taken() -> set[DocumentKind]:
    """Of which kinds there is the one document that there may be."""
    taken = select(_document.c.document_kind).join(_record, _record.c.id == _document.c.id).where(current())
    return set(db.session.scalars(taken)) - SEVERAL


def document_for(actor: Actor, document_id: int, *, to_change: bool = False) -> Document:
    """One document that this person may read.

    :param to_change: lock it, so that two who change it take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Document).where(Document.id == document_id, readable(actor), current())
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found


def version_of(document: Document, actor: Actor, number: int | None = None) -> DocumentVersion | None:
    """The version with this number, or else the one in force, if there is one.

    :raises NotFound: there is none with this number, or it is a draft and not for this reader.
    """
    query = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    if number is None:
        return db.session.scalar(query.where(DocumentVersion.state == VersionState.ADOPTED))
    found = db.session.scalar(query.where(DocumentVersion.number == number))
    if found is None or (found.state is VersionState.DRAFT and not policy.may_read_drafts(actor)):
        raise NotFound()
    return found


def versions_of(document: Document, actor: Actor) -> list[AnyRow]:
    """Its versions, newest first: rows without their texts, with the names of who wrote and who adopted."""
    version = DocumentVersion.__table__
    writer, adopter = _record.alias("writer"), _record.alias("adopter")
    query = (
        select(
            version.c.id,
            version.c.number,
            version.c.state,
            version.c.changes,
            version.c.written_at,
            version.c.written_by_id,
            version.c.adopted_on,
            version.c.decision_id,
            reference_of(version.c.decision_id, actor).label("decision"),
            version.c.superseded_on,
            writer.c.title.label("writer"),
            adopter.c.title.label("adopter"),
        )
        .outerjoin(writer, writer.c.id == version.c.written_by_id)
        .outerjoin(adopter, adopter.c.id == version.c.adopted_by_id)
        .where(version.c.document_id == document.id)
        .order_by(version.c.number.desc())
    )
    if not policy.may_read_drafts(actor):
        query = query.where(version.c.state != VersionState.DRAFT)
    return list(db.session.execute(query))
