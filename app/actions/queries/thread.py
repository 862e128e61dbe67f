"""What was said about an action, and what shows that it was done?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.actions.models import Action, Evidence, EvidenceRevision, Update
from app.extensions import db
from app.files.models import StoredFile
from app.records.models import Record

_record = Record.__table__


@dataclass(frozen=True)
class Said:
    who: str
    who_href: str
    when: datetime
    text: str


def updates_of(action: Action) -> list[Said]:
    """What people said about how it goes, newest first."""
    rows = db.session.execute(
        select(Update.by_id, Update.at, Update.text, _record.c.title.label("who"))
        .outerjoin(_record, _record.c.id == Update.by_id)
        .where(Update.action_id == action.id)
        .order_by(Update.id.desc())
        .limit(200)
    )
    return [Said(row.who or "Praxis", f"/people/{row.by_id}", row.at, row.text) for row in rows]


@dataclass(frozen=True)
class Shown:
    title: str
    href: str
    detail: str
    about_on: date | None
    added: datetime
    who: str


def evidence_of(action: Action) -> list[Shown]:
    """What shows that it was done, newest first."""
    rows = db.session.execute(
        select(
            Evidence.title,
            EvidenceRevision.link,
            EvidenceRevision.file_id,
            EvidenceRevision.about_on,
            EvidenceRevision.at,
            StoredFile.name,
            StoredFile.size,
            _record.c.title.label("who"),
        )
        .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
        .outerjoin(StoredFile, StoredFile.id == EvidenceRevision.file_id)
        .outerjoin(_record, _record.c.id == EvidenceRevision.by_id)
        .where(Evidence.action_id == action.id)
        .order_by(EvidenceRevision.id.desc())
    )
    return [
        Shown(
            title=row.title,
            href=row.link or f"/files/{row.file_id}",
            detail=_host(row.link) if row.link else f"{row.name}, {_size(row.size)}",
            about_on=row.about_on,
            added=row.at,
            who=row.who or "Praxis",
        )
        for row in rows
    ]


def _host(link: str) -> str:
    return link.partition("//")[2].partition("/")[0]


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"
