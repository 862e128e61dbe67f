"""Who hears of what was adopted?"""

from datetime import timedelta

from sqlalchemy import String, cast, exists, literal, select

from app import clock
from app.charter.models import Acceptance, Document, DocumentVersion, VersionState
from app.charter.queries.acceptance import is_asked
from app.database import AnySelect
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import send
from app.people.models import Person
from app.records.models import Record

# What was adopted longer ago is told by the home page alone.
NEWS_FOR = timedelta(days=14)
KIND = "charter_adopted"
_person = Person.__table__


def tell_who_is_asked() -> int:
    """Write once to whoever is asked to accept what was newly adopted, and has not. Returns how many are told.

    Newcomers since are not written to: they meet it on their first steps.
    """
    record = Record.__table__
    key = literal(f"{KIND}-") + cast(DocumentVersion.id, String) + "-" + cast(_person.c.id, String)
    told = exists(select(literal(1)).where(Letter.key == key))
    accepted = exists(
        select(literal(1)).where(Acceptance.version_id == DocumentVersion.id, Acceptance.person_id == _person.c.id)
    )
    rows = db.session.execute(
        select(
            DocumentVersion.id,
            DocumentVersion.document_id,
            DocumentVersion.number,
            DocumentVersion.title,
            DocumentVersion.changes,
            _person.c.id.label("person_id"),
            _person.c.email,
            record.c.title.label("name"),
            key.label("key"),
        )
        .select_from(DocumentVersion)
        .join(_person, literal(True))
        .join(record, record.c.id == _person.c.id)
        .where(
            DocumentVersion.state == VersionState.ADOPTED,
            DocumentVersion.asks_acceptance,
            DocumentVersion.adopted_on >= clock.today() - NEWS_FOR,
            DocumentVersion.document_id.in_(_in_use()),
            _person.c.email.is_not(None),
            _person.c.joined_on.is_(None) | (_person.c.joined_on <= DocumentVersion.adopted_on),
            is_asked(),
            ~accepted,
            ~told,
        )
        .order_by(DocumentVersion.id, _person.c.id)
    ).all()
    for row in rows:
        send(
            KIND,
            to=row.person_id,
            address=row.email,
            subject=f"Please read and accept: {row.title}",
            facts={
                "name": row.name.split()[0],
                "title": row.title,
                "number": row.number,
                "changes": row.changes or "",
                "path": f"/charter/{row.document_id}",
            },
            about=row.document_id,
            key=row.key,
        )
    return len(rows)


def _in_use() -> AnySelect:
    document = Record.__table__.alias("document_record")
    return select(document.c.id).where(
        document.c.kind == Document.__mapper__.polymorphic_identity, document.c.withdrawn_on.is_(None)
    )
