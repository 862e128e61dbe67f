"""Which terms end, and how soon?"""

from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import true

from app import clock
from app.access.actor import Actor
from app.steering import policy, queries
from app.steering.forms import FURTHEST, EndingFilterForm
from app.steering.models import Body
from app.steering.pages.saying import days as in_days
from app.steering.pages.saying import employers_with_sector, line
from app.steering.states import SOON, SeatState, runs_until
from app.web.forms import as_number
from app.wording import capital, count, day, until


def ending(asked: str, actor: Actor) -> dict[str, Any]:
    """Every term that is over or ends within so many days, soonest first; what was said differently is as if not."""
    bodies = {body.id: body for body in queries.bodies()}
    today, ahead = clock.today(), _days(asked, bodies)
    form = EndingFilterForm(formdata=None, data={"days": ahead})
    seats = [seat for seat in queries.seats_where(true(), today) if seat.body_id in bodies and seat.term is not None]
    soon = [seat for seat in seats if seat.term and runs_until(seat.term) <= today + timedelta(days=ahead)]
    soon.sort(key=lambda seat: (runs_until(seat.term) if seat.term else today, seat.seat_id))
    employers = employers_with_sector([seat.holder_id for seat in soon if seat.holder_id is not None])
    rows = []
    for seat in soon:
        assert seat.term is not None
        on = runs_until(seat.term)
        over = seat.state is SeatState.CARRIED_OVER
        rows.append(
            {
                "line": line(seat, employers, actor),
                "body": bodies[seat.body_id].title,
                "when": f"Over since {day(on)}" if over else capital(until(on, today)),
                "on": "" if over else day(on),
                "tone": "late" if over else "soon" if seat.state is SeatState.ENDS_SOON else "calm",
                "held": capital(in_days(seat.term.from_on, on)),
                "appoint_href": url_for("steering.appoint_form", seat_id=seat.seat_id)
                if policy.may_look_after(actor) and seat.next is None
                else None,
            }
        )
    return {
        "filters": form,
        "rows": rows,
        "lead": _lead(len(rows), ahead),
        "has_group": bool(bodies),
        "leads": [
            (body.title, count(body.lead_days, "day"), f"/steering/bodies/{body.id}/edit/lead-time")
            for body in bodies.values()
        ],
        "may_edit": policy.may_look_after(actor),
    }


def _days(asked: str, bodies: dict[int, Body]) -> int:
    days = as_number(asked)
    if days is not None and days <= FURTHEST:
        return days
    return max((body.lead_days for body in bodies.values()), default=SOON)


def _lead(number: int, ahead: int) -> str:
    verbs = "is over or ends" if number == 1 else "are over or end"
    return f"{count(number, 'term')} {verbs} within {count(ahead, 'day')}."
