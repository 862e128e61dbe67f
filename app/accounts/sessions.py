"""Where is a session kept?

Signed in: as a row, through this store's own engine, so that a page that only
reads can still note that somebody was here, and so that ending it works at once.
Signed out: in the signed cookie, which then holds a form's token and nothing else.
"""

import hashlib
import json
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import BadSignature
from sqlalchemy import Connection, Engine, Table, bindparam, create_engine, delete, insert, select, update
from werkzeug.datastructures import CallbackDict

from app import clock
from app.accounts.models import SignedIn
from app.database import only_reading, prepare
from app.extensions import db

PERSON = "_user_id"  # under this key flask_login keeps who it is
NOTE_SEEN_AFTER = timedelta(seconds=60)
_rows = cast(Table, SignedIn.__table__)
# Asked at every request, and so put together once.
_WITH_DIGEST = select(_rows).where(_rows.c.digest == bindparam("digest"))


class Session(CallbackDict[str, Any], SessionMixin):
    """What a visitor's requests have in common.

    :ivar token: the cookie's token, when there is a row behind it.
    :ivar seen_at: when its owner was last here, as the row says.
    :ivar ended_for: whose session this was, when it ended meanwhile.
    """

    def __init__(self, initial: dict[str, Any] | None = None) -> None:
        def changed(_session: "Session") -> None:
            self.modified = True

        super().__init__(initial, changed)
        self.token: str | None = None
        self.seen_at: datetime | None = None
        self.ended_for: int | None = None
        self.modified = False
        self.accessed = True


def this_session() -> Session:
    """The session of the request at hand."""
    found = session._get_current_object()  # ty: ignore[missing-attribute]
    assert isinstance(found, Session)
    return found


class SessionStore(SessionInterface):
    """Sessions as rows. Made once per application; its engine opens on first use, after any fork."""

    def __init__(self, app: Flask) -> None:
        self._engine: Engine | None = None
        self._address = app.config["SQLALCHEMY_DATABASE_URI"]
        self._idle = timedelta(minutes=app.config["SESSION_IDLE_MINUTES"])
        self._longest = timedelta(hours=app.config["SESSION_HOURS"])
        self._cookies = SecureCookieSessionInterface()

    @contextmanager
    def _connection(self, *, reading: bool = False) -> Generator[Connection, None, None]:
        """A transaction of the store's own, which may write whatever the request may do."""
        if self._engine is None:
            self._engine = create_engine(self._address, pool_size=2, max_overflow=4)
            prepare(self._engine)
        with only_reading(reading), self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Let go of the connections: after a fork they are those of the process before it."""
        if self._engine is not None:
            self._engine.dispose(close=False)
            self._engine = None

    # What Flask asks.

    def open_session(self, app: Flask, request: Request) -> Session:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        if not cookie:
            return Session()
        signer = self._cookies.get_signing_serializer(app)
        assert signer is not None
        try:
            content = signer.loads(cookie)
        except BadSignature:
            return Session()
        if "token" not in content:
            return Session(content)
        return self._open_row(content["token"])

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, Session)
        name = self.get_cookie_name(app)
        if PERSON in session:
            if self._keep_row(session):
                self._set_cookie(app, response, {"token": session.token})
            return
        if session.token is not None:
            self._forget(session.token)
        if not session.modified and session.token is None:
            return
        if session:
            self._set_cookie(app, response, dict(session))
        else:
            response.delete_cookie(
                name, path=self.get_cookie_path(app), secure=self.get_cookie_secure(app), httponly=True, samesite="Lax"
            )

    # What the pages about sessions ask.

    def of_person(self, person_id: int) -> list[Any]:
        """Where this person is signed in: rows with label, device, started_at, seen_at, digest; newest first."""
        with self._connection(reading=True) as connection:
            found = connection.execute(
                select(_rows).where(_rows.c.person_id == person_id).order_by(_rows.c.seen_at.desc())
            ).all()
        return [row for row in found if self._runs(row)]

    # Ended in the request's own transaction: on SQLite it has the one writer's place already.

    def end(self, token: str) -> None:
        db.session.execute(delete(_rows).where(_rows.c.digest == digest_of(token)))

    def end_labelled(self, person_id: int, label: str) -> None:
        db.session.execute(delete(_rows).where(_rows.c.person_id == person_id, _rows.c.label == label))

    def end_all(self, person_id: int, *, but: str | None = None) -> None:
        """End every session of a person, except (``but``) the one with this token."""
        others = [_rows.c.digest != digest_of(but)] if but else []
        db.session.execute(delete(_rows).where(_rows.c.person_id == person_id, *others))

    def forget_old(self) -> int:
        """Delete the rows that nobody can use any more. Returns how many."""
        with self._connection() as connection:
            return connection.execute(
                delete(_rows).where(
                    (_rows.c.seen_at < clock.now() - self._idle) | (_rows.c.started_at < clock.now() - self._longest)
                )
            ).rowcount

    # How it is done.

    def _open_row(self, token: str) -> Session:
        with self._connection(reading=True) as connection:
            row = connection.execute(_WITH_DIGEST, {"digest": digest_of(token)}).one_or_none()
        if row is None:
            return Session()
        if not self._runs(row):
            ended = Session()
            ended.token, ended.ended_for = token, row.person_id
            return ended
        session = Session({**json.loads(row.data), PERSON: str(row.person_id)})
        session.token, session.seen_at = token, row.seen_at
        return session

    def _keep_row(self, session: Session) -> bool:
        """Write what changed. Returns whether the row, and so the cookie, is new."""
        now = clock.now()
        data = json.dumps({key: value for key, value in session.items() if key != PERSON})
        if session.token is None:
            session.token = secrets.token_urlsafe(32)
            with self._connection() as connection:
                connection.execute(
                    insert(_rows).values(
                        digest=digest_of(session.token),
                        label=secrets.token_hex(6),
                        person_id=int(session[PERSON]),
                        data=data,
                        device=session.get("device", ""),
                        started_at=now,
                        seen_at=now,
                    )
                )
            return True
        assert session.seen_at is not None
        if session.modified or now - session.seen_at > NOTE_SEEN_AFTER:
            # An update and no insert: a session that was ended meanwhile stays ended.
            with self._connection() as connection:
                connection.execute(
                    update(_rows).where(_rows.c.digest == digest_of(session.token)).values(data=data, seen_at=now)
                )
        return False

    def _runs(self, row: Any) -> bool:
        now = clock.now()
        return now - row.seen_at <= self._idle and now - row.started_at <= self._longest

    def _forget(self, token: str) -> None:
        with self._connection() as connection:
            connection.execute(delete(_rows).where(_rows.c.digest == digest_of(token)))

    def _set_cookie(self, app: Flask, response: Response, content: dict[str, Any]) -> None:
        signer = self._cookies.get_signing_serializer(app)
        assert signer is not None
        response.set_cookie(
            self.get_cookie_name(app),
            signer.dumps(content),
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite="Lax",
        )


def digest_of(token: str) -> bytes:
    """What is kept of a cookie's token."""
    return hashlib.sha256(token.encode()).digest()
