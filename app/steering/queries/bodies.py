"""Which bodies are there?"""

from sqlalchemy import select

from app.extensions import db
from app.records.references import NotFound
from app.records.visibility import current
from app.steering.models import Body


def the_steering_group() -> Body | None:
    """The body that steers the community; ``None`` where nobody has set one up yet."""
    return db.session.scalar(select(Body).where(Body.is_steering_group, current()))


def bodies() -> list[Body]:
    """Every body, the steering group first."""
    return list(db.session.scalars(select(Body).where(current()).order_by(Body.is_steering_group.desc(), Body.title)))


def body_called(body_id: int, *, to_change: bool = False) -> Body:
    """One body.

    :param to_change: lock it, so that two who appoint take turns.
    :raises NotFound: there is none.
    """
    query = select(Body).where(Body.id == body_id, current())
    found = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound()
    return found
