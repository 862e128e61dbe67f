"""What has the community agreed, of what a newcomer reads first?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from app.charter.models import Acceptance, Document, DocumentKind, DocumentVersion, VersionState
from app.extensions import db
from app.records.models import Record
from app.records.visibility import current

_document, _record = Document.__table__, Record.__table__


def in_force(kinds: Collection[DocumentKind]) -> dict[DocumentKind, DocumentVersion]:
    """The version in force of each of these documents that there is one of."""
    rows = db.session.execute(
        select(_document.c.document_kind, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.document_id == _document.c.id)
        .join(_record, _record.c.id == _document.c.id)
        .where(_document.c.document_kind.in_(kinds), DocumentVersion.state == VersionState.ADOPTED, current())
        .order_by(_document.c.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def has_accepted_ground_rules(person_id: Any) -> ColumnElement[bool]:
    """A clause: has this person (an id, or a column of ids) accepted the ground rules in force, wherever that was?"""
    return exists(
        select(Acceptance.id)
        .join(DocumentVersion, DocumentVersion.id == Acceptance.version_id)
        .join(_document, _document.c.id == DocumentVersion.document_id)
        .where(
            Acceptance.person_id == person_id,
            DocumentVersion.state == VersionState.ADOPTED,
            _document.c.document_kind == DocumentKind.GROUND_RULES,
        )
        .correlate_except(Acceptance, DocumentVersion, _document)
    )
