"""Which addresses show who steers, and change seats, offices and interests?"""

from flask import Blueprint

from app.access.roles import Permission
from app.records.references import Kind, register_kind
from app.web.contributions import Place, contributions

blueprint = Blueprint("steering", __name__, url_prefix="/steering")
register_kind(Kind("body", "body", "bodies", "steering.body", "body_id"))
register_kind(Kind("seat", "seat", "seats", "steering.seat", "seat_id"))
contributions.place(Place("Steering group", "steering.index", Permission.STEERING_READ, order=18))

from app.steering.views import bodies, candidacies, interests, offices, seats, terms  # noqa: E402, F401  (each adds its addresses)
