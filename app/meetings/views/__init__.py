"""Which addresses show meetings, prepare them and run them?"""

from flask import Blueprint

from app.access.roles import Permission
from app.records.references import Kind, register_kind
from app.web.contributions import Place, contributions

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")
register_kind(Kind("meeting", "meeting", "meetings", "meetings.show", "number", prefix="M"))
register_kind(Kind("series", "series of meetings", "series of meetings", "meetings.series", "series_id"))
register_kind(Kind("agenda_item", "agenda item", "agenda items", "meetings.item", "item_id"))
contributions.place(Place("Meetings", "meetings.index", Permission.MEETINGS_READ, order=15))

from app.meetings.views import (  # noqa: E402
    agenda,  # noqa: F401  (each adds its addresses)
    backlog,  # noqa: F401
    cells,  # noqa: F401
    invitations,  # noqa: F401
    items,  # noqa: F401
    leaving,  # noqa: F401
    meetings,  # noqa: F401
    papers,  # noqa: F401
    series,  # noqa: F401
    template,  # noqa: F401
)
