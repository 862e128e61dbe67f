"""How do people talk about an action?"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions import policy
from app.actions.models import Action, Mention, Update, Word
from app.actions.rows import readable
from app.actions.telling import tell_mentioned
from app.extensions import db
from app.people.identity import actor_for
from app.people.mentions import Named, Someone, names_in
from app.records.deeds import explain, note
from app.records.models import Record
from app.records.visibility import current
from app.wording import together

MOST_MENTIONED = 10
_record = Record.__table__


def say(action: Action, text: str, *, by: Actor, word: Word = Word.UPDATE) -> Sequence[Named]:
    """Tell the others how it goes, or ask and remark. Whom it mentions hear of it.

    A comment is no news: an action of which nobody has said how it goes stays one.

    :param word: what it is meant as. From whoever may not update the action it is a comment.
    :returns: the names after an @ that it was read to have.
    :raises Unready: for ``text``: it is not clear whom it mentions, or they cannot read this action.
    """
    ensure(policy.may_say(by, action, mentioned=is_mentioned(by, action)), "write an update on this action")
    if not policy.may_update(by, action):
        word = Word.COMMENT
    named = names_in(text, by)
    mentioned = _mentioned(named)
    people = list(dict.fromkeys(mentioned.values()))
    _ensure_all_read(action, people)
    said = Update(action_id=action.id, word=word, by_id=by.id, text=text, at=clock.now())
    db.session.add(said)
    db.session.flush()
    for written, person in mentioned.items():
        db.session.add(Mention(update_id=said.id, person_id=person.id, written=written))
    for person in people:
        tell_mentioned(person.id, action, by=by)
    if word is Word.UPDATE:
        action.updated_at = clock.now()
    # The words stand in the thread; the history tells that they came, and when.
    note(action, "thread", before=None, after=f"one {word.value} more")
    explain(action, "wrote an update" if word is Word.UPDATE else "asked or remarked on it", by=by)
    return named


def is_mentioned(actor: Actor, action: Action) -> bool:
    """Has somebody named them in its thread?"""
    if actor.id is None:
        return False
    named = select(Mention.update_id).join(Update, Update.id == Mention.update_id)
    named = named.where(Mention.person_id == actor.id, Update.action_id == action.id)
    return db.session.scalar(named.limit(1)) is not None


def _mentioned(named: Iterable[Named]) -> dict[str, Someone]:
    """Who is mentioned, by how it is written: somebody in two ways is there twice."""
    found: dict[str, Someone] = {}
    for name in named:
        if name.is_unclear:
            raise Unready("text", name.choices)
        if name.person is not None:
            found[name.written] = name.person
    if len(set(found.values())) > MOST_MENTIONED:
        raise Unready("text", f"Mention at most {MOST_MENTIONED} people at once: fewer feel asked, and answer")
    return found


def _ensure_all_read(action: Action, people: Iterable[Someone]) -> None:
    barred = [someone.name for someone in people if not _reads(someone, action)]
    if barred:
        raise Unready("text", f"{together(barred)} cannot read {action.reference}. Write the name without the @")


def _reads(someone: Someone, action: Action) -> bool:
    reader = actor_for(someone.id)
    if reader is None or not reader.holds(Permission.ACTIONS_READ):
        return False
    found = select(_record.c.id).join(Action.__table__, Action.__table__.c.id == _record.c.id)
    return db.session.scalar(found.where(_record.c.id == action.id, readable(reader), current())) is not None
