"""Which outcomes of a meeting does somebody mean?"""

from sqlalchemy import select

from app.access.actor import Actor
from app.decisions.models import Decision
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting, Outcome
from app.meetings.queries.reading import item_at
from app.meetings.workflow import OutcomeKind
from app.records.references import NotFound
from app.web.forms import as_number


def note_in(actor: Actor, meeting: Meeting, outcome_id: int, *, to_change: bool = False) -> Outcome:
    """A note under an item of this meeting that this person may read, and that somebody has written.

    :param to_change: lock it, so that two who correct it take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Outcome).where(
        Outcome.id == outcome_id, Outcome.kind == OutcomeKind.NOTE, Outcome.is_of_record.is_(False)
    )
    outcome = db.session.scalar(query.with_for_update() if to_change else query)
    if outcome is None:
        raise NotFound()
    item_at(actor, meeting, outcome.item_id)
    return outcome


def decision_called(item: AgendaItem, chosen: str | None) -> Decision | None:
    """The decision of an item that a form names by its number, if it names one."""
    number = as_number(chosen)
    if number is None:
        return None
    return db.session.scalar(
        select(Decision)
        .join(Outcome, Outcome.record_id == Decision.id)
        .where(Outcome.item_id == item.id, Decision.id == number)
    )
