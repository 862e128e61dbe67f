"""What does the steering of the community say about people?"""

from sqlalchemy import and_, or_

from app import clock
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
    text,
    which,
)
from app.steering.models import Body, Candidacy, Deputy, Interest, NoInterests, Office, Seat, Term

SEEN_BY = "members, and whoever appoints"
HELD = "who steered the community, and from when until when, is part of its record"

holds_nothing(Body, "a group that decides, not a person", names=("purpose",))
holds_nothing(Seat, "a seat, whoever holds it", names=("nominated_by",))
holds(
    Term,
    words="Seats held",
    who="whoever holds or held a seat, appoints to one or ends a term",
    why="So that everybody can see who steers the community, and by whose appointment.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "appointed_by_id": Whose.BY, "ended_by_id": Whose.BY},
    columns={
        "seat_id": which("Which seat"),
        "person_id": somebody("Who holds it"),
        "from_on": fact("From", stays=HELD),
        "until_on": fact("Until", stays=HELD),
        "appointed_how": text("How they were appointed"),
        "appointed_by_id": somebody("Who noted it"),
        "appointed_at": fact("When it was noted", stays=HELD),
        "ended_on": fact("Ended on", stays=HELD),
        "ended_why": text("Why it ended"),
        "ended_by_id": somebody("Who ended it"),
    },
    plain={"id": "a number of ours"},
    unfinished=Unfinished(
        "seat that they hold",
        "seats that they hold",
        lambda term, person_id: and_(
            term.person_id == person_id,
            term.until_on > clock.today(),
            or_(term.ended_on.is_(None), term.ended_on > clock.today()),
        ),
    ),
)
holds(
    Deputy,
    words="Deputy for a seat",
    who="whoever stands in for the holder of a seat, or names a deputy",
    why="So that a meeting knows who may take part in whose place.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "named_by_id": Whose.BY, "ended_by_id": Whose.BY},
    columns={
        "term_id": fact("The number of the term", stays=HELD),
        "person_id": somebody("Who stands in"),
        "from_on": fact("From", stays=HELD),
        "until_on": fact("Until", stays=HELD),
        "named_by_id": somebody("Who named them"),
        "ended_by_id": somebody("Who ended it"),
    },
    plain={"id": "a number of ours"},
)
holds(
    Office,
    words="Offices held",
    who="whoever is or was chair, vice-chair or secretary, appoints one or ends it",
    why="So that everybody can see who leads the steering group, and by whose appointment.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "appointed_by_id": Whose.BY, "ended_by_id": Whose.BY},
    columns={
        "body_id": which("Of which body"),
        "office": fact("Which office", stays=HELD),
        "person_id": somebody("Who holds it"),
        "from_on": fact("From", stays=HELD),
        "until_on": fact("Until", stays=HELD),
        "appointed_how": text("How they were appointed"),
        "appointed_by_id": somebody("Who noted it"),
        "ended_why": text("Why it ended"),
        "ended_by_id": somebody("Who ended it"),
    },
    plain={"id": "a number of ours"},
    unfinished=Unfinished(
        "office that they hold",
        "offices that they hold",
        lambda office, person_id: and_(
            office.person_id == person_id, or_(office.until_on.is_(None), office.until_on > clock.today())
        ),
    ),
)
holds(
    Interest,
    words="Register of interests",
    who="whoever declares an interest; people whom it names",
    why="So that nobody decides a matter in which they have a part, and everybody can see that.",
    basis=Basis.TASK,
    seen_by="members",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Who declares it"),
        "nature": own_words("What it is"),
        "in_what": own_words("In whom or what"),
        "from_on": fact("From"),
        "until_on": fact("Until"),
        "declared_at": fact("Declared"),
    },
    plain={"id": "a number of ours", "version": "how often it was changed"},
    goes=True,
)
holds(
    NoInterests,
    words="No interests to declare",
    who="whoever says so of themselves",
    why="So that nobody is asked again who has answered.",
    basis=Basis.TASK,
    seen_by="members",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={"person_id": somebody("Who says so"), "declared_at": fact("When")},
    goes=True,
)
holds(
    Candidacy,
    words="Interest in a vacant seat",
    who="whoever would like a seat; people whom it names",
    why="So that those who fill a seat know who would like it.",
    basis=Basis.TASK,
    seen_by="themselves, and whoever appoints",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "seat_id": which("Which seat"),
        "person_id": somebody("Who would like it"),
        "why": own_words("Why"),
        "at": fact("When"),
        "closed_at": fact("When it was withdrawn or answered"),
        "closed_how": own_words("What came of it"),
    },
    plain={"id": "a number of ours"},
    goes=True,
)
