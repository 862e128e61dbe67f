"""What shows that an action was done?"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.actions import policy
from app.actions.models import Action, Evidence, EvidenceRevision
from app.database import AnyRow
from app.extensions import db
from app.files.models import StoredFile
from app.records.models import Record
from app.records.references import NotFound
from app.wording import day

_record = Record.__table__


@dataclass(frozen=True)
class Revision:
    """One version of a piece of evidence. What was taken out only says so, and has no ``href``.

    :ivar out_href: where it can be taken out, for whoever may.
    """

    number: int
    href: str
    detail: str
    note: str
    about_day: str
    added: datetime
    who: str
    taken_out: str
    out_href: str


@dataclass(frozen=True)
class Shown:
    """A piece of evidence: its newest version that is there, and the others.

    :ivar newest: ``None``, all of them were taken out.
    :ivar newer_href: where a newer version can be added, for whoever may.
    """

    number: int
    title: str
    newest: Revision | None
    others: list[Revision]
    of: int
    newer_href: str

    @property
    def out_href(self) -> str:
        return self.newest.out_href if self.newest else ""

    @property
    def has_others(self) -> bool:
        """Are there others to open, below the newest?"""
        return self.newest is not None and bool(self.others)

    @property
    def can_change(self) -> bool:
        return bool(self.newer_href or self.out_href)


def evidence_of(action: Action, actor: Actor) -> list[Shown]:
    """What shows that it was done, the latest piece first."""
    remover = _record.alias("remover")
    rows = db.session.execute(
        select(
            Evidence.number.label("piece"),
            Evidence.title,
            EvidenceRevision,
            StoredFile.name,
            StoredFile.size,
            _record.c.title.label("who"),
            remover.c.title.label("remover"),
        )
        .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
        .outerjoin(StoredFile, StoredFile.id == EvidenceRevision.file_id)
        .outerjoin(_record, _record.c.id == EvidenceRevision.by_id)
        .outerjoin(remover, remover.c.id == EvidenceRevision.taken_out_by_id)
        .where(Evidence.action_id == action.id)
        .order_by(Evidence.number.desc(), EvidenceRevision.number.desc())
    )
    return [_shown(list(of_one), action, actor) for _, of_one in groupby(rows, key=lambda row: row.piece)]


def _shown(rows: list[AnyRow], action: Action, actor: Actor) -> Shown:
    piece = rows[0].piece
    place = f"/actions/{action.number}/evidence/{piece}"
    revisions = [_revision(row, place, action, actor) for row in rows]
    newest = next((revision for revision in revisions if revision.href), None)
    return Shown(
        number=piece,
        title=rows[0].title,
        newest=newest,
        others=[revision for revision in revisions if revision is not newest],
        of=len(revisions),
        newer_href=f"{place}/newer" if policy.may_add_evidence(actor, action) else "",
    )


def _revision(row: AnyRow, place: str, action: Action, actor: Actor) -> Revision:
    revision: EvidenceRevision = row.EvidenceRevision
    is_out = revision.taken_out_at is not None
    # A file that named somebody who was erased is gone without having been taken out.
    is_gone = is_out or (revision.link is None and not row.size)
    may = not is_out and policy.may_take_out(actor, action, added=revision.by_id == actor.id)
    file = f"{row.name}, {_size(row.size)}" if row.size else ""
    return Revision(
        number=revision.number,
        href="" if is_gone else revision.link or f"/files/{revision.file_id}",
        detail="" if is_gone else _host(revision.link) if revision.link else file,
        note=revision.note or "",
        about_day=day(revision.about_on),
        added=revision.at,
        who=row.who or "Praxis",
        taken_out=_taken_out(revision, row.remover) if is_out else "The file is gone" if is_gone else "",
        out_href=f"{place}/{revision.number}/out" if may else "",
    )


def _taken_out(revision: EvidenceRevision, remover: str | None) -> str:
    return f"Taken out by {remover or 'Praxis'} on {_on(revision.taken_out_at)}: {revision.taken_out_why}"


def _on(instant: datetime | None) -> str:
    return day(clock.local(instant).date()) if instant else ""


def piece_of(action: Action, number: int) -> Evidence:
    """One piece of evidence of this action.

    :raises NotFound: there is none of this number.
    """
    found = select(Evidence).where(Evidence.action_id == action.id, Evidence.number == number)
    if (piece := db.session.scalar(found)) is None:
        raise NotFound()
    return piece


def revision_of(evidence: Evidence, number: int) -> EvidenceRevision:
    """One version of a piece of evidence.

    :raises NotFound: there is none of this number.
    """
    found = select(EvidenceRevision).where(
        EvidenceRevision.evidence_id == evidence.id, EvidenceRevision.number == number
    )
    if (revision := db.session.scalar(found)) is None:
        raise NotFound()
    return revision


def _host(link: str) -> str:
    return link.partition("//")[2].partition("/")[0]


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"
