"""What does the link in an invitation say?

Which request it is for and to which address it went, signed. Whether it still
works is for the request to say: the same link can be sent again, and an
invitation that is taken back takes its link with it.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.membership.models import JoinRequest


def token_for(request: JoinRequest) -> str:
    return _serializer().dumps([request.id, request.email])


def named_by(token: str) -> tuple[int, str] | None:
    """The request and the address that a token is for, or ``None`` if it is none of ours."""
    try:
        request_id, email = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return request_id, email


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="invitation")
