"""What may the page of a meeting ask every few seconds, without saying who asks?

Whether something has changed, and nothing else. The address that it asks holds a token: signed, dated, and made for one
person and one meeting when they could see its page. It opens nothing; what has changed is then fetched with all the
rights that somebody has at that moment. So a poll needs no session, and costs one look at one number.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

# Longer than a page goes without being given a new one; a page that slept asks for its content, and has one again.
LASTS = 15 * 60  # seconds


def token_for(person_id: int, meeting_id: int) -> str:
    return _serializer().dumps([person_id, meeting_id])


def meeting_watched(token: str) -> int | None:
    """The meeting that a token is for, or ``None`` if it is none of ours, or too old."""
    try:
        _person_id, meeting_id = _serializer().loads(token, max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return None
    return meeting_id if isinstance(meeting_id, int) else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="meeting that is watched")
