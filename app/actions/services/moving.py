"""How does an action go on along the workflow?"""

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.actions import policy
from app.actions.filters import was_owned_by
from app.actions.models import Action, Evidence, EvidenceRevision
from app.actions.services.recurring import make_next
from app.actions.services.showing import Proof, add_evidence
from app.actions.workflow import FINISHED, MOVES, SETTLED, ActionStatus, Move, Needs, Whose, move_between
from app.extensions import db
from app.records.deeds import explain


def move(
    action: Action,
    to: ActionStatus,
    *,
    by: Actor,
    why: str | None = None,
    evidence: Proof | None = None,
    done_when: str | None = None,
) -> None:
    """Take an action one step on, along the workflow.

    :param done_when: how others will see that it is done, where nobody has said so yet.
    :raises Unready: there is no such step from here, or what it needs is missing.
    """
    step = move_between(action.status, to)
    if step is None:
        raise Unready(
            "status", f"It is {action.status.value} now and cannot become {to.value} from there. Choose another step"
        )
    ensure(may_make(by, action, step), f"do this: it is for {step.whose.value}")
    if done_when and done_when != action.done_when:
        if action.done_when and not policy.may_edit(by, action):
            raise Unready("done_when", f"Somebody has said it already: “{action.done_when}”. Leave this empty")
        action.done_when = done_when
    if evidence is not None:
        add_evidence(action, evidence, by=by)
    if (lacking := lacking_for(step, action, why=why)) is not None:
        raise lacking
    if action.status in FINISHED and to not in FINISHED:
        # What was not enough is not enough the next time either.
        action.reopened_at = clock.now()
    action.status = to
    action.status_why = why or None
    action.reported_by_id = by.id if to is ActionStatus.REPORTED_DONE else action.reported_by_id
    action.verified_by_id = by.id if to is ActionStatus.VERIFIED else None
    action.settled_on = clock.today() if to in SETTLED else None
    if to is ActionStatus.REPORTED_DONE:
        action.progress = 100
    action.updated_at = clock.now()
    explain(action, step.told, by=by, why=why)
    if to is ActionStatus.REPORTED_DONE:
        make_next(action, reported_by=by)


def lacking_for(step: Move, action: Action, *, why: str | None) -> Unready | None:
    """What this step needs and is not there, whoever makes it."""
    if step.needs is Needs.REASON and not why:
        return Unready("why", "Say why, in a sentence that everybody may read")
    if step.to is ActionStatus.AGREED and not action.done_when:
        return Unready("done_when", "Say how others will see that it is done: only then can it be agreed to")
    if step.needs is Needs.EVIDENCE and not has_evidence(action):
        return Unready("evidence_link", "Give a link to something that shows it is done, or add a file on its page")
    if step.to is ActionStatus.VERIFIED and not has_evidence(action):
        return Unready("status", "Nothing shows that it is done: its evidence was taken out. Send it back, or add some")
    return None


def moves_for(actor: Actor, action: Action) -> list[Move]:
    """What this person can do with it now, the most usual first."""
    return [move for move in MOVES[action.status] if may_make(actor, action, move)]


def may_make(actor: Actor, action: Action, step: Move) -> bool:
    """As the policy says, and as the history does of who has owned it."""
    if not policy.may_make(actor, action, step):
        return False
    return step.whose is not Whose.OTHERS or not _has_owned(actor, action)


def _has_owned(actor: Actor, action: Action) -> bool:
    return db.session.scalar(select(Action.id).where(Action.id == action.id, was_owned_by(actor))) is not None


def has_evidence(action: Action) -> bool:
    """Is there something that shows it is done, newer than when it was last sent back or reopened?"""
    db.session.flush()
    shown = (
        select(EvidenceRevision.id)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .where(Evidence.action_id == action.id, EvidenceRevision.taken_out_at.is_(None))
    )
    if action.reopened_at is not None:
        shown = shown.where(EvidenceRevision.at > action.reopened_at)
    return db.session.scalar(shown.limit(1)) is not None
