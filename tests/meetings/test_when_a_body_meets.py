"""A rule in words gives the days that a person would find in the calendar, at the same time on the wall clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given as always
from hypothesis import strategies as st

from app import clock
from app.meetings.rhythm import HORIZON, Rhythm, Unit, WeekDay, next_days, read, room_words
from tests.meetings.rhythms import walked

rhythms = st.one_of(
    st.builds(Rhythm, st.integers(1, 24), st.just(Unit.WEEK), st.sampled_from(WeekDay)),
    st.builds(
        Rhythm, st.integers(1, 24), st.just(Unit.MONTH), st.sampled_from(WeekDay), st.sampled_from([1, 2, 3, 4, -1])
    ),
    st.builds(Rhythm, st.integers(1, 24), st.just(Unit.MONTH), month_day=st.integers(1, 31)),
)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@always(rhythms)
def test_a_rule_says_what_was_chosen(rhythm):
    assert read(rhythm.rule) == rhythm


@always(rhythms, days)
def test_its_days_are_those_of_the_calendar(rhythm, since):
    found = next_days(rhythm.rule, since=since, from_on=since, most=10)

    assert found == list(walked(rhythm, since, since + HORIZON))[:10]


@always(rhythms, days, st.integers(0, 400))
def test_asked_later_it_still_counts_from_its_first_day(rhythm, since, later):
    from_on = since + timedelta(days=later)

    found = next_days(rhythm.rule, since=since, from_on=from_on, most=5)

    assert found == [day for day in walked(rhythm, since, from_on + HORIZON) if day >= from_on][:5]


def test_a_rule_reads_as_a_person_would_say_it():
    assert Rhythm(1, Unit.MONTH, WeekDay.TUESDAY, 3).words == "Every month, on the third Tuesday"
    assert Rhythm(3, Unit.MONTH, WeekDay.FRIDAY, -1).words == "Every 3 months, on the last Friday"
    assert Rhythm(1, Unit.MONTH, month_day=15).words == "Every month, on the 15th"
    assert Rhythm(2, Unit.WEEK, WeekDay.MONDAY).words == "Every 2 weeks, on Monday"


def test_31_february_is_no_day():
    assert (
        next_days("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", since=date(2027, 2, 1), from_on=date(2027, 2, 1), most=1)
        == []
    )


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=4", "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO", "nonsense"]
)
def test_a_rule_that_is_none_of_ours_is_refused(rule):
    with pytest.raises(ValueError):
        read(rule)


def test_a_meeting_at_ten_is_at_ten_on_either_side_of_a_change_of_the_clocks():
    # In 2027 they go forward on 28 March and back on 31 October.
    summer, winter = (clock.instant_of(day, time(10)) for day in (date(2027, 3, 29), date(2027, 3, 22)))

    assert summer == datetime(2027, 3, 29, 9, tzinfo=UTC)
    assert winter == datetime(2027, 3, 22, 10, tzinfo=UTC)
    assert clock.local(summer).hour == clock.local(winter).hour == 10


def test_an_hour_that_is_not_there_or_there_twice_is_one_instant():
    missing = clock.instant_of(date(2027, 3, 28), time(1, 30))
    twice = clock.instant_of(date(2027, 10, 31), time(1, 30))

    assert clock.local(missing).time() == time(2, 30)
    assert twice == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("allotted", "words"), [(100, "10 minutes too much"), (90, "exactly as long as the meeting"), (30, "1 hour left")]
)
def test_how_an_agenda_fits_is_said_in_words(allotted, words):
    assert room_words(allotted, 90) == words
