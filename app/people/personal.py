"""What is held about people as such: where they work, and what they hold?"""

from sqlalchemy import and_, or_

from app import clock
from app.people.models import Affiliation, Grant, Organisation, Person
from app.records.register import (
    UNTIL_ERASED,
    WITH_THE_RECORDS,
    Basis,
    Unfinished,
    Whose,
    fact,
    holds,
    holds_nothing,
    own_words,
    somebody,
    which,
)

GOVERNANCE = "when somebody was a member is a fact about the community; it names nobody"
holds(
    Person,
    words="Profile",
    who="everybody known to the community: members, those who speak for an organisation, speakers, contacts",
    why="To know who takes part, to let them sign in and to write to them.",
    basis=Basis.TASK,
    seen_by="members; an organisation’s lead sees the people of their organisation; the address only administrators",
    kept=UNTIL_ERASED,
    whose={"id": Whose.ABOUT},
    columns={
        "email": fact("E-mail address"),
        "job_title": fact("Job title"),
        "level": fact("Level: front line, manager or senior leader"),
        "joined_on": fact("Joined", stays=GOVERNANCE),
        "left_on": fact("Left", stays=GOVERNANCE),
        "disabled_on": fact("Sign-in switched off", stays="keeps the record from being used again"),
    },
    plain={"id": "a number of ours"},
    unfinished=Unfinished(
        "membership that has not ended",
        "memberships that have not ended",
        lambda person, person_id: and_(
            person.id == person_id,
            person.joined_on.is_not(None),
            or_(person.left_on.is_(None), person.left_on > clock.today()),
        ),
    ),
)
holds(
    Affiliation,
    words="Places of work",
    who="people who have said where they work",
    why="To show who speaks from which organisation, and which organisations take part.",
    basis=Basis.TASK,
    seen_by="members; an organisation’s lead sees the people of their organisation",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Who"),
        "organisation_id": which("The organisation"),
        "from_on": fact("From"),
        "until_on": fact("Until"),
    },
    plain={"id": "a number of ours"},
    goes=True,
)
holds(
    Grant,
    words="Roles held, given or ended",
    who="whoever holds or held a role, and whoever gave or ended it",
    why="So that authority has a day on which it begins and ends, somebody who gave it, and a reason.",
    basis=Basis.TASK,
    seen_by="members see roles; who gave them and why, administrators",
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "given_by_id": Whose.BY, "ended_by_id": Whose.BY},
    columns={
        "person_id": somebody("Who holds it"),
        "role": fact("The role", stays="what was decided under it must stay explainable"),
        "organisation_id": which("For which organisation"),
        "from_on": fact("From", stays="what was decided under it must stay explainable"),
        "until_on": fact("Until", stays="what was decided under it must stay explainable"),
        "given_by_id": somebody("Who gave it"),
        "why": own_words("Why it was given"),
        "ended_by_id": somebody("Who ended it"),
        "ended_why": own_words("Why it was ended"),
    },
    plain={"id": "a number of ours"},
    unfinished=Unfinished(
        "role that has not ended",
        "roles that have not ended",
        lambda grant, person_id: and_(
            grant.person_id == person_id, or_(grant.until_on.is_(None), grant.until_on > clock.today())
        ),
    ),
)
holds_nothing(Organisation, "organisations, not people", names=("short_name",))
