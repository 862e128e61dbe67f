"""How is a meeting said in a line, and an agenda item in a row?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from markupsafe import Markup

from app import clock
from app.database import AnyRow
from app.meetings.paper import place_words, when_words
from app.meetings.policy import FOR_MANY
from app.meetings.queries.papers import PaperRow
from app.meetings.rhythm import lasting
from app.meetings.workflow import ItemState, MeetingState, Reply
from app.records.models import Visibility
from app.web.text import linked
from app.wording import capital, slug, until

# What somebody can answer to an invitation by one press: value and label.
ANSWERS = [("accepted", "I come"), ("apologies", "Send apologies")]
REPLIED = {Reply.ACCEPTED: "You said that you come", Reply.APOLOGIES: "You sent apologies"}
# Beside what is discussed, and in the minutes.
FOR_WHOM_ONLY = {Visibility.STEERING: "For the steering group only", Visibility.NAMED: "For people by name only"}
CONFIDENTIAL = {
    Visibility.STEERING: "Confidential: for the steering group",
    Visibility.NAMED: "Confidential: for people by name",
}


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list.

    :ivar mine: what this person answered, or that they are asked; empty for whoever is not invited.
    """

    number: int
    reference: str
    title: str
    href: str
    when: str
    away: str
    place: str
    state: str
    state_words: str
    why: str
    mine: str
    is_asked: bool
    is_draft: bool


def line(row: AnyRow, actor_id: int | None) -> MeetingLine:
    """A row of ``queries.meetings`` in words."""
    answers = row.state is MeetingState.PUBLISHED and row.starts_at > clock.now()
    is_asked = answers and row.invited_id == actor_id and row.reply is None
    mine = REPLIED.get(row.reply, "") if row.reply else "You have not answered yet" if is_asked else ""
    return MeetingLine(
        number=row.number,
        reference=row.reference,
        title=row.title,
        href=url_for("meetings.show", number=row.number),
        when=when_words(row.starts_at, row.minutes),
        away=away(row.starts_at, row.minutes),
        place=place_words(row.place, None),
        state=slug(row.state),
        state_words=capital(row.state.value),
        why=row.state_why or "",
        mine=mine,
        is_asked=is_asked,
        is_draft=row.state is MeetingState.DRAFT,
    )


def away(starts_at: datetime, minutes: int) -> str:
    """How far off it is, where it is to come: ``in 3 days``, ``tomorrow``, ``now``."""
    now = clock.now()
    if starts_at <= now:
        return "now" if now < starts_at + timedelta(minutes=minutes) else ""
    return until(clock.local(starts_at).date(), clock.today())


@dataclass(frozen=True)
class PaperLine:
    number: int
    title: str
    href: str
    aside: str
    gone: str
    earlier: list[tuple[str, str]]
    new_href: str
    out_href: str


@dataclass(frozen=True)
class ItemLine:
    """An item of an agenda.

    :ivar number: for everybody the same; empty where it is on no agenda.
    :ivar about: what it is to settle: words and address.
    """

    id: int
    number: str
    title: str
    section: str
    purpose: str
    purpose_words: str
    presenter: str
    minutes: str
    minutes_only: int
    written: str
    confidential: str
    state_words: str
    about: list[tuple[str, str]]
    carried_from: str
    carried_href: str
    papers: list[PaperLine] = field(default_factory=list)
    href: str = ""
    edit: str = ""
    may_change: bool = False

    @property
    def background(self) -> Markup:
        """Worked out where it is shown: not by the rows of an agenda that is put together."""
        return linked(self.written)


@dataclass(frozen=True)
class Section:
    title: str
    anchor: str
    items: list[ItemLine]


def item_line(row: AnyRow, *, number: str = "", papers: Sequence[PaperRow] = (), **more: Any) -> ItemLine:
    """A row of ``queries.agenda`` in words."""
    about = []
    if row.proposal:
        about.append((f"Decides proposal {row.proposal}", f"/go/{row.proposal}"))
    if row.ratifies:
        about.append((f"Ratifies {row.ratifies}, or lets it lapse", f"/go/{row.ratifies}"))
    if row.approves:
        about.append((f"Approves the minutes of {row.approves}", f"/go/{row.approves}"))
    return ItemLine(
        id=row.id,
        number=number,
        title=row.title,
        section=row.section,
        purpose=slug(row.purpose),
        purpose_words=capital(row.purpose.value),
        presenter=row.presenter or "",
        minutes=lasting(row.minutes),
        minutes_only=row.minutes,
        written=row.background,
        confidential="" if row.meant_for in FOR_MANY else CONFIDENTIAL[row.meant_for],
        state_words="" if row.state is ItemState.WAITING else capital(row.state.value),
        about=about,
        carried_from=row.carried_from or "",
        carried_href=f"/go/{row.carried_from}" if row.carried_from else "",
        papers=paper_lines(row.id, papers),
        **more,
    )


def sections(rows: Sequence[AnyRow], papers: Mapping[int, Sequence[PaperRow]]) -> list[Section]:
    """An agenda in its sections."""
    found: list[Section] = []
    for row in rows:
        if not found or found[-1].title != row.section:
            found.append(Section(row.section, f"section-{len(found) + 1}", []))
        href = f"/meetings/items/{row.id}/whole"
        found[-1].items.append(item_line(row, number=row.number, papers=papers.get(row.id, ()), href=href))
    return found


def paper_lines(item_id: int, rows: Sequence[PaperRow]) -> list[PaperLine]:
    """The papers of an item, each by its newest version."""
    versions: dict[int, list[PaperRow]] = {}
    for row in rows:
        versions.setdefault(row.number, []).append(row)
    return [_paper(item_id, of_one) for of_one in versions.values()]


def _paper(item_id: int, versions: Sequence[PaperRow]) -> PaperLine:
    newest = versions[0]
    aside = [f"version {newest.revision}"] if newest.revision > 1 else []
    aside += [_size(newest.size)] if newest.file_id is not None and newest.size else []
    taken_out = newest.taken_out_at is not None
    return PaperLine(
        number=newest.number,
        title=newest.title or "A paper",
        href="" if taken_out else _paper_href(newest),
        aside=", ".join(aside),
        gone=f"taken out: {newest.taken_out_why}" if taken_out else "",
        earlier=[
            (f"version {row.revision}", "" if row.taken_out_at is not None else _paper_href(row))
            for row in versions[1:]
        ],
        new_href=f"/meetings/items/{item_id}/papers/{newest.number}/new",
        out_href="" if taken_out else f"/meetings/items/{item_id}/papers/{newest.id}/out",
    )


def _paper_href(row: PaperRow) -> str:
    return f"/files/{row.file_id}" if row.file_id is not None else row.link or ""


def _size(size: int) -> str:
    """``340 KB``, ``1.2 MB``."""
    return f"{max(size // 1_000, 1)} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
