"""What does the page of a record hand to ``remarks/_thread.html``, and how does it take in what is said there?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, flash, request

from app.access.rules import Unready
from app.database import AnyRow
from app.people.mentions import Named
from app.records.models import Record
from app.records.services import place_of, remember
from app.remarks.forms import SayForm
from app.remarks.models import Word
from app.remarks.queries import Said, remarks_on
from app.web.forms import fault
from app.web.pages import go_to
from app.wording import together


@dataclass(frozen=True)
class Conversation:
    """What people say about one record.

    :ivar about: what the record is called.
    :ivar href: where the form goes.
    :ivar form: ``None`` for whoever may only read.
    :ivar nothing: what stands there while nobody has said anything.
    :ivar heading: what stands over it.
    """

    about: str
    href: str
    said: list[Said]
    form: SayForm | None
    nothing: str
    heading: str = "Updates"

    @property
    def is_faulty(self) -> bool:
        """Has somebody typed what cannot be said?"""
        return self.form is not None and bool(self.form.errors)

    @property
    def focus_on(self) -> str:
        """The field of the form in which something is wrong."""
        return "text" if self.is_faulty else ""


def conversation(
    record: Record | AnyRow, *, href: str, form: SayForm | None, nothing: str, heading: str = "Updates"
) -> Conversation:
    """The thread of a record that this reader may read, and the form for whoever may say something.

    :param record: itself, or a row with its id, reference and title.
    """
    return Conversation(record.reference or record.title, href, remarks_on(record), form, nothing, heading)


def hear(form: SayForm, record: Record, *, place: str, say: Callable[[str, Word], Sequence[Named]]) -> Response | None:
    """Let what was typed be said, once, and lead to ``place``. ``None``: it cannot be, and the form says why.

    :param say: the feature's own service, with the text and what it is meant as.
    """
    if place_of(form.once.data) is not None:
        return go_to(place)
    if not form.validate():
        return None
    try:
        named = say(form.text.data, _meant())
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return None
    remember(form.once.data, place)
    flash(f"Your words are there for whoever reads {record.reference or record.title}.{_told(named)}", "success")
    return go_to(place)


def _meant() -> Word:
    """By the button that was pressed."""
    return Word.COMMENT if request.form.get("word") == Word.COMMENT.value else Word.UPDATE


def _told(named: Sequence[Named]) -> str:
    """Who hears of it, and which names nobody has."""
    people = list(dict.fromkeys(name.person.name for name in named if name.person is not None))
    nobody = list(dict.fromkeys(f"@{name.written}" for name in named if not name.people))
    told = f" {together(people)} {'is' if len(people) == 1 else 'are'} told, as often as they chose." if people else ""
    missed = f" Nobody you can see is called {together(nobody)}: nobody is told of that." if nobody else ""
    return told + missed
