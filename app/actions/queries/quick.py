"""What does a line mean, as things stand: whom it names, what it answers, what it leaves to us?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import quick
from app.actions.models import Action, Priority, Strand
from app.actions.queries.choices import organisations_of
from app.actions.rows import readable
from app.charter.models import Recommendation
from app.extensions import db
from app.people.mentions import Named, Someone, names_in
from app.records.models import Link, Tie
from app.records.visibility import current, readable_by
from app.web.forms import LINE
from app.wording import day

NO_TITLE = "Say what will be done, beginning with a verb"
NO_DAY = "Add the day by which it will be done, for example “3 Dec” or “next Friday”"


@dataclass(frozen=True)
class Meant:
    """An action as one line would make it.

    :ivar owner: ``None`` where somebody is named and it is not clear who.
    :ivar organisations: those that it can be for: id and name. More than one, and somebody has to choose.
    :ivar missing: what has still to be said.
    :ivar faults: what is said and cannot be.
    """

    title: str
    owner: Someone | None
    due_on: date | None
    recommendations: Sequence[Recommendation]
    strand: Strand
    priority: Priority
    organisations: Sequence[tuple[str, str]]
    missing: Sequence[str]
    faults: Sequence[str]

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.faults


def meant(line: str, actor: Actor, strand: Strand | None = None) -> Meant:
    """Read a line as this person means it.

    :param strand: as they chose it; otherwise that of what answers the same, or else system change.
    """
    said = quick.read(line, clock.today(), names_in(line, actor))
    found = _recommendations(said.references, actor)
    unknown = [reference for reference in said.references if reference not in {one.reference for one in found}]
    return Meant(
        title=said.title,
        owner=_owner(said.named, actor),
        due_on=said.due_on,
        recommendations=found,
        strand=strand or _usual(found, actor),
        priority=said.priority,
        organisations=organisations_of_theirs(actor),
        missing=[words for words, there in ((NO_TITLE, said.title), (NO_DAY, said.due_on or said.no_day)) if not there],
        faults=list(_faults(said, unknown)),
    )


def organisations_of_theirs(actor: Actor) -> list[tuple[str, str]]:
    """Whoever is no member adds actions for an organisation that they speak for: id and name of each."""
    return [] if actor.holds(Permission.READ_MEMBERS) else organisations_of(actor)


def _owner(named: Sequence[Named], actor: Actor) -> Someone | None:
    """Whoever is named; where nobody is, whoever writes."""
    if not named:
        return Someone(actor.person_id, actor.name)
    meant = {one.person for one in named}
    return meant.pop() if len(meant) == 1 else None


def _faults(said: quick.Said, unknown: Sequence[str]) -> Iterator[str]:
    if len(said.title) > LINE:
        yield f"Make the title shorter: at most {LINE} characters"
    if said.no_day:
        yield f"There is no day “{said.no_day}”"
    for one in said.named:
        if one.is_unclear:
            yield one.choices
        elif one.person is None:
            yield f"Nobody here is called @{one.written}. Write the name as it stands under People"
    if len({one.person.id for one in said.named if one.person}) > 1:
        yield "An action has one owner. Name one person with an @"
    if unknown:
        yield f"There is no recommendation {' or '.join(unknown)}"


def _recommendations(references: Sequence[str], actor: Actor) -> list[Recommendation]:
    if not references:
        return []
    query = select(Recommendation).where(Recommendation.reference.in_(references), readable_by(actor), current())
    return list(db.session.scalars(query.order_by(Recommendation.reference)))


def _usual(recommendations: Sequence[Recommendation], actor: Actor) -> Strand:
    """The strand of most actions that answer the same."""
    if not recommendations:
        return Strand.SYSTEM_CHANGE
    answering = (
        select(Action.strand)
        .join(Link, Link.from_id == Action.id)
        .where(Link.to_id.in_([one.id for one in recommendations]), Link.tie == Tie.ANSWERS, readable(actor), current())
        .limit(200)
    )
    strands = Counter(db.session.scalars(answering))
    return max(Strand, key=lambda strand: (strands[strand], strand is Strand.SYSTEM_CHANGE))


def in_words(meant: Meant) -> list[str]:
    """What would be saved, piece by piece, after the title."""
    answers = ", ".join(one.reference or "" for one in meant.recommendations)
    due = f"due {meant.due_on:%a} {day(meant.due_on)}" if meant.due_on else ""
    late = "a day that has passed" if meant.due_on and meant.due_on < clock.today() else ""
    priority = f"{meant.priority.value} priority" if meant.priority is not Priority.NORMAL else ""
    owner = f"owner {meant.owner.name}" if meant.owner else ""
    pieces = [owner, due, late, priority, f"answers {answers}" if answers else ""]
    return [piece for piece in (*pieces, meant.strand.value) if piece]
