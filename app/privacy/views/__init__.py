"""Which addresses are about personal data?"""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)

from app.privacy.views import answering, own, public  # noqa: E402, F401  (each adds its addresses)
