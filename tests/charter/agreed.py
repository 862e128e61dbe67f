"""Documents as the tests about the charter find them."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock
from app.charter import services
from app.charter.models import Document, DocumentKind, DocumentVersion, VersionState
from app.extensions import db
from app.records.models import Record
from tests.given import Given

RULES = "We listen.\n\nWe speak for ourselves."


class Charter:
    """A community that agrees on things: who writes, who adopts, and what they do."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.writer = given.coordinator("Wanda Writer")
        self.adopter = given.secretary("Adam Adopter")

    def draft(self, text: str = RULES, *, kind: DocumentKind = DocumentKind.GROUND_RULES, **more: Any) -> int:
        """A document with the draft of its first version. Returns its id."""
        drafted: dict[str, Any] = {"title": "Ground rules", "text": text, **more}
        # Who acts is looked up first: inside, it would wait for this transaction's end.
        writer = self.given.actor(self.writer)
        with self.given.settled():
            return services.add_document(kind=kind, by=writer, **drafted).id

    def adopted(self, text: str = RULES, **more: Any) -> int:
        """A document with one version in force. Returns its id."""
        document_id = self.draft(text, asks_acceptance=more.pop("asks_acceptance", True), **more)
        self.adopt(document_id)
        return document_id

    def write(self, document_id: int, text: str, *, by: int | None = None, **more: Any) -> None:
        writer = self.given.actor(by or self.writer)
        with self.given.settled():
            document = db.session.get_one(Document, document_id)
            services.write(document, {"text": text, **more}, by=writer)

    def adopt(self, document_id: int, *, by: int | None = None, on: date | None = None) -> str:
        """Adopt its draft by a decision of that day. Returns the decision's reference."""
        adopter = self.given.actor(by or self.adopter)
        reference = self.given.decision("Adopt it", decided_on=min(on or clock.today(), clock.today()))
        with self.given.settled():
            draft = self.version(document_id, VersionState.DRAFT)
            decision = db.session.scalars(select(Record).where(Record.reference == reference)).one()
            services.adopt(draft, on=on or clock.today(), by=adopter, decision=decision)
        return reference

    def next(self, document_id: int, text: str, **more: Any) -> None:
        """Write the next version and adopt it."""
        self.write(document_id, text, **more)
        self.adopt(document_id)

    def accept(self, document_id: int, person_id: int) -> None:
        actor = self.given.actor(person_id)
        with self.given.settled():
            services.accept(self.version(document_id, VersionState.ADOPTED), by=actor)

    def version(self, document_id: int, state: VersionState) -> DocumentVersion:
        return db.session.scalars(
            select(DocumentVersion).where(DocumentVersion.document_id == document_id, DocumentVersion.state == state)
        ).one()

    def states(self, document_id: int) -> dict[int, VersionState]:
        with self.given.app.app_context():
            rows = db.session.execute(
                select(DocumentVersion.number, DocumentVersion.state)
                .where(DocumentVersion.document_id == document_id)
                .order_by(DocumentVersion.number)
            )
            return {row.number: row.state for row in rows}
