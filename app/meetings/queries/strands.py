"""What hangs on a meeting, all of it in one statement?

Who is there, what was declared, how the quorum stood, what came of each item and how it was voted on: each is a
*strand*, a few rows of the same columns. Asked one by one, a page would ask a dozen times.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Date,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action
from app.database import AnyRow, AnySelect, UtcDateTime
from app.decisions.models import Ballot, Decision, Elector, Option, Vote
from app.decisions.workflow import How
from app.extensions import db
from app.meetings.models import (
    AgendaItem,
    Attendance,
    Erratum,
    Invitation,
    ItemInterest,
    Meeting,
    Outcome,
    OutcomeDraft,
    QuorumMark,
)
from app.meetings.policy import FOR_MANY
from app.records.models import Reader, Record, Visibility
from app.steering.models import Interest, NoInterests

# The columns of every strand; what one has nothing to say to is NULL.
_COLUMNS: dict[str, Any] = {
    "id": Integer,
    "item_id": Integer,
    "person_id": Integer,
    "seat_id": Integer,
    "record_id": Integer,
    "number": Integer,
    "name": Text,
    "word": Text,
    "text": Text,
    "aside": Text,
    "reference": Text,
    "title": Text,
    "reasons": Text,
    "dissent": Text,
    "is_so": Boolean,
    "day": Date,
    "at": UtcDateTime,
    "until": UtcDateTime,
}
_record, _item = Record.__table__, AgendaItem.__table__
_person, _result, _owner = _record.alias("person_record"), _record.alias("result"), _record.alias("owner_record")
_action, _decision, _meeting = Action.__table__, Decision.__table__, Meeting.__table__

Strands = dict[str, list[AnyRow]]

# Of which meeting, of which of its items, and of those whose question may be read as well; who reads, and on which day.
_of = bindparam("meeting_id", type_=Integer)
_among, _asking = bindparam("item_ids", expanding=True), bindparam("asking_ids", expanding=True)
_reader, _reads_members = bindparam("reader_id", type_=Integer), bindparam("reads_members", type_=Boolean)
_reads_steering: Any = bindparam("reads_steering", type_=Boolean)
_today, _people = bindparam("today", type_=Date), bindparam("people_ids", expanding=True)


def strands_of(
    meeting_id: int, items: Iterable[AnyRow], actor: Actor, *parts: str, people: Sequence[int] = ()
) -> Strands:
    """These parts of a meeting by name, each in its order.

    :param items: those whose parts are looked at: of those that this person may see, and no others. One names its
        proposal for whoever may read that too, and has no vote for anybody else.
    :param people: whose names the part "name" gives, as they are today.
    """
    looked_at = list(items)
    asked = {
        "meeting_id": meeting_id,
        "item_ids": [item.id for item in looked_at],
        "asking_ids": [item.id for item in looked_at if item.proposal_id is not None],
        "reader_id": actor.id or 0,
        "reads_members": actor.holds(Permission.READ_MEMBERS),
        "reads_steering": actor.holds(Permission.READ_STEERING),
        "today": clock.today(),
        "people_ids": list(people),
    }
    found: Strands = defaultdict(list)
    for row in db.session.execute(_statement(parts), asked):
        found[row.what].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.id or 0)
    return found


@cache
def _statement(parts: tuple[str, ...]) -> CompoundSelect[Any]:
    """Made once for each page: putting it together takes longer than asking it."""
    return union_all(_types(), *(_PARTS[part]() for part in parts))


def _strand(what: str, **said: Any) -> AnySelect:
    columns = [said.get(name, cast(null(), kind())).label(name) for name, kind in _COLUMNS.items()]
    return select(literal(what).label("what"), *columns)


def _types() -> AnySelect:
    """No rows: the first of a union says of which type each column is."""
    return _strand("nothing").where(literal(1) == 0)


def _attendance() -> AnySelect:
    return (
        _strand(
            "attendance",
            id=Attendance.id,
            person_id=Attendance.person_id,
            name=_person.c.title,
            seat_id=Attendance.seat_id,
            word=cast(Attendance.presence, Text),
            is_so=Attendance.is_deputy,
            at=Attendance.came_at,
            until=Attendance.left_at,
        )
        .join(_person, _person.c.id == Attendance.person_id)
        .where(Attendance.meeting_id == _of)
    )


def _invitation() -> AnySelect:
    return (
        _strand("invitation", person_id=Invitation.person_id, name=_person.c.title, word=cast(Invitation.reply, Text))
        .join(_person, _person.c.id == Invitation.person_id)
        .where(Invitation.meeting_id == _of)
    )


def _interest() -> AnySelect:
    return (
        _strand(
            "interest",
            item_id=ItemInterest.item_id,
            person_id=ItemInterest.person_id,
            name=_person.c.title,
            text=ItemInterest.nature,
            at=ItemInterest.declared_at,
        )
        .join(_person, _person.c.id == ItemInterest.person_id)
        .where(ItemInterest.item_id.in_(_among))
    )


def _mark() -> AnySelect:
    """With which of them it begins, or goes on after it was closed, is numbered; because of what stands aside."""
    return _strand(
        "mark",
        id=QuorumMark.id,
        item_id=QuorumMark.item_id,
        number=cast(QuorumMark.is_first, Integer),
        is_so=QuorumMark.is_met,
        text=QuorumMark.words,
        aside=cast(QuorumMark.because, Text),
        at=QuorumMark.at,
    ).where(QuorumMark.meeting_id == _of)


def _outcome() -> AnySelect:
    """Of a decision its standing stands aside, of an action its owner; the day is when it is due.

    Of a note it is so that it tells what is recorded elsewhere, and is not reworded.
    """
    return (
        _strand(
            "outcome",
            id=Outcome.id,
            item_id=Outcome.item_id,
            record_id=Outcome.record_id,
            number=Outcome.version,
            name=_person.c.title,
            word=cast(Outcome.kind, Text),
            text=func.coalesce(_decision.c.statement, Outcome.text),
            aside=case((_decision.c.id.is_not(None), cast(_decision.c.standing, Text)), else_=_owner.c.title),
            reference=_result.c.reference,
            title=_result.c.title,
            reasons=_decision.c.reasons,
            dissent=_decision.c.dissent,
            is_so=Outcome.is_of_record,
            day=_action.c.due_on,
            at=Outcome.at,
        )
        .select_from(Outcome)
        .outerjoin(_person, _person.c.id == Outcome.by_id)
        .outerjoin(_result, _result.c.id == Outcome.record_id)
        .outerjoin(_decision, _decision.c.id == Outcome.record_id)
        .outerjoin(_action, _action.c.id == Outcome.record_id)
        .outerjoin(_owner, _owner.c.id == _action.c.owner_id)
        .where(Outcome.item_id.in_(_among), or_(Outcome.record_id.is_(None), _is_seen_with_its_item()))
    )


def _is_seen_with_its_item() -> Any:
    """What came of an item is seen with it, unless it is for fewer: its question was made confidential since."""
    is_confidential = select(_item.c.id).where(_item.c.id == Outcome.item_id, _item.c.meant_for.not_in(FOR_MANY))
    named = select(Reader.person_id).where(Reader.record_id == _result.c.id, Reader.person_id == _reader)
    return or_(
        _result.c.visibility.in_(FOR_MANY),
        and_(_result.c.visibility == Visibility.STEERING, _reads_steering),
        named.exists(),
        is_confidential.exists(),
    )


def _option() -> AnySelect:
    return (
        _strand(
            "option",
            id=Option.id,
            item_id=_item.c.id,
            number=Option.number,
            text=Option.text,
            is_so=Option.is_recommended,
        )
        .join(_item, _item.c.proposal_id == Option.proposal_id)
        .where(_item.c.id.in_(_asking))
    )


def _in_this_meeting() -> Any:
    """What is carried over is voted on at a later meeting, and stands in the minutes of that one."""
    return and_(
        _meeting.c.id == _item.c.meeting_id,
        Ballot.how == How.MEETING,
        Ballot.opened_at >= _meeting.c.opened_at,
        or_(_meeting.c.closed_at.is_(None), Ballot.opened_at <= _meeting.c.closed_at),
    )


def _ballot() -> AnySelect:
    return (
        _strand(
            "ballot",
            id=Ballot.id,
            item_id=_item.c.id,
            record_id=Ballot.option_id,
            number=Ballot.needed,
            word=cast(Ballot.outcome, Text),
            aside=cast(Ballot.rule, Text),
            text=cast(Ballot.sector, Text),
            at=Ballot.opened_at,
            until=Ballot.closed_at,
        )
        .join(_item, _item.c.proposal_id == Ballot.proposal_id)
        .join(_meeting, _in_this_meeting())
        .where(_item.c.id.in_(_asking))
    )


def _vote() -> AnySelect:
    """What each seat of an electorate says: its ballot stands in ``record_id``."""
    return (
        _strand(
            "vote",
            id=Elector.seat_id,
            item_id=_item.c.id,
            record_id=Elector.ballot_id,
            seat_id=Elector.seat_id,
            person_id=Elector.person_id,
            word=cast(Vote.choice, Text),
            text=Elector.recused_why,
            aside=cast(Elector.sector, Text),
            title=Vote.reason,
        )
        .select_from(Elector)
        .join(Ballot, Ballot.id == Elector.ballot_id)
        .join(_item, _item.c.proposal_id == Ballot.proposal_id)
        .join(_meeting, _in_this_meeting())
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.seat_id == Elector.seat_id))
        .where(_item.c.id.in_(_asking))
    )


def _draft() -> AnySelect:
    """What this person is writing: nobody else's."""
    return _strand(
        "draft",
        item_id=OutcomeDraft.item_id,
        word=cast(OutcomeDraft.kind, Text),
        text=OutcomeDraft.fields,
        at=OutcomeDraft.saved_at,
    ).where(OutcomeDraft.item_id.in_(_among), OutcomeDraft.person_id == _reader)


def _register() -> AnySelect:
    """What stands in the register of interests of those who are invited or there."""
    people = union(
        select(Invitation.person_id).where(Invitation.meeting_id == _of),
        select(Attendance.person_id).where(Attendance.meeting_id == _of),
    )
    return (
        _strand(
            "register",
            id=Interest.id,
            person_id=Interest.person_id,
            name=_person.c.title,
            text=Interest.nature,
            aside=Interest.in_what,
        )
        .join(_person, _person.c.id == Interest.person_id)
        .where(
            Interest.person_id.in_(select(people.subquery().c.person_id)),
            or_(Interest.until_on.is_(None), Interest.until_on > _today),
            _reads_members == true(),
        )
    )


def _no_interests() -> AnySelect:
    """Who has declared that they have none."""
    people = select(Invitation.person_id).where(Invitation.meeting_id == _of)
    there = select(Attendance.person_id).where(Attendance.meeting_id == _of)
    return _strand("no_interests", person_id=NoInterests.person_id).where(
        NoInterests.person_id.in_(union(people, there)), _reads_members == true()
    )


def _erratum() -> AnySelect:
    return (
        _strand("erratum", id=Erratum.id, text=Erratum.text, name=_person.c.title, at=Erratum.at)
        .select_from(Erratum)
        .outerjoin(_person, _person.c.id == Erratum.by_id)
        .where(Erratum.meeting_id == _of)
    )


def _name() -> AnySelect:
    """What these people are called today: “Former member”, where somebody was erased since."""
    return _strand("name", person_id=_person.c.id, name=_person.c.title).where(_person.c.id.in_(_people))


_PARTS = {
    "attendance": _attendance,
    "invitation": _invitation,
    "interest": _interest,
    "mark": _mark,
    "outcome": _outcome,
    "option": _option,
    "ballot": _ballot,
    "vote": _vote,
    "draft": _draft,
    "register": _register,
    "no_interests": _no_interests,
    "erratum": _erratum,
    "name": _name,
}


def by_item(rows: Iterable[AnyRow]) -> dict[int, list[AnyRow]]:
    """The same for all items at once."""
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def of_item(rows: Sequence[AnyRow], item_id: int) -> list[AnyRow]:
    return [row for row in rows if row.item_id == item_id]
