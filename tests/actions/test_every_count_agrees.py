"""Over random data, with several readers: wherever actions are counted, the same are counted.

What a reader may count is worked out here a second time, from what was drawn and from
the rules as the product states them, and held against every source of a number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis import given as drawn
from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.actions import exporting, queries
from app.actions.contributing import actions_per_organisation, what_answers
from app.actions.filters import ActionFilter
from app.actions.models import Action, Confidence, Strand
from app.actions.pages.progress import shown
from app.actions.queries import By
from app.actions.workflow import ActionStatus as S
from app.extensions import db
from app.home.queries import said_at_home
from app.records.models import Link, Record, Tie, Visibility
from app.tables.writing import rows_of
from app.web.contributions import Glance
from app.web.paging import PAGE
from tests.databases import Database
from tests.given import Given

OPEN, SETTLED = {S.PROPOSED, S.AGREED, S.UNDER_WAY, S.BLOCKED}, {S.VERIFIED, S.DROPPED}
EVERYTHING = ActionFilter(status="all")


@dataclass(frozen=True)
class Drawn:
    """One action, as it was drawn: people, organisations, plans and recommendations by their place."""

    owner: int
    organisation: int | None
    plan: int | None
    answers: frozenset[int]
    status: S
    confidence: Confidence
    visibility: Visibility
    is_withdrawn: bool
    days: int


ACTIONS = strategies.lists(
    strategies.builds(
        Drawn,
        owner=strategies.integers(0, 3),
        organisation=strategies.sampled_from([None, 0, 1]),
        # The last of each is withdrawn.
        plan=strategies.sampled_from([None, 0, 1, 2]),
        answers=strategies.frozensets(strategies.integers(0, 2)),
        status=strategies.sampled_from(S),
        confidence=strategies.sampled_from(Confidence),
        visibility=strategies.sampled_from([Visibility.MEMBERS, Visibility.MEMBERS, Visibility.STEERING]),
        is_withdrawn=strategies.sampled_from([False, False, False, True]),
        days=strategies.integers(-40, 40),
    ),
    min_size=20,
    max_size=70,
)


# Every source of a number: what it says of the actions that a filter finds, those that were dropped left out.


def of_the_table(actor: Actor, asked: ActionFilter) -> int:
    return queries.count_of(asked, actor) - queries.count_of(asked.but(status="dropped"), actor)


def of_the_rows(actor: Actor, asked: ActionFilter) -> int:
    """Counted one by one, page after page."""
    cursor, found = None, 0
    while True:
        rows, page = queries.page_of_actions(asked, actor, cursor)
        assert len(rows) <= PAGE
        found += sum(row.status != "dropped" for row in rows)
        if (cursor := page.next) is None:
            return found


def of_the_file(actor: Actor, asked: ActionFilter) -> int:
    """As they leave in an export."""
    status = exporting.HEADER.index("Status")
    return sum(cells[status] != "Dropped" for cells in exporting.as_cells(rows_of(*exporting.exported(asked, actor))))


# A source of numbers that comes later stands here.
SOURCES: list[Callable[[Actor, ActionFilter], int]] = [of_the_table, of_the_rows, of_the_file]


class Community:
    """The drawn actions in a database, and who reads them."""

    def __init__(self, given: Given, actions: list[Drawn]) -> None:
        self.actions = actions
        self.organisations = [given.organisation("Riverside Trust"), given.organisation("Hilltop Council")]
        lead = given.lead(self.organisations[0])
        self.owners = [given.member("Ana"), given.member("Ben"), given.steering_member(), lead]
        self.readers = {
            "chair": given.actor(given.chair()),
            "member": given.actor(self.owners[0]),
            "steering": given.actor(self.owners[2]),
            "lead": given.actor(self.owners[3]),
        }
        self.plans = [given.plan(f"Plan {n}") for n in range(3)]
        self.references = [given.recommendation(f"Advice {n}", code=f"E{n}") for n in range(1, 4)]
        with given.settled():
            found = select(Record.id).where(Record.reference.in_(self.references)).order_by(Record.reference)
            self.recommendations = list(db.session.scalars(found))
            for record_id in (self.plans[-1], self.recommendations[-1]):
                db.session.get_one(Record, record_id).withdrawn_on = clock.today()
            added = [self._action(each) for each in actions]
            db.session.add_all(added)
            db.session.flush()
            db.session.add_all(
                Link(from_id=action.id, to_id=self.recommendations[n], tie=Tie.ANSWERS)
                for action, each in zip(added, actions, strict=True)
                for n in each.answers
            )

    def _action(self, each: Drawn) -> Action:
        today = clock.today()
        return Action(
            title="Publish the guide",
            done_when="It can be read.",
            owner_id=self.owners[each.owner],
            organisation_id=None if each.organisation is None else self.organisations[each.organisation],
            plan_id=None if each.plan is None else self.plans[each.plan],
            strand=Strand.LEARNING,
            status=each.status,
            confidence=each.confidence,
            visibility=each.visibility,
            withdrawn_on=today if each.is_withdrawn else None,
            due_on=today + timedelta(days=each.days),
            first_due_on=today + timedelta(days=each.days),
            settled_on=today if each.status in SETTLED else None,
        )

    def seen_by(self, who: str) -> list[Drawn]:
        """What this reader may read, by the rules."""
        mine = {"chair": None, "member": 0, "steering": 2, "lead": 3}[who]

        def may_read(each: Drawn) -> bool:
            if each.owner == mine or who in ("chair", "steering"):
                return True
            if who == "lead":
                return each.visibility is Visibility.MEMBERS and each.organisation == 0
            return each.visibility is Visibility.MEMBERS

        return [each for each in self.actions if not each.is_withdrawn and may_read(each)]


Group = tuple[ActionFilter, By | None, int | None, list[Drawn]]


def groups(community: Community, seen: list[Drawn]) -> Iterator[Group]:
    """Each group of actions that a page counts: the filter that finds it, what it is of, and what belongs to it."""
    yield EVERYTHING, None, None, seen
    yield EVERYTHING.but(plan="none"), None, None, [each for each in seen if each.plan in (None, 2)]
    yield EVERYTHING.but(organisation="community"), None, None, [each for each in seen if each.organisation is None]
    for n, plan in enumerate(community.plans[:-1]):
        yield EVERYTHING.but(plan=str(plan)), By.PLAN, plan, [each for each in seen if each.plan == n]
    for n, organisation in enumerate(community.organisations):
        theirs = [each for each in seen if each.organisation == n]
        yield EVERYTHING.but(organisation=str(organisation)), By.ORGANISATION, organisation, theirs
    for n, owner in enumerate(community.owners):
        yield EVERYTHING.but(owner=str(owner)), By.OWNER, owner, [each for each in seen if each.owner == n]
    for n, reference in enumerate(community.references[:-1]):
        answering = [each for each in seen if n in each.answers]
        yield EVERYTHING.but(recommendation=reference), By.RECOMMENDATION, community.recommendations[n], answering


def living(found: list[Drawn]) -> int:
    return sum(each.status is not S.DROPPED for each in found)


def late(found: list[Drawn]) -> int:
    return sum(each.status in OPEN and each.days < 0 for each in found)


def check(community: Community, who: str) -> None:
    actor, seen = community.readers[who], community.seen_by(who)
    progress = {by: queries.progress(actor, by) for by in By}
    for asked, by, its_id, found in groups(community, seen):
        numbers = {source.__name__: source(actor, asked) for source in SOURCES}
        if by is not None:
            its = progress[by].get(its_id or 0, queries.Progress())
            numbers["progress"] = its.total
            assert (its.late, its.dropped) == (late(found), len(found) - living(found))
            check_parts(actor, its, asked)
        assert set(numbers.values()) == {living(found)}, f"{asked.address} for the {who}: {numbers}"
    check_pages(community, actor, seen)


def check_parts(actor: Actor, its: queries.Progress, asked: ActionFilter) -> None:
    """The parts of a bar are all of it, and behind each are as many rows as it says."""
    only = {name: value for name, value in asked.values().items() if name != "status"}
    parts = shown(its, **only)
    assert sum(segment.count for segment in parts.segments) == its.total
    for segment in parts.segments:
        behind = ActionFilter.read(dict(parse_qsl(urlsplit(segment.href).query)))
        assert queries.count_of(behind, actor) == segment.count, segment


def check_pages(community: Community, actor: Actor, seen: list[Drawn]) -> None:
    """What home, the plan's first sentence, recommendations and organisations say."""
    how, home = queries.counts(actor), _at_home(actor)
    assert (how.all, how.late) == (living(seen), late(seen))
    assert [way.label for way in home.links[1:]] == _late_words(late(seen))
    assert sum(segment.count for segment in home.segments) == living(seen)
    # The one that was withdrawn is not asked for by any page: only those that somebody may read are.
    of_advice = {n: [each for each in seen if n in each.answers] for n in (0, 1)}
    answers = what_answers(community.recommendations[:-1], actor)
    assert how.recommendations == 2
    assert how.answered == sum(living(found) > 0 for found in of_advice.values())
    for n, found in of_advice.items():
        answer = answers.get(community.recommendations[n])
        assert sum(segment.count for segment in (answer.segments if answer else ())) == living(found)
    per_organisation = actions_per_organisation(actor)
    for n, organisation in enumerate(community.organisations):
        theirs = [each for each in seen if each.organisation == n]
        assert per_organisation.get(organisation, 0) == living(theirs)


def _late_words(many: int) -> list[str]:
    return [f"{many} action{' is' if many == 1 else 's are'} late"] if many else []


def _at_home(actor: Actor) -> Glance:
    return next(one for one in said_at_home(actor, clock.today()) if isinstance(one, Glance) and "action" in one.title)


def test_the_same_are_counted_everywhere(database: Database) -> None:
    @settings(
        max_examples=8 if database.name == "sqlite" else 3,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        # Without shrinking, which would take minutes.
        phases=[Phase.generate],
    )
    @drawn(actions=ACTIONS)
    def holds(actions: list[Drawn]) -> None:
        database.clean()
        community = Community(Given(database.app), actions)
        for who in community.readers:
            with database.app.test_request_context():
                check(community, who)
                db.session.rollback()

    holds()
