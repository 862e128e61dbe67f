"""By which number is an agenda item called, whoever reads it?"""

from sqlalchemy import ColumnElement, Subquery, Text, case, cast, func, literal, select

from app.meetings.models import AgendaItem
from app.meetings.policy import FOR_MANY
from app.records.models import Record, Visibility
from app.records.visibility import current

_record, _item = Record.__table__, AgendaItem.__table__


def numbers(of_meetings: ColumnElement[bool]) -> Subquery:
    """The items of these meetings, each with its ``number``: “2”, or “C1” where it is confidential.

    Counted over all of an agenda and not over what its reader may see, so that everybody in the room says the same.
    What is for many is counted apart from what is confidential, and of that what is for the whole body comes before
    what is for people by name: so nobody sees a gap where something stands that a larger group does not read.

    :param of_meetings: a clause over items that holds for all items of these meetings.
    """
    is_confidential = case((_item.c.meant_for.in_(FOR_MANY), 0), else_=1)
    is_for_some = case((_item.c.meant_for == Visibility.NAMED, 1), else_=0)
    counted = (
        select(
            _item.c.id,
            is_confidential.label("is_confidential"),
            _item.c.meeting_id,
            is_for_some.label("is_for_some"),
            _item.c.position,
        )
        .join(_record, _record.c.id == _item.c.id)
        .where(of_meetings, current())
        .subquery()
    )
    place = cast(
        func.row_number().over(
            partition_by=(counted.c.meeting_id, counted.c.is_confidential),
            order_by=(counted.c.is_for_some, counted.c.position, counted.c.id),
        ),
        Text,
    )
    number = case((counted.c.is_confidential == 1, literal("C") + place), else_=place)
    return select(counted.c.id, number.label("number")).subquery("item_number")
