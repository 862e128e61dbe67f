"""Which addresses lead in and out?"""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from app.accounts.views import (  # noqa: E402, F401  (each adds its addresses)
    account,
    coming_in,
    passkeys,
    passwords,
    provider,
    second_step,
    sessions,
)
