"""What does one request cost?

Requests go through the whole WSGI application with a signed-in session, from an
environ made beforehand, so that what is measured is the application and no
client. All requests take turns, round after round: a noisy moment of the
machine falls on each of them, and medians are compared within one run.
"""

import gc
import html
import io
import os
import re
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Engine, event
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from app import create_app
from app.accounts.sessions import PERSON, SessionStore
from app.extensions import db
from app.web.application import Praxis
from app.web.gunicorn import keep_out_of_the_way
from benchmarks import reference
from benchmarks.filling import COMMON, RARE, SAVED_VIEW, Community
from config import settings

REFERENCE = "a bare page of 50 rows"
POLL = "live page, nothing has changed"
HOST = "praxis.example.org"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
# As browsers send it over HTTPS; the application chooses.
ENCODINGS = "gzip, deflate, br, zstd"
# What begins a transaction asks the database for nothing.
_BEGINNINGS = ("PRAGMA", "BEGIN", "SET TRANSACTION")
_TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
_PICKED = re.compile(rb'name="action" value="(\d+)"')
_SEEN = re.compile(rb'name="seen" value="([^"]+)"')
_ONCE = re.compile(rb'name="once"[^>]* value="([^"]+)"')
_WATCHED = re.compile(rb'data-changed="([^"]+)"')
_COUNTED = re.compile(rb'data-seen="(\d+)"')
_VERSION = re.compile(rb'-version"[^>]* value="(\d+)"')

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Figures:
    """What one request costs: medians over all rounds, times in milliseconds."""

    statements: int
    cpu: float
    # With the time that the database's own process takes, and whatever else the machine does.
    elapsed: float
    # Of the body, as it is sent.
    bytes: int


@dataclass
class Request:
    """One request to repeat. ``body`` is made anew for each, because a save must change something."""

    name: str
    environ: dict[str, Any]
    body: Callable[[int], str] | None = None
    wsgi: Wsgi | None = None
    statements: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    elapsed: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)

    def figures(self) -> Figures:
        # The median of statements, too: once a minute a request also notes that somebody is here.
        return Figures(int(median(self.statements)), median(self.cpu), median(self.elapsed), int(median(self.bytes)))


def environment(address: str, folder: str) -> dict[str, str]:
    """The settings of a production server on this database."""
    return {
        "PRAXIS_ENV": "production",
        "DATABASE_URL": address,
        "SECRET_KEY": "for measuring only, and long enough for that",
        "HISTORY_KEY": "another one for measuring, as long as the first",
        "HISTORY_ANCHOR": f"{folder}/history.anchor",
        "FILES_FOLDER": f"{folder}/files",
        "TRUSTED_HOSTS": HOST,
        "PUBLIC_URL": f"https://{HOST}",
        "MAIL_BACKEND": "smtp",
    }


@contextmanager
def praxis(address: str, folder: str) -> Generator[Praxis]:
    """The application in production's settings on this database; what it logs goes nowhere."""
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        app = create_app({**settings(environment(address, folder)), "STATIC_BUILT": f"{folder}/static"})
        try:
            yield app
        finally:
            with app.app_context():
                db.engine.dispose()
            sessions_of(app).dispose()


def sessions_of(app: Praxis) -> SessionStore:
    assert isinstance(app.session_interface, SessionStore)
    return app.session_interface


def measure(app: Praxis, community: Community, *, rounds: int) -> dict[str, Figures]:
    """Each request's figures by its name, in the order in which they are shown."""
    with app.app_context():
        engine = db.engine
    requests = [_reference(app, engine, community), *_requests(app, community)]
    keep_out_of_the_way()
    with counting() as statements:
        # The first rounds compile templates and statements, and let the database warm up.
        for turn in range(-5, rounds):
            for request in requests:
                _take(app, request, turn, statements)
    gc.unfreeze()
    return {request.name: request.figures() for request in requests}


def _take(app: Praxis, request: Request, turn: int, statements: list[str]) -> None:
    environ = dict(request.environ)
    if request.body is not None:
        content = request.body(turn).encode()
        environ |= {"wsgi.input": io.BytesIO(content), "CONTENT_LENGTH": str(len(content))}
    statements.clear()
    began, used = time.perf_counter(), time.process_time()
    answer = ask(request.wsgi or app, environ)
    used, took = time.process_time() - used, time.perf_counter() - began
    if answer.status not in (200, 204, 303):
        raise RuntimeError(f"{request.name}: answered with {answer.status}")
    if turn < 0:
        return
    request.statements.append(len(statements))
    request.cpu.append(used * 1000)
    request.elapsed.append(took * 1000)
    request.bytes.append(len(answer.body))


def ask(wsgi: Wsgi, environ: dict[str, Any]) -> Answer:
    """Call the application as a server does, and read its answer to the end."""
    said: dict[str, Any] = {}

    def start_response(status: str, headers: Sequence[tuple[str, str]], _fault: Any = None) -> None:
        said.update(status=int(status[:3]), headers=headers)

    parts = wsgi(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(said["status"], {name.lower(): value for name, value in said["headers"]}, body)


def page(app: Praxis, path: str, cookie: str = "", **headers: str) -> bytes:
    """The body of a page, as it is before it is compressed."""
    return ask(app, environ_for(path, cookie=cookie, headers={"Accept-Encoding": "", **headers})).body


def _found(pattern: re.Pattern[bytes], body: bytes) -> str:
    found = pattern.search(body)
    assert found is not None, f"{pattern.pattern!r} is not in the page"
    return found[1].decode()


@contextmanager
def counting() -> Generator[list[str]]:
    """Each statement that any engine is given."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(_BEGINNINGS):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def environ_for(path: str, *, cookie: str = "", **more: Any) -> dict[str, Any]:
    """A request as a proxy in front of the application passes it on."""
    headers: dict[str, str] = {"Accept-Encoding": ENCODINGS, "Cookie": cookie, **more.pop("headers", {})}
    builder = EnvironBuilder(path=path, base_url=f"https://{HOST}", headers=Headers(headers), **more)
    try:
        environ = builder.get_environ()
    finally:
        builder.close()
    return environ | {"HTTP_X_FORWARDED_FOR": "192.0.2.1", "HTTP_X_FORWARDED_PROTO": "https"}


def signed_in(app: Praxis, person_id: int) -> str:
    """A cookie of a new session of this person, as a browser sends it."""
    client = app.test_client()
    with client.session_transaction(base_url=f"https://{HOST}") as session:
        session[PERSON] = str(person_id)
        session["_fresh"] = True
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name, HOST)
    assert cookie is not None
    return f"{name}={cookie.value}"


def _reference(app: Praxis, engine: Engine, community: Community) -> Request:
    bare: Flask = reference.make(engine, app.config["SECRET_KEY"])
    signer = SecureCookieSessionInterface().get_signing_serializer(bare)
    assert signer is not None
    cookie = f"bare={signer.dumps({PERSON: str(community.chair), '_fresh': True})}"
    return Request(REFERENCE, environ_for(reference.PATH, cookie=cookie), wsgi=bare)


def _requests(app: Praxis, community: Community) -> list[Request]:
    cookie, of_a_lead = signed_in(app, community.chair), signed_in(app, community.lead)
    token = _found(_TOKEN, page(app, "/actions", cookie))
    edit = f"/actions/{community.action}/edit/title"

    def save(turn: int) -> str:
        prefix = f"A{community.action}-"
        version = _found(_VERSION, page(app, edit, cookie, **FRAGMENT))
        title = f"Publish the guide on maternity care for new staff, draft {turn + 100}"
        return urlencode({"csrf_token": token, f"{prefix}version": version, f"{prefix}title": title})

    several = {"method": "POST", "content_type": "application/x-www-form-urlencoded"}
    # What a save says on the page that follows is kept in the session: in one of its own.
    by_hand = signed_in(app, community.chair)
    plan = page(app, "/actions?status=going", by_hand)
    picked, of_plan = _PICKED.findall(plan), _found(_TOKEN, plan)
    # The one whose page is measured, too, is left as it is.
    numbers = [number for number in picked if int(number) != community.action]

    def chosen(turn: int) -> str:
        wanted = {"csrf_token": of_plan, "change": "priority", "priority": ("high", "low")[turn % 2]}
        return urlencode([*wanted.items(), *(("action", number.decode()) for number in numbers)])

    def confirmed(turn: int) -> str:
        body = chosen(turn).encode()
        asked = environ_for("/actions/bulk", cookie=by_hand, **several, headers={"Accept-Encoding": ""})
        shown = ask(app, asked | {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}).body
        return f"{chosen(turn)}&{urlencode({'seen': _found(_SEEN, shown), 'once': _found(_ONCE, shown)})}"

    def get(name: str, path: str, **headers: str) -> Request:
        return Request(name, environ_for(path, cookie=cookie, headers=headers))

    posted = {"method": "POST", "content_type": "application/x-www-form-urlencoded", "headers": FRAGMENT}
    return [
        get("actions", "/actions"),
        get("actions, filtered", "/actions?status=going&priority=high&confidence=at-risk"),
        get("actions, of one recommendation", "/actions?recommendation=R-E1"),
        get("actions, with a word", f"/actions?status=all&q={COMMON}"),
        get("actions, by title", "/actions?sort=action"),
        get("actions, by owner", "/actions?sort=owner"),
        get("actions, last page", "/actions?page=last"),
        get("actions, by a saved view", SAVED_VIEW),
        Request("actions, as a lead", environ_for("/actions", cookie=of_a_lead)),
        get("board", "/actions/board"),
        get("timeline", "/actions/timeline"),
        Request("several at once: preview of 50", environ_for("/actions/bulk", cookie=by_hand, **several), body=chosen),
        Request("several at once: save 50", environ_for("/actions/bulk/do", cookie=by_hand, **several), body=confirmed),
        get("one action", f"/actions/{community.action}"),
        get("home", "/"),
        get("people", "/people"),
        get("people, filtered", "/people?sector=nhs-trust&level=manager"),
        get("people, with a word", "/people?q=adeyemi"),
        get("people, newest first", "/people?sort=newest"),
        get("people, last page", "/people?page=last"),
        get("one person", f"/people/{community.person}"),
        get("organisations", "/organisations"),
        get("recommendations", "/recommendations"),
        get("goals", "/goals"),
        get("search, a common word", f"/search?q={COMMON}"),
        get("search, a rare word", f"/search?q={RARE}"),
        get("search, as one types", f"/search?q={COMMON[:3]}", **FRAGMENT),
        get("search, offered in the header", f"/search/suggest?q={COMMON[:3]}", **FRAGMENT),
        get("a line, read while one types", "/actions/quick?line=Publish+it+3+Dec+R-E1", **FRAGMENT),
        get("edit in place: form", edit, **FRAGMENT),
        Request("edit in place: save", environ_for(edit, cookie=cookie, **posted), body=save),
        *_of_the_group(app, community, cookie),
    ]


def _of_the_group(app: Praxis, community: Community, of_the_chair: str) -> list[Request]:
    """Where the steering group decides and meets."""
    asked = community.group
    of_the_secretary, of_a_member = signed_in(app, asked.secretary), signed_in(app, community.person)
    published, live, over = (f"/meetings/{number}" for number in (asked.published, asked.in_session, asked.circulated))
    live += "/live"
    watched = html.unescape(_found(_WATCHED, page(app, live, of_a_member)))
    seen = _found(_COUNTED, page(app, live, of_a_member))

    def get(name: str, path: str, cookie: str = of_the_chair, **headers: str) -> Request:
        return Request(name, environ_for(path, cookie=cookie, headers=headers))

    return [
        get("steering group", "/steering"),
        get("decisions", "/decisions"),
        get("decisions, filtered", "/decisions?standing=stands&action=1&year=" + asked.decision[1:5]),
        get("decisions, with a word", "/decisions?q=travel"),
        get("decisions, last page", "/decisions?page=last"),
        get("one decision", f"/decisions/{asked.decision}"),
        get("proposals", "/proposals"),
        get("one proposal", f"/proposals/{asked.proposal}"),
        get("meetings", "/meetings"),
        get("agenda", published, of_a_member),
        get("agenda, being edited", f"{published}/agenda", of_the_secretary),
        get("live page, as the secretary", live, of_the_secretary),
        get("live page, as a member", live, of_a_member),
        get("live page, what has changed", f"{live}/now", of_a_member, **FRAGMENT),
        get(POLL, f"{watched}&seen={seen}", ""),
        get("minutes", f"{over}/minutes", of_a_member),
    ]
