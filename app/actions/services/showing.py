"""How does somebody show that an action is done?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.actions import policy
from app.actions.models import Action, Evidence, EvidenceRevision
from app.extensions import db
from app.records.deeds import explain, note


@dataclass(frozen=True)
class Proof:
    """Evidence as somebody gives it: a link, or the id of a stored file."""

    title: str
    link: str | None = None
    file_id: int | None = None
    about_on: date | None = None


def add_evidence(action: Action, proof: Proof, *, by: Actor) -> None:
    """Show that it was done, or is being done."""
    ensure(policy.may_add_evidence(by, action), "add evidence to this action")
    if not proof.link and proof.file_id is None:
        raise Unready("evidence_link", "Give a link or a file")
    evidence = Evidence(action_id=action.id, number=_next_number(action), title=proof.title)
    db.session.add(evidence)
    db.session.flush()
    db.session.add(
        EvidenceRevision(
            evidence_id=evidence.id,
            number=1,
            link=proof.link,
            file_id=proof.file_id,
            about_on=proof.about_on,
            by_id=by.id,
            at=clock.now(),
        )
    )
    note(action, "evidence", before=None, after=proof.title)
    explain(action, "added evidence", by=by)


def _next_number(action: Action) -> int:
    """The action is locked by whoever changes it, so nobody else takes this number."""
    return (db.session.scalar(select(func.max(Evidence.number)).where(Evidence.action_id == action.id)) or 0) + 1
