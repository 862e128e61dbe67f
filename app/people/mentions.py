"""Whom does a text name with an @?

``@Ama``, ``@Ama Boateng``, ``@ama.boateng`` and ``@am`` all name Ama Boateng, as
long as nobody else is meant by it; case and accents do not matter. The longest
way of reading it that is somebody's name counts: after ``@Ama Boateng said`` it
is two words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.extensions import db
from app.people.models import Person
from app.people.queries import known_to, present
from app.records.models import Record
from app.records.searching import plain
from app.records.visibility import current
from app.wording import either

MOST_WORDS = 6  # of one name
FEWEST_LETTERS = 2  # of the beginning of a first name
# A letter or figure, and all behind it that is no punctuation; marks above and below a letter are part of it.
# An apostrophe or hyphen counts inside a word, but not the one of “Ama’s”.
_WORD = (
    r"[^\W_](?:[^\s_.,;:!?@…()\[\]{}<>\"“”„/\\|*&=+#~'’-]"
    r"|-(?=[^\W_])|['’](?!s(?![^\W_]))(?=[^\W_]))*"
)
# After a space, a bracket, a quotation mark or nothing: what stands in an e-mail address is no mention.
_AT = re.compile(
    rf"(?<![^\s(\[{{\"“„‘'])@(?P<name>{_WORD}(?:(?:[ .]|\. ){_WORD}){{0,{MOST_WORDS - 1}}})(?![@\w]|\.[\w.+-]*@)"
)
_words = re.compile(_WORD)
_record, _person = Record.__table__, Person.__table__


@dataclass(frozen=True)
class Someone:
    """Somebody who can be named.

    :ivar email: ``None`` if they get no letters.
    """

    id: int
    name: str
    email: str | None = None


@dataclass(frozen=True)
class Named:
    """One place in a text that begins with an @.

    :ivar start: where the @ stands; ``end``, behind the last letter of the name.
    :ivar written: the name as it stands there, without the @.
    :ivar people: whom it can mean, by name: one, several, or nobody.
    """

    start: int
    end: int
    written: str
    people: tuple[Someone, ...]

    @property
    def person(self) -> Someone | None:
        """Who is meant, if that is clear."""
        return self.people[0] if len(self.people) == 1 else None

    @property
    def is_unclear(self) -> bool:
        return len(self.people) > 1

    @property
    def choices(self) -> str:
        """What to write instead, as an instruction."""
        names = list(dict.fromkeys(f"@{someone.name}" for someone in self.people))
        if len(names) == 1:
            # They share all of their name: no way of writing it tells them apart.
            return f"More than one person is called {names[0]}. Write the name without the @, and tell them yourself"
        return f"More than one person is called @{self.written}: write {either(names)}"


def names_in(text: str, actor: Actor) -> list[Named]:
    """Whom a text names, as they stand in it, among those whom this person may look up."""
    return whom(text, _people_known_to(actor)) if _AT.search(text) else []


def whom(text: str, people: Iterable[Someone]) -> list[Named]:
    """Whom a text names among these people."""
    called = [(_folded(someone.name), someone) for someone in people]
    found: list[Named] = []
    end = 0
    while (at := _AT.search(text, end)) is not None:
        named = _read(text, at, called)
        found.append(named)
        end = named.end
    return found


def _read(text: str, at: re.Match[str], called: list[tuple[list[str], Someone]]) -> Named:
    """The longest beginning of what follows the @ that is how somebody is called."""
    words = list(_words.finditer(text, at.start("name"), at.end("name")))
    written = [_fold(word.group()) for word in words]
    for n in range(len(words), 0, -1):
        meant = [(name, someone) for name, someone in called if name[:n] == written[:n]]
        # Whoever is called exactly this is meant, and not also those whose names go on from there.
        meant = [(name, someone) for name, someone in meant if len(name) == n] or meant
        if meant:
            return _named(text, at, words[n - 1].end(), [someone for _, someone in meant])
    begins = [
        someone
        for name, someone in called
        if len(written[0]) >= FEWEST_LETTERS and name and name[0].startswith(written[0])
    ]
    return _named(text, at, words[0].end(), begins)


def _named(text: str, at: re.Match[str], end: int, people: Iterable[Someone]) -> Named:
    by_name = sorted(people, key=lambda someone: (someone.name, someone.id))
    return Named(at.start(), end, text[at.start("name") : end], tuple(by_name))


def _folded(name: str) -> list[str]:
    return [_fold(word.group()) for word in _words.finditer(name)]


def _fold(word: str) -> str:
    return plain(word).casefold().replace("’", "'")


def _people_known_to(actor: Actor) -> Iterator[Someone]:
    rows = db.session.execute(
        select(_person.c.id, _record.c.title, _person.c.email)
        .join(_record, _record.c.id == _person.c.id)
        .where(known_to(actor), current(), present(clock.today()), _person.c.disabled_on.is_(None))
    )
    return (Someone(row.id, row.title, row.email) for row in rows)
