"""Which addresses lead into the community, through the first weeks, and out again?"""

from flask import Blueprint

blueprint = Blueprint("membership", __name__)

from app.membership.views import accepting, asking, inviting, leaving, welcome  # noqa: E402, F401  (each adds its addresses)
