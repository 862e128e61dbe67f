"""What does the charter say at home?"""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for

from app.access.actor import Actor
from app.charter import policy
from app.charter.models import Document, DocumentKind, DocumentVersion
from app.charter.queries.acceptance import accepted_before, waiting_for
from app.database import AnyRow
from app.web.contributions import Need, Part, contributions, gives
from app.wording import ago, capital

_version, _document = DocumentVersion.__table__, Document.__table__


@gives(contributions.parts)
def parts(actor: Actor, today: date) -> Iterator[Part]:
    """What is in force and this person has not accepted yet; what is new in it, where they accepted it before."""
    if policy.may_accept(actor):
        columns = {
            "id": _version.c.document_id,
            "number": _version.c.number,
            "title": _version.c.title,
            "state": _document.c.document_kind,
            "on": _version.c.adopted_on,
            "many": accepted_before(actor.person_id),
        }
        yield Part(waiting_for(actor.person_id), columns, _to_accept)


def _to_accept(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    order = list(DocumentKind)
    for row in sorted(rows, key=lambda row: (order.index(DocumentKind(row.state)), row.id)):
        yield _need(row, before=row.many, today=today)


def _need(row: AnyRow, *, before: int | None, today: date) -> Need:
    href = f"/charter/{row.id}"
    changed = url_for("charter.comparison", document_id=row.id, **{"from": before, "to": row.number})
    detail = f"Charter · version {row.number}"
    return Need(
        on=row.on,
        when_words=capital(ago(row.on, today)),
        tone="soon",
        title=f"{row.title} changed: see what changed" if before else f"Read and accept: {row.title}",
        href=changed if before else href,
        detail=f"{detail} · you accepted version {before}" if before else detail,
        act_words="Read and accept",
        act_href=f"{href}#accept-heading",
    )
