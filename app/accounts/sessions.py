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
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, current_app, session
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import BadSignature
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    bindparam,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    select,
    update,
)
from werkzeug.datastructures import CallbackDict

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.accounts.models import SignedIn
from app.database import only_reading, prepare
from app.extensions import db
from app.people.models import Person

PERSON = "_user_id"  # under this key flask_login keeps who it is
NOTE_SEEN_AFTER = timedelta(seconds=60)
_rows = cast(Table, SignedIn.__table__)
# Asked at every request, and so put together once.
_WITH_DIGEST = select(_rows).where(_rows.c.digest == bindparam("digest"))


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: while nothing is done, and in all."""

    idle: timedelta
    longest: timedelta

    def ends_at(self, *, started_at: datetime, seen_at: datetime) -> datetime:
        return min(seen_at + self.idle, started_at + self.longest)


class Session(CallbackDict[str, Any], SessionMixin):
    """What a visitor's requests have in common.

    :ivar token: the cookie's token, when there is a row behind it.
    :ivar started_at: when its owner signed in.
    :ivar seen_at: when its owner was last here, as the row says.
    :ivar ended_for: whose session this was, when it ended meanwhile.
    :ivar unnoticed: this request is the page's own and nothing that its owner does: it prolongs nothing.
    """

    def __init__(self, initial: dict[str, Any] | None = None) -> None:
        def changed(_session: "Session") -> None:
            self.modified = True

        super().__init__(initial, changed)
        self.token: str | None = None
        self.started_at: datetime | None = None
        self.seen_at: datetime | None = None
        self.ended_for: int | None = None
        self.unnoticed = False
        self.modified = False
        self.accessed = True

    def renew(self) -> None:
        """Go on under a new token: whoever holds the old one has nothing. The row before is ended by others."""
        self.token = None

    def end_for(self, person_id: int) -> None:
        """Over: the row goes with this request."""
        self.ended_for = person_id
        self.clear()


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
        self._limits = _limits(app, "SESSION")
        self._limits_of_administrators = _limits(app, "ADMIN_SESSION")
        self._cookies = SecureCookieSessionInterface()

    @contextmanager
    def connection(self, *, reading: bool = False) -> Generator[Connection, None, None]:
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
        token = content.get("token")
        if not isinstance(token, str):
            # A visitor's. Whose a session is stands in its row alone, whoever has signed the cookie.
            return Session({name: value for name, value in content.items() if name not in (PERSON, "token")})
        return self._open_row(token)

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

    def limits_of(self, actor: Actor) -> Limits:
        """Shorter for whoever runs the system today: their session is worth more to a thief."""
        return self._limits_of_administrators if Role.ADMINISTRATOR in actor.roles else self._limits

    def ends_at(self, session: Session, actor: Actor) -> datetime:
        """When this session ends if nothing is done after this request."""
        now = clock.now()
        if session.started_at is None or session.seen_at is None:
            return self.limits_of(actor).ends_at(started_at=now, seen_at=now)
        seen_at = now if self._will_note(session) else session.seen_at
        return self.limits_of(actor).ends_at(started_at=session.started_at, seen_at=seen_at)

    def of_person(self, actor: Actor) -> list[Any]:
        """Where this person is signed in: rows with label, device, started_at, seen_at, digest; newest first."""
        with self.connection(reading=True) as connection:
            found = connection.execute(
                select(_rows).where(_rows.c.person_id == actor.id).order_by(_rows.c.seen_at.desc())
            ).all()
        return [row for row in found if _runs(row, self.limits_of(actor))]

    # Ended in the request's own transaction: on SQLite it has the one writer's place already.

    def end(self, token: str) -> None:
        db.session.execute(delete(_rows).where(_rows.c.digest == digest_of(token)))

    def end_labelled(self, person_id: int, label: str) -> None:
        db.session.execute(delete(_rows).where(_rows.c.person_id == person_id, _rows.c.label == label))

    def end_all(self, person_id: int, *, but: str | None = None) -> None:
        """End every session of a person, except (``but``) the one with this token."""
        others = [_rows.c.digest != digest_of(but)] if but else []
        db.session.execute(delete(_rows).where(_rows.c.person_id == person_id, *others))

    # How it is done.

    def _open_row(self, token: str) -> Session:
        with self.connection(reading=True) as connection:
            row = connection.execute(_WITH_DIGEST, {"digest": digest_of(token)}).one_or_none()
        if row is None:
            return Session()
        # Whose it is, and so whether shorter limits hold, is known once they are loaded: `who_is_signed_in`.
        if not _runs(row, self._limits):
            ended = Session()
            ended.token, ended.ended_for = token, row.person_id
            return ended
        session = Session({**json.loads(row.data), PERSON: str(row.person_id)})
        session.token, session.started_at, session.seen_at = token, row.started_at, row.seen_at
        return session

    def _keep_row(self, session: Session) -> bool:
        """Write what changed. Returns whether the row, and so the cookie, is new."""
        now = clock.now()
        data = json.dumps({key: value for key, value in session.items() if key != PERSON})
        if session.token is None:
            session.token = secrets.token_urlsafe(32)
            with self.connection() as connection:
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
        if self._will_note(session):
            # An update and no insert: a session that was ended meanwhile stays ended.
            with self.connection() as connection:
                connection.execute(
                    update(_rows).where(_rows.c.digest == digest_of(session.token)).values(data=data, seen_at=now)
                )
        return False

    def _will_note(self, session: Session) -> bool:
        if session.unnoticed:
            return False
        assert session.seen_at is not None
        return session.modified or clock.now() - session.seen_at > NOTE_SEEN_AFTER

    def _forget(self, token: str) -> None:
        with self.connection() as connection:
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


def sessions_of_this_app() -> SessionStore:
    store = current_app.session_interface
    assert isinstance(store, SessionStore)
    return store


def who_is_signed_in(actor: Actor | None, person_id: int) -> Actor | None:
    """Whose session this is, as long as it lasts.

    :param actor: the person of this session with what they hold today, if they may still act.
    """
    # Whoever holds nothing any more is nobody here, wherever they are still signed in.
    if actor is None or not actor.holdings:
        return None
    # An administrator's limits are the shorter ones, from the day that they are one.
    session, limits = this_session(), sessions_of_this_app().limits_of(actor)
    if session.token is not None and not _runs(session, limits):
        session.end_for(person_id)
        return None
    return actor


@event.listens_for(Person, "after_update")
def _end_what_the_disabled_have(_mapper: object, connection: Connection, person: Person) -> None:
    """In the same transaction, so that nothing revives when they are enabled again."""
    if person.disabled_on is not None and inspect(person).attrs.disabled_on.history.has_changes():
        connection.execute(delete(_rows).where(_rows.c.person_id == person.id))


def _runs(session: Any, limits: Limits) -> bool:
    return clock.now() <= limits.ends_at(started_at=session.started_at, seen_at=session.seen_at)


def _limits(app: Flask, name: str) -> Limits:
    return Limits(
        idle=timedelta(minutes=app.config[f"{name}_IDLE_MINUTES"]), longest=timedelta(hours=app.config[f"{name}_HOURS"])
    )


def digest_of(token: str) -> bytes:
    """What is kept of a cookie's token."""
    return hashlib.sha256(token.encode()).digest()
