"""How do people talk about an action?"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import ensure
from app.actions import policy
from app.actions.models import Action
from app.people.mentions import Named
from app.records.models import Record
from app.records.visibility import readable_by
from app.remarks import services as remarks
from app.remarks.models import Word
from app.remarks.queries import is_mentioned
from app.remarks.reading import reads

_action = Action.__table__


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
    named = remarks.say(action, text, by=by, word=word)
    if word is Word.UPDATE:
        action.updated_at = clock.now()
    return named


@reads("action")
def readers(actor: Actor) -> ColumnElement[bool]:
    """Whoever reads an action reads what is said about it: see ``rows.readable``."""
    if not actor.holds(Permission.ACTIONS_READ):
        return false()
    return or_(readable_by(actor), Record.id.in_(select(_action.c.id).where(_action.c.owner_id == actor.id)))
