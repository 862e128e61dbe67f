"""What do people do with what they keep for themselves?

Everything here is their own: no function takes anything of somebody else's.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.database import insert_once
from app.extensions import db
from app.saved import policy
from app.saved.areas import Area
from app.saved.models import ChosenColumns, SavedView

MOST = 30  # views of one person in one area: what nobody can look through is no help


def save_view(area: Area, name: str, address: str, *, by: Actor) -> bool:
    """Keep this address under a name. Returns whether it took the place of another one under that name.

    :raises Unready: it leads elsewhere, or there are too many already.
    """
    ensure(policy.may_keep(by, area), f"keep views of {area.words}")
    if urlsplit(address).path not in area.paths:
        raise Unready("address", f"Only a page of {area.words} can be kept here")
    standing = _called(by, area, name)
    if standing is not None:
        standing.address, standing.saved_at = address, clock.now()
        return True
    if _how_many(by, area) >= MOST:
        raise Unready("name", f"You have {MOST} views already. Delete one that you no longer need first")
    # Of two windows that save the same name at once, neither fails.
    insert_once(db.session, SavedView, person_id=by.id, area=area.key, name=name, address=address, saved_at=clock.now())
    return False


def rename_view(view: SavedView, area: Area, name: str, *, by: Actor) -> None:
    """:raises Unready: another one has this name."""
    ensure(policy.may_keep(by, area), f"keep views of {area.words}")
    other = _called(by, area, name)
    if other is not None and other is not view:
        raise Unready("name", f"You have another view called “{name}”. Choose a different name")
    view.name = name


def delete_view(view: SavedView) -> None:
    db.session.delete(view)


def choose_columns(area: Area, names: Iterable[str], *, by: Actor) -> None:
    """Let a table show these columns; those that it does not have are none."""
    ensure(policy.may_keep(by, area), f"choose the columns of {area.words}")
    chosen = " ".join(area.ordered(names))
    insert_once(db.session, ChosenColumns, person_id=by.id, area=area.key, columns=chosen)
    db.session.get_one(ChosenColumns, (by.id, area.key)).columns = chosen


def choose_usual_columns(area: Area, *, by: Actor) -> None:
    """Let a table show what it shows to everybody who has not chosen."""
    db.session.execute(delete(ChosenColumns).where(ChosenColumns.person_id == by.id, ChosenColumns.area == area.key))


def _called(actor: Actor, area: Area, name: str) -> SavedView | None:
    return db.session.scalar(
        select(SavedView).where(SavedView.person_id == actor.id, SavedView.area == area.key, SavedView.name == name)
    )


def _how_many(actor: Actor, area: Area) -> int:
    own = select(func.count()).where(SavedView.person_id == actor.id, SavedView.area == area.key)
    return db.session.scalar(own) or 0
