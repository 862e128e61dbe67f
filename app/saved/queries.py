"""What has somebody kept of an area?"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, literal, null, select, union_all

from app.access.actor import Actor
from app.extensions import db
from app.records.references import NotFound
from app.saved import policy
from app.saved.areas import Area, area_called
from app.saved.models import ChosenColumns, SavedView

_view, _columns = SavedView.__table__, ChosenColumns.__table__


@dataclass(frozen=True)
class View:
    id: int
    name: str
    href: str


@dataclass(frozen=True)
class Kept:
    """:ivar views: by name.
    :ivar has_chosen: the columns are this person's own choice, and not the usual ones.
    """

    area: Area
    views: list[View]
    columns: tuple[str, ...]
    has_chosen: bool

    @property
    def href(self) -> str:
        """Where the views are listed; what is sent goes below it."""
        return f"/saved/{self.area.key}"


def area_for(actor: Actor, key: str) -> Area:
    """The area of this name.

    :raises NotFound: there is none, or not for somebody who may not read it.
    """
    area = area_called(key)
    if area is None or not policy.may_keep(actor, area):
        raise NotFound()
    return area


def kept_by(actor: Actor, area: Area) -> Kept:
    """The views and the columns of this person: one statement."""
    views: list[View] = []
    chosen: str | None = None
    for view_id, name, kept in db.session.execute(_all(), {"whose": actor.id, "area": area.key}):
        if view_id is None:
            chosen = kept
        else:
            views.append(View(view_id, name, kept))
    columns = area.usual if chosen is None else area.ordered(chosen.split())
    return Kept(area, sorted(views, key=lambda view: view.name.casefold()), columns, chosen is not None)


@lru_cache(maxsize=1)
def _all() -> Any:
    whose, area = bindparam("whose"), bindparam("area")
    return union_all(
        select(_view.c.id, _view.c.name, _view.c.address).where(_view.c.person_id == whose, _view.c.area == area),
        select(null(), literal(""), _columns.c.columns).where(_columns.c.person_id == whose, _columns.c.area == area),
    )


def columns_of(actor: Actor, area: Area) -> tuple[str, ...]:
    """The columns that this person sees of the area's table."""
    chosen = db.session.scalar(
        select(_columns.c.columns).where(_columns.c.person_id == actor.id, _columns.c.area == area.key)
    )
    return area.usual if chosen is None else area.ordered(chosen.split())


def view_for(actor: Actor, area: Area, view_id: int) -> SavedView:
    """A view of this person's own.

    :raises NotFound: there is none, or it is somebody else's.
    """
    own = select(SavedView).where(SavedView.id == view_id, SavedView.area == area.key, SavedView.person_id == actor.id)
    view = db.session.scalar(own)
    if view is None:
        raise NotFound()
    return view
