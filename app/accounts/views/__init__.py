"""Which addresses lead in and out?"""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from app.accounts.views import account, coming_in, passwords, sessions  # noqa: E402, F401  (each adds its addresses)
