"""Has this browser signed in here before?

A browser that has holds a cookie that says so, signed and lasting. It opens
nothing: it gives its owner attempts of their own, which no stranger can use up,
and spares them the letter about a new device.
"""

import secrets
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.user_agent import UserAgent

LASTS = timedelta(days=365)  # since it last signed in
LONGEST = 200  # characters of a cookie that is worth reading


def device_of_this_request() -> str | None:
    """What tells this browser from others, if it has signed in before."""
    cookie = request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], "")
    if not cookie or len(cookie) > LONGEST:
        return None
    try:
        held = _signer().loads(cookie)
    except BadSignature:
        return None
    return held if isinstance(held, str) else None


def keep_device(response: Response) -> str:
    """Let the browser hold its cookie from now on, the one it has or a new one. Returns what it holds."""
    device = device_of_this_request() or secrets.token_urlsafe(24)
    response.set_cookie(
        current_app.config["DEVICE_COOKIE_NAME"],
        str(_signer().dumps(device)),
        max_age=LASTS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return device


def device_words(agent: UserAgent) -> str:
    """A few words to recognise a device by."""
    text = agent.string
    systems = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    browsers = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    browser = next((name for mark, name in browsers.items() if mark in text), "A browser")
    system = next((name for mark, name in systems.items() if mark in text), "an unknown device")
    return f"{browser} on {system}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")
