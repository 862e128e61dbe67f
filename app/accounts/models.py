"""What does signing in leave behind?"""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Account(Model):
    """How one person signs in. Made when there is something to keep: most people need a link and nothing else."""

    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    # By argon2id, with its parameters and salt; none: this person signs in by a link.
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    # When they last came in, whichever way.
    signed_in_at: Mapped[datetime | None]


class Purpose(enum.Enum):
    """What a one-time link is for. Each works for its purpose and for no other."""

    SIGN_IN = "sign in"
    RESET = "reset the password"
    # What the button of a reset leads to: the form, which then holds it.
    CHOOSE = "choose a password"
    END_SESSIONS = "sign out everywhere"


class OneTimeLink(Model):
    """A link in a letter. Only a digest of its token is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    purpose: Mapped[Purpose]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    expires_at: Mapped[datetime]
    # When its button was pressed, or when it was withdrawn.
    used_at: Mapped[datetime | None]
    # A path of ours to go on to.
    onward: Mapped[str | None]


class SignedIn(Model):
    """One session of one person on one device. Only a digest of the cookie's token is kept."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_seen", "seen_at"),)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    # Names the session on the page where its owner can end it.
    label: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    data: Mapped[str]
    device: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class KnownDevice(Model):
    """A browser that a person has signed in with. Only a digest of what its cookie holds is kept."""

    __tablename__ = "known_device"
    __table_args__ = (UniqueConstraint("person_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[bytes]
    words: Mapped[str]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)


class SignInAttempt(Model):
    """One try that counts against an allowance. Says neither whose nor from where: only who knows that can tell."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_counted", "digest", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(index=True)


class SecondStep(Model):
    """The app on somebody's phone that makes codes. Its secret is sealed under ``SECRET_KEY``."""

    __tablename__ = "second_step"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed_secret: Mapped[str]
    # The half minute whose code was used last: that one and those before it are worth nothing now.
    last_step: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)


class RecoveryCode(Model):
    """Stands in for the app once. Only a digest of it is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_person_id_digest", "person_id", "digest", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[bytes]
    used_at: Mapped[datetime | None]


class Passkey(Model):
    """A key that somebody's device keeps. We hold its public half, which opens nothing."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    # What the device calls this account: random, the same for all passkeys of one person.
    user_handle: Mapped[bytes]
    # How often it was used, as far as the device counts; 0 if it does not.
    sign_count: Mapped[int] = mapped_column(BigInteger())
    name: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class ExternalIdentity(Model):
    """Who somebody is for an employer’s sign-in: its issuer and subject say so, an e-mail address never."""

    __tablename__ = "external_identity"
    __table_args__ = (Index("ix_external_identity_issuer_subject", "issuer", "subject", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    connected_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]
