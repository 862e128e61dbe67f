"""How do people say what is wrong in minutes before they are approved?"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false

from app.access.actor import Actor
from app.access.roles import Permission
from app.access.rules import ensure
from app.meetings import policy
from app.meetings.models import Meeting
from app.meetings.queries.meetings import meetings_readable
from app.people.mentions import Named
from app.records.deeds import explain
from app.remarks import services as remarks
from app.remarks.models import Word
from app.remarks.reading import reads


def comment(meeting: Meeting, text: str, *, by: Actor) -> Sequence[Named]:
    """Say something about minutes that went out, for the meeting that approves them. Whom it mentions hear of it.

    :returns: the names after an @ that it was read to have.
    :raises Unready: for ``text``: it is not clear whom it mentions, or they cannot read this meeting.
    """
    ensure(policy.may_comment(by, meeting), "comment on these minutes: comments are taken until they are approved")
    named = remarks.say(meeting, text, by=by, word=Word.COMMENT)
    explain(meeting, "commented on the minutes", by=by)
    return named


@reads("meeting")
def readers(actor: Actor) -> ColumnElement[bool]:
    """Whoever reads meetings reads what is said about their minutes; somebody who was only a guest does not."""
    return meetings_readable(actor) if actor.holds(Permission.MEETINGS_READ) else false()
