"""Whatever people do with seats, terms, deputies and offices, in whatever order: no state that the rules forbid.

The machine does everything at random through the services and keeps books of its
own, in plain lists, that know the rules in another form: day by day, who sits
where. It predicts each refusal, and after each step both say the same of every
seat on every day.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.access.actor import Actor, Holding
from app.access.roles import Role
from app.access.rules import Refused, Unready
from app.extensions import db
from app.people.conferred import conferred_on
from app.people.models import Person
from app.steering import services
from app.steering.models import Body, Deputy, Office, OfficeKind, Seat, Term
from app.steering.queries import counted, officers_on, seats_on
from app.steering.states import IN_OFFICE, SeatState
from tests.databases import STORIES, Database
from tests.given import Given

DAY_ONE = date(2026, 1, 1)
DAYS = 16  # the whole world: small, so that people meet
SEATS, PEOPLE = 2, 3
SOON = 4  # days
a_day = st.integers(0, DAYS - 1)
a_length = st.integers(1, 7)
a_seat = st.integers(0, SEATS - 1)
a_person = st.integers(0, PEOPLE - 1)


def on(day: int) -> date:
    return DAY_ONE + timedelta(day)


@dataclass
class TermBook:
    """A term as the books have it: days are numbers. ``ends``: where it was ended."""

    id: int
    seat: int
    person: int
    first: int
    last: int
    ends: int | None = None

    @property
    def never(self) -> bool:
        return self.ends is not None and self.ends <= self.first

    def votes(self, day: int) -> bool:
        return not self.never and self.first <= day < self.last and (self.ends is None or day < self.ends)


@dataclass
class DeputyBook:
    id: int
    term: int
    person: int
    first: int
    last: int


@dataclass
class OfficeBook:
    id: int
    office: OfficeKind
    person: int
    first: int
    last: int | None


class SeatsAndTerms(RuleBasedStateMachine):
    given: Given  # set by the test, one database for all runs

    @initialize()
    def begin(self) -> None:
        with self.given.settled():
            number = db.session.query(Body).count()
            body = Body(title=f"Body {number}", purpose="To be tried.", decision_prefix=f"T{number}", lead_days=SOON)
            db.session.add(body)
            db.session.flush()
            self.body_id = body.id
            seats = [Seat(title=f"Seat {n}", body_id=body.id, position=n, term_months=12) for n in range(SEATS)]
            people = [Person(title=f"Person {n}", joined_on=date(2020, 1, 1)) for n in range(PEOPLE)]
            db.session.add_all([*seats, *people])
            db.session.flush()
            self.seats, self.people = [seat.id for seat in seats], [person.id for person in people]
        self.by = Actor(id=None, name="Somebody", holdings=frozenset({Holding(Role.CHAIR)}))
        self.terms: list[TermBook] = []
        self.deputies: list[DeputyBook] = []
        self.offices: list[OfficeBook] = []
        self.is_new = True

    # What the books say.

    def holder_on(self, seat: int, day: int, terms: list[TermBook] | None = None) -> TermBook | None:
        begun = [
            t for t in (self.terms if terms is None else terms) if t.seat == seat and not t.never and t.first <= day
        ]
        newest = max(begun, key=lambda t: t.first, default=None)
        return None if newest is None or (newest.ends is not None and newest.ends <= day) else newest

    def sits(self, person: int, day: int, terms: list[TermBook] | None = None) -> list[int]:
        return [seat for seat in range(SEATS) if (held := self.holder_on(seat, day, terms)) and held.person == person]

    def votes(self, person: int, day: int, terms: list[TermBook] | None = None) -> bool:
        return any(t.person == person and t.votes(day) for t in (self.terms if terms is None else terms))

    def stands_in(self, deputy: DeputyBook, day: int) -> bool:
        term = next(t for t in self.terms if t.id == deputy.term)
        return deputy.first <= day < deputy.last and term.votes(day)

    def span(self, first: int, last: int) -> range:
        return range(first, max(first, last))

    # What is done.

    @rule(seat=a_seat, person=a_person, first=a_day, length=a_length)
    def appoint(self, seat: int, person: int, first: int, length: int) -> None:
        last = first + length
        days = self.span(first, last)
        taken = any(t.votes(day) for t in self.terms if t.seat == seat for day in days)
        # Carried over elsewhere they may come, unless until a day that was said; a term elsewhere is in the way.
        elsewhere = any(
            (held := self.holder_on(other, day)) is not None
            and held.person == person
            and (held.votes(day) or held.ends is not None)
            for other in range(SEATS)
            if other != seat
            for day in days
        )
        # What is over is carried over until somebody follows, and nobody stands in for one seat and has another.
        follows = min(
            (t.first for t in self.terms if t.seat == seat and not t.never and t.first > first), default=9 * DAYS
        )
        held = self.span(first, follows)
        stands_in = any(d.person == person and self.stands_in(d, day) for d in self.deputies for day in held)
        allowed = not (taken or elsewhere or stands_in)
        made = self.attempt(
            allowed,
            lambda: services.appoint(
                db.session.get_one(Seat, self.seats[seat]),
                db.session.get_one(Person, self.people[person]),
                from_on=on(first),
                until_on=on(last),
                how="It was so decided.",
                by=self.by,
            ),
        )
        if made is not None:
            self.terms.append(TermBook(made, seat, person, first, last))
            self.leave_seats(person)

    def leave_seats(self, person: int) -> None:
        """Whoever begins elsewhere carries nothing over from that day."""
        theirs = [t for t in self.terms if t.person == person and not t.never]
        for term in theirs:
            begins = [t.first for t in theirs if t.seat != term.seat and t.first >= term.last]
            if begins and self.holder_on(term.seat, min(begins)) is term:
                term.ends = min(begins)

    @precondition(lambda self: self.terms)
    @rule(which=st.integers(0, 99), day=a_day)
    def end_term(self, which: int, day: int) -> None:
        term = self.terms[which % len(self.terms)]
        follows = [t.first for t in self.terms if t.seat == term.seat and not t.never and t.first > term.first]
        allowed = term.ends is None and day >= term.first and not any(first <= day for first in follows)
        made = self.attempt(
            allowed,
            lambda: services.end_term(db.session.get_one(Term, term.id), on=on(day), by=self.by, why="So it is."),
        )
        if made is not None:
            term.ends = day
            if term.never:
                self.come_back(term)
            self.end_offices(term)

    def come_back(self, taken_back: TermBook) -> None:
        """Whoever carries over again sits nowhere else from then on, or does not come back."""
        before = max(
            (t for t in self.terms if t.seat == taken_back.seat and not t.never and t.first < taken_back.first),
            key=lambda t: t.first,
            default=None,
        )
        if before is None:
            return
        carried = range(before.last, 2 * DAYS if before.ends is None else before.ends)
        elsewhere = any(
            t.person == before.person and t.seat != before.seat and not t.never and t.first in carried
            for t in self.terms
        )
        deputy = any(
            d.person == before.person and any(self.stands_in(d, day) for day in carried) for d in self.deputies
        )
        if elsewhere or deputy:
            before.ends = taken_back.first

    def end_offices(self, term: TermBook) -> None:
        for office in self.offices:
            if office.person == term.person and office.office is not OfficeKind.SECRETARY and office.last is not None:
                day = office.first
                while day < office.last and self.votes(office.person, day):
                    day += 1
                office.last = day

    @precondition(lambda self: self.terms)
    @rule(which=st.integers(0, 99), person=a_person, first=a_day, length=st.none() | a_length)
    def name_deputy(self, which: int, person: int, first: int, length: int | None) -> None:
        term = self.terms[which % len(self.terms)]
        end = term.last if term.ends is None else min(term.last, term.ends)
        last = end if length is None else first + length
        days = self.span(first, min(last, end))
        allowed = (
            person != term.person
            and term.votes(first)
            and not any(
                (d.term == term.id or d.person == person) and self.stands_in(d, day)
                for d in self.deputies
                for day in days
            )
            and not any(self.sits(person, day) for day in days)
        )
        made = self.attempt(
            allowed,
            lambda: services.name_deputy(
                db.session.get_one(Term, term.id),
                db.session.get_one(Person, self.people[person]),
                from_on=on(first),
                until_on=None if length is None else on(last),
                by=self.by,
            ),
        )
        if made is not None:
            self.deputies.append(DeputyBook(made, term.id, person, first, 9 * DAYS if length is None else last))

    @precondition(lambda self: self.deputies)
    @rule(which=st.integers(0, 99), day=a_day)
    def end_deputy(self, which: int, day: int) -> None:
        deputy = self.deputies[which % len(self.deputies)]
        term = next(t for t in self.terms if t.id == deputy.term)
        ends = min(deputy.last, term.last, 9 * DAYS if term.ends is None else term.ends)
        made = self.attempt(
            deputy.first <= day < ends,
            lambda: services.end_deputy(
                db.session.get_one(Deputy, deputy.id), db.session.get_one(Term, term.id), on=on(day), by=self.by
            ),
        )
        if made is not None:
            deputy.last = day

    @rule(office=st.sampled_from(OfficeKind), person=a_person, first=a_day, length=st.none() | a_length)
    def appoint_to_office(self, office: OfficeKind, person: int, first: int, length: int | None) -> None:
        last = None if length is None else first + length
        leads = office is not OfficeKind.SECRETARY
        if leads and last is None:
            last = first
            while self.votes(person, last):
                last += 1
        far = 9 * DAYS if last is None else last
        covered = not leads or (self.votes(person, first) and all(self.votes(person, d) for d in range(first, far)))
        clash = any(
            max(first, o.first) < min(far, 9 * DAYS if o.last is None else o.last)
            and (
                o.office is office
                or (o.person == person and {o.office, office} == {OfficeKind.CHAIR, OfficeKind.VICE_CHAIR})
            )
            for o in self.offices
        )
        made = self.attempt(
            covered and not clash,
            lambda: services.appoint_to_office(
                db.session.get_one(Body, self.body_id),
                office,
                db.session.get_one(Person, self.people[person]),
                from_on=on(first),
                until_on=None if length is None else on(first + length),
                how="They were chosen.",
                by=self.by,
            ),
        )
        if made is not None:
            self.offices.append(OfficeBook(made, office, person, first, last))

    @precondition(lambda self: self.offices)
    @rule(which=st.integers(0, 99), day=a_day)
    def end_office(self, which: int, day: int) -> None:
        office = self.offices[which % len(self.offices)]
        made = self.attempt(
            office.first <= day and (office.last is None or day < office.last),
            lambda: services.end_office(db.session.get_one(Office, office.id), on=on(day), by=self.by, why="So it is."),
        )
        if made is not None:
            office.last = day

    # What seldom comes about by chance, so that what guards against it would seldom be asked.

    @precondition(lambda self: self.deputies)
    @rule(which=st.integers(0, 99), seat=a_seat, before=st.integers(0, 3), length=a_length)
    def appoint_who_stands_in(self, which: int, seat: int, before: int, length: int) -> None:
        deputy = self.deputies[which % len(self.deputies)]
        self.appoint(seat=seat, person=deputy.person, first=max(0, deputy.first - before), length=length)

    @rule(
        seat=a_seat,
        people=st.permutations(range(PEOPLE)),
        first=st.integers(0, 4),
        length=st.integers(1, 3),
        later=st.integers(0, 2),
        stands_in=st.booleans(),
    )
    def take_back_who_follows(
        self, seat: int, people: list[int], first: int, length: int, later: int, stands_in: bool
    ) -> None:
        """Somebody follows; whoever was there sits or stands in elsewhere by then; and nobody follows after all."""
        who, follows, third = people[:3]
        ends, other = first + length, (seat + 1) % SEATS
        self.appoint(seat=seat, person=who, first=first, length=length)
        self.appoint(seat=seat, person=follows, first=ends, length=7)
        if stands_in:
            self.appoint(seat=other, person=third, first=ends, length=7)
            if (held := self.holder_on(other, ends + later)) is not None:
                self.name_deputy(which=self.terms.index(held), person=who, first=ends + later, length=None)
        else:
            self.appoint(seat=other, person=who, first=ends + later, length=5)
        if (follower := self.holder_on(seat, ends)) is not None:
            self.end_term(which=self.terms.index(follower), day=follower.first)

    @rule(seat=a_seat, person=a_person, day=a_day)
    def nobody_appoints_themselves(self, seat: int, person: int, day: int) -> None:
        themselves = replace(self.by, id=self.people[person])
        with self.given.app.app_context(), pytest.raises(Refused):
            services.appoint(
                db.session.get_one(Seat, self.seats[seat]),
                db.session.get_one(Person, self.people[person]),
                from_on=on(day),
                how="I would like to.",
                by=themselves,
            )

    def attempt(self, allowed: bool, do):  # type: ignore[no-untyped-def]
        """Do it, in a transaction of its own. Returns the id of what was made, or 0; ``None`` where it was refused."""
        with self.given.app.app_context():
            try:
                made = do()
            except Unready as unready:
                db.session.rollback()
                assert not allowed, f"refused: {unready.words}"
                assert unready.words
                return None
            assert allowed, "this is against the rules and was done"
            made_id = made.id if made is not None else 0
            db.session.commit()
            self.is_new = True
            return made_id

    # What holds after each step.

    @invariant()
    def both_say_the_same_of_every_day(self) -> None:
        # What was refused is rolled back, and has changed nothing.
        if not self.is_new:
            return
        self.is_new = False
        with self.given.app.app_context():
            body = db.session.get_one(Body, self.body_id)
            for day in range(0, DAYS + 9, 2):
                seats = seats_on(body, on(day))
                figures = counted(seats)
                assert sum(figures.values()) == len(seats) == SEATS
                for state in SeatState:
                    assert figures[state] == sum(seat.state is state for seat in seats)
                self.compare(seats, day)
                officers = officers_on(body, on(day))
                assert {kind: row.person_id for kind, row in officers.items()} == {
                    o.office: self.people[o.person]
                    for o in self.offices
                    if o.first <= day and (o.last is None or day < o.last)
                }
                for kind in (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR):
                    if kind in officers:
                        assert officers[kind].person_id in {s.holder_id for s in seats if s.state in IN_OFFICE}

    def compare(self, seats, day: int) -> None:  # type: ignore[no-untyped-def]
        holders = [seat.holder_id for seat in seats if seat.holder_id is not None]
        deputies = [seat.deputy.person_id for seat in seats if seat.deputy is not None]
        assert len(set(holders)) == len(holders), "somebody holds two seats"
        assert len(set(deputies)) == len(deputies), "somebody stands in for two"
        assert not set(holders) & set(deputies), "a deputy holds a seat"
        for n, seat in enumerate(seats):
            book = self.holder_on(n, day)
            assert seat.holder_id == (self.people[book.person] if book is not None else None)
            assert sum(t.votes(day) for t in self.terms if t.seat == n) <= 1, "two terms of a seat overlap"
            if book is None:
                assert seat.state is SeatState.VACANT
            else:
                assert (seat.state in IN_OFFICE) == book.votes(day)
                standing = [d.person for d in self.deputies if d.term == book.id and self.stands_in(d, day)]
                assert [self.people[p] for p in standing] == ([seat.deputy.person_id] if seat.deputy else [])

    @invariant()
    def a_body_that_is_no_steering_group_confers_nothing(self) -> None:
        with self.given.app.app_context():
            held = conferred_on(on(5))
            assert db.session.query(held).filter(held.c.person_id.in_(self.people)).count() == 0


def test_no_state_is_reached_that_the_rules_forbid(given: Given, database: Database) -> None:
    SeatsAndTerms.given = given
    run_state_machine_as_test(
        SeatsAndTerms,
        settings=settings(
            max_examples=STORIES[database.name],
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
