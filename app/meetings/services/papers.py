"""What do people do with the papers of an agenda item?"""

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.files.models import StoredFile
from app.files.services import destroy
from app.meetings import policy
from app.meetings.models import AgendaItem, Meeting, Paper
from app.records.deeds import explain, note

MOST_PAPERS = 30


def add_paper(
    item: AgendaItem,
    *,
    title: str,
    link: str | None = None,
    file_id: int | None = None,
    number: int | None = None,
    by: Actor,
) -> Paper:
    """Add a paper to an item, or a newer version of the one with this number. Earlier ones stay beside it."""
    ensure(may_add(item, by), "add a paper to this item")
    if not link and file_id is None:
        raise Unready("link", "Give a link or choose a file")
    newest = select(func.max(Paper.number)).where(Paper.item_id == item.id)
    if number is None:
        number = (db.session.scalar(newest) or 0) + 1
        if number > MOST_PAPERS:
            raise Unready("title", f"There are {MOST_PAPERS} papers already. Put some of them into one file")
    revision = select(func.max(Paper.revision)).where(Paper.item_id == item.id, Paper.number == number)
    paper = Paper(
        item_id=item.id,
        number=number,
        revision=(db.session.scalar(revision) or 0) + 1,
        title=title,
        link=link,
        file_id=file_id,
        by_id=by.id,
        at=clock.now(),
    )
    db.session.add(paper)
    is_first = paper.revision == 1
    note(item, "paper", before=None if is_first else f"version {paper.revision - 1}", after=title)
    explain(item, "added a paper" if is_first else "added a newer version of a paper", by=by)
    db.session.flush()
    return paper


def take_out_paper(item: AgendaItem, paper: Paper, *, by: Actor, why: str) -> None:
    """Take out what should not be there. It is gone for good; that something stood there is not."""
    ensure(may_add(item, by), "take out this paper")
    if paper.taken_out_at is not None:
        raise Unready("why", "It is taken out already. Load the page again")
    if not why:
        raise Unready("why", "Say why it is taken out, without repeating what it said")
    if paper.file_id is not None:
        destroy(db.session.get_one(StoredFile, paper.file_id))
    before, paper.title, paper.link = paper.title, "", None
    paper.taken_out_at, paper.taken_out_by_id, paper.taken_out_why = clock.now(), by.id, why
    note(item, "paper", before=before, after="taken out")
    explain(item, "took out a paper", by=by, why=why)
    db.session.flush()


def may_add(item: AgendaItem, actor: Actor) -> bool:
    """Whoever may change an item adds its papers, and whoever presents it, until the meeting begins."""
    meeting = db.session.get_one(Meeting, item.meeting_id) if item.meeting_id is not None else None
    return policy.may_add_paper(actor, item, meeting)
