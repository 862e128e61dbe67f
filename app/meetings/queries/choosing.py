"""What does a form on the page of a meeting name?"""

from sqlalchemy import select

from app.decisions.models import Option
from app.extensions import db
from app.meetings.models import AgendaItem
from app.records.references import NotFound


def option_of(item: AgendaItem, chosen: str | None) -> Option:
    """An option of the item's proposal, by its number.

    :raises NotFound: it is none of them.
    """
    if item.proposal_id is None or not chosen or not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        raise NotFound()
    option = db.session.scalar(select(Option).where(Option.id == int(chosen), Option.proposal_id == item.proposal_id))
    if option is None:
        raise NotFound()
    return option
