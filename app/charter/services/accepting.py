"""What does it mean to accept a document?"""

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.charter import policy
from app.charter.models import Acceptance, DocumentVersion, VersionState
from app.database import insert_once
from app.extensions import db


def accept(version: DocumentVersion, *, by: Actor) -> None:
    """Say that somebody has read this version and accepts it. Said twice, it holds from the first time.

    :raises Unready: it is not in force, or asks nobody.
    """
    ensure(policy.may_accept(by), "accept this: members and those who speak for an organisation do")
    if version.state is not VersionState.ADOPTED:
        raise Unready("version", "This version is no longer in force. Read the one that is, and accept that")
    if not version.asks_acceptance:
        raise Unready("version", "This one need not be accepted")
    insert_once(db.session, Acceptance, version_id=version.id, person_id=by.person_id, accepted_at=clock.now())
