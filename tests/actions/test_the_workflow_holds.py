"""Whatever several people try in any order, no state is reached that the rules forbid.

The rules stand here a second time, as the product states them: what somebody tries is
decided by a plain model alone, ``promises``, and what the services let happen is held against it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, note, settings, strategies
from hypothesis import given as drawn
from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Refused, Unready
from app.actions import services
from app.actions.filters import is_late
from app.actions.models import Action, Confidence, Evidence, EvidenceRevision, Repeat, Strand
from app.actions.services import Proof
from app.actions.workflow import ActionStatus as S
from app.database import only_reading
from app.extensions import db
from app.history.models import HistoryEntry
from app.history.verifying import verify
from app.people.models import Person
from app.records.models import Link, Tie
from app.remarks.models import Word
from tests.actions.promises import (
    ALL,
    CAN_BE_CHANGED,
    DEEDS,
    DONE_WHEN,
    FIRST_DUE,
    ITS_OWNER,
    OUTSIDE,
    PEOPLE,
    PLACES,
    REASONED,
    REASONS,
    SETTLED,
    SPEAKS_FOR,
    STATUSES,
    STEERING,
    STEPS,
    TO_VERIFY,
    WHO,
    Promise,
    Shown,
    always_hold,
    deed,
    is_whose,
    leads_to,
    may_change,
    may_update,
)
from tests.databases import Database
from tests.given import Given, moment

DEEDS_OF_A_STORY = 120


class Story:
    """What several people do with several actions."""

    def __init__(self, database: Database, repeats: Repeat | None) -> None:
        self.database = database
        database.clean()
        given = Given(database.app)
        self.now = moment("2026-05-01 09:00")
        self.promises = [
            Promise("ana", FIRST_DUE, FIRST_DUE, organisation="trust", start_on=date(2026, 5, 4)),
            # Added in one line: nobody has said yet how others will see that it is done.
            Promise("ben", FIRST_DUE, FIRST_DUE, done_when=""),
            Promise("stella", date(2026, 8, 31), date(2026, 8, 31), repeats=repeats),
        ]
        with clock.standing_at(self.now):
            at = {"trust": given.organisation("Riverside Trust"), "council": given.organisation("Hilltop Council")}
            self.ids = {
                "ana": given.steering_member("Ana"),
                "ben": given.member("Ben"),
                "lena": given.lead(at["trust"], "Lena"),
                "theo": given.lead(at["council"], "Theo"),
                "stella": given.steering_member("Stella"),
                "cora": given.coordinator("Cora"),
                "charlie": given.chair("Charlie"),
                "ada": given.administrator("Ada"),
            }
            self.actors: dict[str, Actor] = {name: given.actor(person_id) for name, person_id in self.ids.items()}
            with given.settled():
                actions = [
                    services.propose(
                        by=self.actors["ben"],
                        title="Publish the guide",
                        done_when=promise.done_when,
                        owner=self.person(promise.owner),
                        strand=Strand.LEARNING,
                        due_on=promise.due_on,
                        start_on=promise.start_on,
                        repeats=promise.repeats,
                        organisation_id=at.get(promise.organisation),
                    )
                    for promise in self.promises
                ]
                self.action_ids = [action.id for action in actions]
        for promise in self.promises:
            promise.heard_at = self.now
            promise.counted_from = promise.due_on if promise.repeats else None

    def goes_on(self, random: Random) -> None:
        """One of the deeds, whichever; a failure tells all of them as they were."""
        verb, choices = random.choice(DEEDS)
        chosen = {name: random.choice(among) for name, among in choices.items()}
        if chosen.get("n") == TO_VERIFY:
            waiting = [n for n, its in enumerate(self.promises) if its.status is S.REPORTED_DONE]
            chosen["n"] = random.choice(waiting or range(len(self.promises)))
        for name in ("who", "to"):
            if chosen.get(name) == ITS_OWNER:
                chosen[name] = self.at(chosen["n"])[1].owner
        note(f"{verb.__name__}({', '.join(f'{name}={value!r}' for name, value in chosen.items())})")
        verb(self, **chosen)
        self.always_holds()

    # What people try.

    @deed(
        who=PEOPLE,
        n=PLACES,
        to=STATUSES,
        why=REASONS,
        shows=[False, True],
        says=["", "", DONE_WHEN, "It is on the website."],
    )
    def move(self, who: str, n: int, to: S, why: str, shows: bool, says: str) -> None:
        self.moves(who, n, to, why, shows=shows, says=says)

    def moves(self, who: str, n: int, to: S, why: str, *, shows: bool, says: str) -> None:
        n, its = self.at(n)
        step = (its.status, to)
        may_show = may_update(who, its) and its.status in CAN_BE_CHANGED | {S.REPORTED_DONE}
        says_anew = says not in ("", its.done_when)
        allowed = (
            step in STEPS
            and is_whose(STEPS[step], who, its)
            and (why != "" or step not in REASONED)
            and (not says_anew or its.done_when == "" or may_change(who, its))
            and (to is not S.AGREED or (says or its.done_when) != "")
            and (not shows or may_show)
            and (to not in {S.REPORTED_DONE, S.VERIFIED} or shows or its.is_shown())
        )
        proof = Proof(title="The guide", link="https://example.org/guide") if shows else None

        def becomes() -> None:
            if shows:
                its.shown.append(Shown(who, self.now))
            if its.status in {S.REPORTED_DONE, *SETTLED} and to in CAN_BE_CHANGED:
                its.back_at = self.now
            its.done_when = says or its.done_when
            its.status, its.why, its.heard_at = to, why or None, self.now
            its.verifier = who if to is S.VERIFIED else None
            its.settled_on = clock.local(self.now).date() if to in SETTLED else None
            if to is S.REPORTED_DONE:
                its.reporter, its.progress = who, 100
                self.comes_again(n)
            its.entries += 1

        self.tries(
            n,
            lambda action: services.move(action, to, by=self.actors[who], why=why, evidence=proof, done_when=says),
            allowed,
            becomes,
        )

    @deed(n=PLACES, ways=range(6**4), who=range(8))
    def go_on(self, n: int, ways: int, who: int) -> None:
        """Step by step, each by somebody who may: what is tried at random alone hardly ever gets far."""
        n, its = self.at(n)
        for way in (ways // 6**step % 6 for step in range(1 + ways % 4)):
            steps = [step for step in STEPS if step[0] is its.status and step[1] is not S.DROPPED]
            if not steps:
                return
            step = steps[way % len(steps)]
            able = [name for name in WHO if is_whose(STEPS[step], name, its)] or WHO
            says = "" if its.done_when else DONE_WHEN
            self.moves(able[who % len(able)], n, step[1], "There is a reason.", shows=way > 3, says=says)

    @deed(n=[TO_VERIFY])
    def verify(self, n: int) -> None:
        """Whoever may not tries first."""
        its = self.at(n)[1]
        for who in sorted(STEERING, key=lambda who: (is_whose("others", who, its), who)):
            self.moves(who, n, S.VERIFIED, "", shows=False, says="")

    @deed(n=[TO_VERIFY])
    def take_out_all(self, n: int) -> None:
        for which in range(len(self.at(n)[1].shown)):
            self.take_out("charlie", n, which, "The wrong file.")

    def comes_again(self, n: int) -> None:
        """What was reported done and comes again has one that follows, however often it is reported."""
        its, today = self.promises[n], clock.local(self.now).date()
        if its.repeats is None or any(other.comes_after == n for other in self.promises):
            return
        due_on = its.next_due_on(today)
        self.promises.append(
            Promise(
                its.owner,
                due_on,
                due_on,
                done_when=its.done_when,
                organisation=its.organisation,
                status=S.AGREED,
                heard_at=self.now,
                repeats=its.repeats,
                counted_from=its.counted_from,
                comes_after=n,
            )
        )

    @deed(who=PEOPLE, n=PLACES, to=PEOPLE)
    def hand_over(self, who: str, n: int, to: str) -> None:
        n, its = self.at(n)
        self.tries(
            n,
            lambda action: services.hand_over(action, self.person(to), by=self.actors[who]),
            may_change(who, its),
            lambda: its.pass_to(to),
        )

    @deed(who=PEOPLE, n=PLACES, to=PEOPLE)
    def pass_on(self, who: str, n: int, to: str) -> None:
        """As whoever leaves does it with all that is theirs, however far it is."""
        n, its = self.at(n)
        self.tries(
            n,
            lambda action: services.pass_on(action, self.person(to), by=self.actors[who], why="Leaves."),
            (its.owner == who or who == "ada") and to not in OUTSIDE,
            lambda: None if its.status in SETTLED else its.pass_to(to),
        )

    @deed(who=PEOPLE, n=PLACES, days=range(-80, 201), why=REASONS)
    def move_due(self, who: str, n: int, days: int, why: str) -> None:
        n, its = self.at(n)
        to = FIRST_DUE + timedelta(days=days)
        fits = to == its.due_on or (why != "" and (its.start_on is None or its.start_on <= to))

        def becomes() -> None:
            its.entries += to != its.due_on
            its.due_on = to

        self.tries(
            n,
            lambda action: services.move_due(action, to, by=self.actors[who], why=why),
            may_change(who, its) and fits,
            becomes,
        )

    @deed(who=PEOPLE, n=PLACES, confidence=list(Confidence), why=REASONS)
    def judge(self, who: str, n: int, confidence: Confidence, why: str) -> None:
        n, its = self.at(n)

        def becomes() -> None:
            its.entries += (its.confidence, its.confidence_why) != (confidence, why or None)
            its.confidence, its.confidence_why, its.heard_at = confidence, why or None, self.now

        self.tries(
            n,
            lambda action: services.judge(action, confidence, by=self.actors[who], why=why),
            may_change(who, its) and (why != "" or confidence is Confidence.ON_TRACK),
            becomes,
        )

    @deed(
        who=PEOPLE,
        n=PLACES,
        progress=range(101),
        says=[None, None, "", "Others can see it."],
        repeats=["as before", "as before", None, *Repeat],
    )
    def revise(self, who: str, n: int, progress: int, says: str | None, repeats: Repeat | str | None) -> None:
        n, its = self.at(n)
        changes = {
            "progress": progress,
            **({} if says is None else {"done_when": says}),
            **({} if repeats == "as before" else {"repeats": repeats}),
        }

        def becomes() -> None:
            before = (its.progress, its.done_when, its.repeats)
            its.progress = progress
            its.done_when = its.done_when if says is None else says
            if repeats != "as before" and repeats is not its.repeats:
                its.repeats = repeats if isinstance(repeats, Repeat) else None
                its.counted_from = its.due_on if its.repeats else None
            its.entries += (its.progress, its.done_when, its.repeats) != before

        self.tries(
            n,
            lambda action: services.revise(action, changes, by=self.actors[who]),
            may_change(who, its) and (says != "" or its.status is S.PROPOSED),
            becomes,
        )

    @deed(who=PEOPLE, n=PLACES, word=list(Word), to=["", "", "ben", "stella"])
    def say(self, who: str, n: int, word: Word, to: str) -> None:
        n, its = self.at(n)
        may_comment = who in STEERING or (who in its.mentioned and who not in OUTSIDE)
        # A lead who is no member knows those of their organisation, and names nobody else.
        is_named = to != "" and (who not in SPEAKS_FOR or to == who)

        def becomes() -> None:
            its.entries += 1
            if is_named:
                its.mentioned.add(to)
            if word is Word.UPDATE and may_update(who, its):
                its.heard_at = self.now

        text = f"It goes, @{to.capitalize()}." if to else "It goes."
        self.tries(
            n,
            lambda action: services.say(action, text, by=self.actors[who], word=word),
            may_update(who, its) or may_comment,
            becomes,
        )

    @deed(who=PEOPLE, n=PLACES, is_newer=[False, True])
    def show(self, who: str, n: int, is_newer: bool) -> None:
        n, its = self.at(n)

        def shows(action: Action) -> None:
            proof, by = Proof(title="Draft", link="https://example.org/draft"), self.actors[who]
            pieces = db.session.scalars(select(Evidence).where(Evidence.action_id == action.id)).all()
            if is_newer and pieces:
                services.add_revision(action, pieces[0], proof, by=by)
            else:
                services.add_evidence(action, proof, by=by)

        def becomes() -> None:
            its.shown.append(Shown(who, self.now))
            its.entries += 1

        may_show = may_update(who, its) and its.status in CAN_BE_CHANGED | {S.REPORTED_DONE}
        self.tries(n, shows, may_show, becomes)

    @deed(who=PEOPLE, n=PLACES, which=range(6), why=REASONS)
    def take_out(self, who: str, n: int, which: int, why: str) -> None:
        n, its = self.at(n)
        if not its.shown:
            return
        which %= len(its.shown)
        one = its.shown[which]
        may = who in ALL or (
            who not in OUTSIDE and its.status is not S.VERIFIED and (one.by == who or may_update(who, its))
        )

        def becomes() -> None:
            one.is_out = True
            its.entries += 1

        self.tries(
            n,
            lambda action: services.take_out(action, self.versions(action)[which], by=self.actors[who], why=why),
            may and not one.is_out and why != "",
            becomes,
        )

    @deed(who=PEOPLE, n=PLACES, m=range(4), no_longer=[False, False, True])
    def wait(self, who: str, n: int, m: int, no_longer: bool) -> None:
        n, its = self.at(n)
        m, other = self.at(m)
        by = self.actors[who]

        def waits(action: Action) -> None:
            verb = services.wait_no_longer if no_longer else services.wait_for
            verb(action, db.session.get_one(Action, self.action_ids[m]), by=by)

        def becomes() -> None:
            its.entries += (m in its.waits_for) == no_longer
            its.waits_for = its.waits_for - {m} if no_longer else its.waits_for | {m}

        fits = no_longer or (m != n and other.status not in SETTLED and n not in leads_to(self.promises, m))
        self.tries(n, waits, may_change(who, its) and fits, becomes)

    @deed(n=range(4), m=range(4), k=range(4))
    def wait_around(self, n: int, m: int, k: int) -> None:
        for one, other in ((n, m), (m, k), (k, n)):
            self.wait("charlie", one, other, no_longer=False)

    @deed(days=range(1, 61))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    def always_holds(self) -> None:
        """Whatever was tried, allowed or not."""
        always_hold(self.promises)
        self.what_is_done_is_never_overdue()

    def what_is_done_is_never_overdue(self) -> None:
        today = clock.local(self.now).date()
        late = {n for n, its in enumerate(self.promises) if its.status in CAN_BE_CHANGED and its.due_on < today}
        with only_reading(), self.database.app.app_context():
            found = set(db.session.scalars(select(Action.__table__.c.id).where(is_late(today))))
            said = {action.id for action in db.session.scalars(select(Action)) if action.is_overdue(today)}
        assert found == said == {self.action_ids[n] for n in late}

    def ends(self) -> None:
        with only_reading(), self.database.app.app_context():
            assert verify(self.database.app.config["HISTORY_KEY"].encode()).fault is None

    # How it is asked.

    def tries(self, n: int, deed: Callable[[Action], object], allowed: bool, becomes: Callable[[], None]) -> None:
        """Try it: what is allowed becomes what the model says, what is not leaves no trace."""
        self.now += timedelta(minutes=1)
        with clock.standing_at(self.now), self.database.app.app_context():
            try:
                deed(db.session.get_one(Action, self.action_ids[n]))
                db.session.commit()
                happened = True
            except (Refused, Unready):
                db.session.rollback()
                happened = False
        assert happened == allowed, f"{'allowed' if happened else 'refused'}, and should not be: {self.at(n)}"
        if allowed:
            becomes()
        self.look()

    def look(self) -> None:
        """Hold all that stands written against the model."""
        with only_reading(), self.database.app.app_context():
            actions = list(db.session.scalars(select(Action).order_by(Action.id)))
            self.action_ids = [action.id for action in actions]
            assert len(actions) == len(self.promises)
            for action, its in zip(actions, self.promises, strict=True):
                assert self.written(action) == self.expected(its)
                assert db.session.scalar(select(func.count()).where(HistoryEntry.record_id == action.id)) == its.entries

    def written(self, action: Action) -> dict[str, object]:
        ties = db.session.execute(select(Link.tie, Link.to_id).where(Link.from_id == action.id)).all()
        return {
            "status": (action.status, action.status_why, action.settled_on),
            "people": (action.owner_id, action.reported_by_id, action.verified_by_id),
            "days": (action.due_on, action.first_due_on, action.start_on),
            "done when": action.done_when,
            "how it goes": (action.confidence, action.confidence_why, action.progress),
            "heard": (action.updated_at, action.reopened_at),
            "comes again": (action.repeats, action.repeats_from),
            "shown": [version.taken_out_at is not None for version in self.versions(action)],
            "waits for": {to_id for tie, to_id in ties if tie is Tie.WAITS_FOR},
            "follows": [to_id for tie, to_id in ties if tie is Tie.FOLLOWS],
        }

    def expected(self, its: Promise) -> dict[str, object]:
        follows = [] if its.comes_after is None else [self.action_ids[its.comes_after]]
        return {
            "status": (its.status, its.why, its.settled_on),
            "people": tuple(self.ids.get(who or "") for who in (its.owner, its.reporter, its.verifier)),
            "days": (its.due_on, its.first_due_on, its.start_on),
            "done when": its.done_when,
            "how it goes": (its.confidence, its.confidence_why, its.progress),
            "heard": (its.heard_at, its.back_at),
            "comes again": (its.repeats, its.counted_from),
            "shown": [one.is_out for one in its.shown],
            "waits for": {self.action_ids[m] for m in its.waits_for},
            "follows": follows,
        }

    def versions(self, action: Action) -> list[EvidenceRevision]:
        """All that was ever shown, in the order in which it was."""
        found = select(EvidenceRevision).join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        return list(db.session.scalars(found.where(Evidence.action_id == action.id).order_by(EvidenceRevision.id)))

    def at(self, n: int) -> tuple[int, Promise]:
        n %= len(self.promises)
        return n, self.promises[n]

    def person(self, name: str) -> Person:
        return db.session.get_one(Person, self.ids[name])


def test_no_state_is_reached_that_the_rules_forbid(database: Database) -> None:
    @settings(
        max_examples=6 if database.name == "sqlite" else 2,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        # Without shrinking, which would take minutes.
        phases=[Phase.generate],
    )
    # Its own chance, and not one that likes to begin with little: a story has to get far to be worth telling.
    @drawn(random=strategies.randoms(use_true_random=True))
    def holds(random: Random) -> None:
        story = Story(database, random.choice([None, *Repeat]))
        for _ in range(DEEDS_OF_A_STORY):
            story.goes_on(random)
        story.ends()

    holds()
