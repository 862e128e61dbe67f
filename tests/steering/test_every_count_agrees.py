"""The vacancy count is the list, on every page that counts seats; whatever the seats are."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from hypothesis import strategies as st

from app import clock
from app.extensions import db
from app.people.models import Sector
from app.steering.models import Body, Deputy, Seat, Term
from app.steering.queries import counted, seats_of_the_group
from app.steering.states import SeatState
from app.wording import slug

TODAY = clock.today()
a_term = st.tuples(st.integers(-900, 500), st.integers(1, 700), st.none() | st.integers(0, 900))
some_seats = st.lists(st.tuples(st.sampled_from([None, *Sector]), st.lists(a_term, max_size=3)), min_size=1, max_size=7)


def seat_them(facts, told):
    """Terms of one seat one after the other, as far as they do not overlap; each holder holds one."""
    with facts.settled():
        body = db.session.query(Body).one()
        for table in (Deputy, Term):
            db.session.query(table).delete()
        for seat in db.session.query(Seat):
            seat.withdrawn_on = TODAY
        for n, (sector, terms) in enumerate(told):
            seat = Seat(title=f"Seat {n}", body_id=body.id, sector=sector, position=n)
            db.session.add(seat)
            db.session.flush()
            free = -10_000
            for first, length, ended in sorted(terms, key=lambda term: term[0]):
                if first < free:
                    continue
                ends = None if ended is None else first + ended
                free = min(first + length, ends) if ends is not None else first + length
                days = {
                    "from_on": TODAY + timedelta(first),
                    "until_on": TODAY + timedelta(first + length),
                    "ended_on": None if ends is None else TODAY + timedelta(ends),
                }
                db.session.add(Term(seat_id=seat.id, person_id=facts.holder, appointed_how="Elected", **days))


@pytest.mark.parametrize("role", ["chair", "member"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@whatever(told=some_seats)
def test_the_vacancy_count_is_the_list_on_every_page(browser, given, role, told):
    if not hasattr(given, "holder"):
        given.body()
        given.holder = given.member("Hetty Holder")
        given.reader = given.administrator() if role == "chair" else given.member("Mia")
    seat_them(given, told)
    with given.app.app_context():
        seats = seats_of_the_group(TODAY)
        figures = counted(seats)
    reader = browser.signed_in_as(given.reader)
    page, home = reader.get("/steering"), reader.get("/")

    assert sum(figures.values()) == len(told)
    for state, number in figures.items():
        listed = reader.get(f"/steering?state={slug(state)}").all("a", **{"class": "row__open"})
        assert len(list(listed)) == number, state
        for shown in (page, home):
            links = [words for words in shown.links() if words.endswith(f" {state.value}")]
            assert links == ([f"{number} {state.value}"] if number else []), state
    held = figures[SeatState.FILLED] + figures[SeatState.ENDS_SOON]
    assert re.search(rf"{held} of {len(told)} seats? (is|are) held in office", page.text)
    assert f"{held} of {len(told)}" in home.text
