"""Which addresses show a meeting while it is held, and let it go on?"""

from flask import Blueprint

blueprint = Blueprint("live", __name__, url_prefix="/meetings/<int:number>/live")

from app.meetings.views.live import attending, closing, following, session, voting, writing  # noqa: E402, F401
