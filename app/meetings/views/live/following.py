"""Which addresses let somebody follow a meeting?"""

from flask import Response, request
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, public, requires
from app.access.roles import Permission
from app.accounts.sessions import this_session
from app.meetings import policy
from app.meetings.pages.live import parts
from app.meetings.pages.seen import live
from app.meetings.queries.live import live_of
from app.meetings.views.live import blueprint
from app.meetings.views.live.answers import whole_page
from app.meetings.watching import meeting_watched
from app.web.forms import as_number
from app.web.pages import page


@blueprint.get("")
@requires(Permission.SIGNED_IN)
def show(number: int) -> ResponseReturnValue:
    return whole_page(number, as_number(request.args.get("item")))


@blueprint.get("/now")
@requires(Permission.SIGNED_IN)
def now(number: int) -> ResponseReturnValue:
    """What has changed, with all the rights of whoever asks. The page asks by itself: that keeps only those signed in
    who are noted as there.
    """
    seen = live(me(), number, item_id=as_number(request.args.get("item")))
    stays = policy.stays_signed_in(me(), seen.head, is_there=seen.is_there, now=clock.now())
    this_session().unnoticed = not stays
    return page("meetings/live/parts.html", "meetings/live/_parts.html", title=seen.head.title, **parts(seen))


@blueprint.get("/changed")
@public
def changed(number: int) -> ResponseReturnValue:
    """Has something changed since? One look at one number: see ``meetings.watching``."""
    meeting_id = meeting_watched(request.args.get("token", ""))
    count = live_of(meeting_id) if meeting_id is not None else None
    if count is None:
        # The page fetches its content, as whoever it is now, and has a new token with it.
        return Response(status=410)
    return Response(status=204 if request.args.get("seen") == str(count) else 200)
