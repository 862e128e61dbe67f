"""What does a form on the page of a meeting name?"""

from sqlalchemy import select

from app.decisions.models import Option
from app.extensions import db
from app.meetings.models import AgendaItem
from app.records.references import NotFound
from app.web.forms import as_number


def option_of(item: AgendaItem, chosen: str | None) -> Option:
    """An option of the item's proposal, by its number.

    :raises NotFound: it is none of them.
    """
    number = as_number(chosen)
    asked = select(Option).where(Option.id == number, Option.proposal_id == item.proposal_id)
    option = db.session.scalar(asked) if number is not None and item.proposal_id is not None else None
    if option is None:
        raise NotFound()
    return option
