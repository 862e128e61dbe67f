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
from app.files.models import StoredFile
from app.files.services import destroy
from app.records.deeds import explain, note


@dataclass(frozen=True)
class Proof:
    """Evidence as somebody gives it: a link, or the id of a stored file.

    :ivar title: what the evidence is called; a newer version of it keeps its name.
    :ivar note: what is new in it.
    """

    title: str
    link: str | None = None
    file_id: int | None = None
    about_on: date | None = None
    note: str | None = None


def add_evidence(action: Action, proof: Proof, *, by: Actor) -> None:
    """Show that it was done, or is being done."""
    ensure(policy.may_add_evidence(by, action), "add evidence to this action")
    evidence = Evidence(action_id=action.id, number=_next_number(action), title=proof.title)
    db.session.add(evidence)
    db.session.flush()
    _revise(evidence, proof, by=by)
    note(action, "evidence", before=None, after=proof.title)
    explain(action, "added evidence", by=by)


def add_revision(action: Action, evidence: Evidence, proof: Proof, *, by: Actor) -> None:
    """Show a newer version of what was shown before. The earlier ones stay beside it."""
    ensure(policy.may_add_evidence(by, action), "add evidence to this action")
    number = _revise(evidence, proof, by=by)
    note(action, "evidence", before=f"{evidence.title}, version {number - 1}", after=f"version {number}")
    explain(action, "added a newer version of evidence", by=by)


def take_out(action: Action, revision: EvidenceRevision, *, by: Actor, why: str) -> None:
    """Take out what should not be there: the wrong file, or what was told in confidence. It is gone for good.

    That something stood there, who took it out and why stays to be read. What is left may show too little: then the
    action cannot be verified.
    """
    ensure(
        policy.may_take_out(by, action, added=by.id is not None and revision.by_id == by.id), "take out this evidence"
    )
    if revision.taken_out_at is not None:
        raise Unready("why", "It is taken out already. Load the page again")
    if not why:
        raise Unready("why", "Say why it is taken out, without repeating what it said")
    if revision.file_id is not None:
        destroy(db.session.get_one(StoredFile, revision.file_id))
    revision.link = revision.note = None
    revision.taken_out_at, revision.taken_out_by_id, revision.taken_out_why = clock.now(), by.id, why
    title = db.session.get_one(Evidence, revision.evidence_id).title
    note(action, "evidence", before=f"{title}, version {revision.number}", after="taken out")
    explain(action, "took out evidence", by=by, why=why)


def _revise(evidence: Evidence, proof: Proof, *, by: Actor) -> int:
    """Add the next version. Returns its number."""
    if not proof.link and proof.file_id is None:
        raise Unready("evidence_link", "Give a link or a file")
    newest = select(func.max(EvidenceRevision.number)).where(EvidenceRevision.evidence_id == evidence.id)
    number = (db.session.scalar(newest) or 0) + 1
    db.session.add(
        EvidenceRevision(
            evidence_id=evidence.id,
            number=number,
            link=proof.link,
            file_id=proof.file_id,
            about_on=proof.about_on,
            note=proof.note,
            by_id=by.id,
            at=clock.now(),
        )
    )
    return number


def _next_number(action: Action) -> int:
    """The action is locked by whoever changes it, so nobody else takes this number."""
    return (db.session.scalar(select(func.max(Evidence.number)).where(Evidence.action_id == action.id)) or 0) + 1
