"""One line says what will be done, by whom and by when; nothing in it is taken for what it is not."""

from datetime import date, timedelta

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as some

from app.actions.models import Priority
from app.actions.quick import read
from app.people.mentions import Someone, whom
from app.wording import long_day

FRIDAY = date(2026, 11, 27)
PEOPLE = [Someone(1, "Ama Boateng"), Someone(2, "Ben Okafor"), Someone(3, "Ben Ashe")]
pytestmark = pytest.mark.database("sqlite")


def said(line, today=FRIDAY):
    return read(line, today, whom(line, PEOPLE))


def test_the_example_that_people_are_given():
    line = said("Publish the guide @ama 3 Dec R-E4")

    assert line.title == "Publish the guide"
    assert [one.person.name for one in line.named] == ["Ama Boateng"]
    assert line.due_on == date(2026, 12, 3)
    assert line.references == ("R-E4",)


@pytest.mark.parametrize(
    "written, day",
    {
        "3 Dec": date(2026, 12, 3),
        "3rd December": date(2026, 12, 3),
        "the 3rd of December": date(2026, 12, 3),
        "Dec 3": date(2026, 12, 3),
        "December 3rd, 2027": date(2027, 12, 3),
        "3 December 2027": date(2027, 12, 3),
        "3-Dec": date(2026, 12, 3),
        "3/12": date(2026, 12, 3),
        "3/12/2026": date(2026, 12, 3),
        "03/12/27": date(2027, 12, 3),
        "3.12.2026": date(2026, 12, 3),
        "2026-12-03": date(2026, 12, 3),
        "27 Nov": FRIDAY,
        "26 Nov": date(2027, 11, 26),
        "29 Feb": date(2028, 2, 29),
        "today": FRIDAY,
        "tomorrow": date(2026, 11, 28),
        "Friday": date(2026, 12, 4),
        "this monday": date(2026, 11, 30),
        "next Friday": date(2026, 12, 4),
        "next Wednesday": date(2026, 12, 2),
        "by tues": date(2026, 12, 1),
        "in 2 weeks": date(2026, 12, 11),
        "in a fortnight": date(2026, 12, 11),
        "in three months": date(2027, 2, 27),
        "within 10 days": date(2026, 12, 7),
        "end of March": date(2027, 3, 31),
        "end of February 2028": date(2028, 2, 29),
        "by the end of the month": date(2026, 11, 30),
        "end of next month": date(2026, 12, 31),
        "end of the week": FRIDAY,
        "due by 3 Dec": date(2026, 12, 3),
    }.items(),
)
def test_a_day_however_it_is_written(written, day):
    line = said(f"Publish the guide {written}")

    assert (line.title, line.due_on) == ("Publish the guide", day)
    assert said(f"{written}: publish the guide").due_on == day


@pytest.mark.parametrize(
    "line, title",
    {
        "Invite speakers for March": "Invite speakers for March",
        "We may 3 times": "We may 3 times",
        "Print 200 copies of R4": "Print 200 copies of R4",
        "Print it on A4 paper": "Print it on A4 paper",
        "Sat nav and sun cream": "Sat nav and sun cream",
        "Answer ama@example.org": "Answer ama@example.org",
        "Use https://example.org/3/12/2026/x": "Use https://example.org/3/12/2026/x",
        "Reach 50% of 3.5m people": "Reach 50% of 3.5m people",
        "Publish “The Friday guide @ama 3 Dec R-E4!”": "Publish “The Friday guide @ama 3 Dec R-E4!”",
        '"Friday 3 Dec"': "Friday 3 Dec",
    }.items(),
)
def test_what_is_no_day_nobody_and_no_reference_stays_in_the_title(line, title):
    found = said(line)

    assert found.title == title
    assert (found.due_on, found.named, found.references) == (None, (), ())


def test_of_two_days_the_last_is_when_it_is_due():
    line = said("Write up the event of 12 May @ama by 3 Dec")

    assert (line.title, line.due_on) == ("Write up the event of 12 May", date(2026, 12, 3))


def test_what_only_reads_like_a_day_is_said():
    assert said("Publish the guide 31 Nov").no_day == "31 Nov"
    assert said("Publish the guide 30/2/2027").no_day == "30/2/2027"


def test_several_recommendations_and_what_joins_them():
    line = said("Publish the guide for R-E4, r-e5 and R-E6 by 3 Dec")

    assert (line.title, line.references) == ("Publish the guide", ("R-E4", "R-E5", "R-E6"))


def test_a_reference_among_other_things():
    line = said("Print R-E4 A4 posters 3 Dec")

    assert (line.title, line.references) == ("Print A4 posters", ("R-E4",))


@pytest.mark.parametrize("sign", ["!", "!!", "high priority", "High Priority"])
def test_high_priority_is_said_by_a_sign_or_in_words(sign):
    line = said(f"Publish the guide {sign} 3 Dec")

    assert (line.title, line.priority) == ("Publish the guide", Priority.HIGH)


@pytest.mark.parametrize(
    "typed",
    ["by ſun", "by thurſ", "in ſix days", "ſunday", "frıday", "FRİDAY", "3 ſep", "hıgh priority", "in 2 fortnıghts"],
)
def test_letters_that_only_look_alike_are_no_word_for_a_day_or_a_priority(typed):
    """Nor are they a fault: they stay in the title, as they were typed."""
    line = said(f"Publish the guide {typed}")

    assert line.title == f"Publish the guide {typed}"
    assert (line.due_on, line.priority) == (None, Priority.NORMAL)


def test_an_exclamation_in_a_title_is_no_priority():
    assert said("Say thank you! 3 Dec").priority is Priority.NORMAL


VERBS = ["Publish", "Agree", "Brief", "Map", "Réviser", "写"]
NOUNS = ["the guide", "our terms", "every board", "the region’s gaps", "“Friday @ama 3 Dec”", "50% of it", "A4 posters"]
TITLES = some.builds("{} {}".format, some.sampled_from(VERBS), some.sampled_from(NOUNS))
DAYS = some.dates(FRIDAY, date(2099, 12, 31))
WAYS = some.sampled_from(
    [
        lambda on: on.isoformat(),
        lambda on: f"{on.day}/{on.month}/{on.year}",
        lambda on: f"{on.day} {on:%b} {on.year}",
        lambda on: f"by {on:%B} {on.day}, {on.year}",
        lambda on: f"due {on.day} {on:%B} {on.year}",
    ]
)
OWNERS = some.sampled_from([("@ama", 1), ("@Ben Ashe", 3), ("@ben.okafor", 2), ("", None)])
ANSWERS = some.lists(some.from_regex(r"\AR-[A-Z][1-9][0-9]?\Z"), unique=True, max_size=3)


@whatever(TITLES, DAYS, WAYS, OWNERS, ANSWERS, some.booleans(), some.permutations(range(5)))
def test_in_whatever_order_it_is_written(title, day, way, owner, answers, high, order):
    written, person = owner
    parts = [title, way(day), written, " ".join(answers), "!" if high else ""]
    line = said(" ".join(filter(None, (parts[n] for n in order))))

    assert line.title == title
    assert line.due_on == day
    assert [one.person.id for one in line.named] == ([person] if person else [])
    assert line.references == tuple(answers)
    assert line.priority is (Priority.HIGH if high else Priority.NORMAL)


PIECES = some.sampled_from(
    [
        "@ama",
        "3 Dec",
        "by ſun",
        "hıgh priority",
        "31 Nov",
        "R-E4",
        '"',
        "“",
        "”",
        "!",
        "next",
        "Friday",
        "end of",
        "in 9999 years",
        "/",
        "3/12",
    ]
)


@whatever(some.lists(some.one_of(some.text(max_size=12), PIECES), max_size=12).map(" ".join))
def test_whatever_is_typed_is_read_and_nothing_is_added(line):
    found = said(line)

    letters = list(line)
    for sign in found.title.replace(" ", ""):
        letters.remove(sign)
    assert found.due_on is None or (2000 <= found.due_on.year <= 2100 and long_day(found.due_on))


@whatever(some.text(alphabet=some.characters(exclude_characters='"“”'), min_size=1, max_size=40))
def test_what_is_quoted_is_kept_word_for_word(text):
    quoted = " ".join(text.split())

    line = said(f"Publish “{quoted}” @ama 3 Dec")

    assert f"“{quoted}”" in line.title
    assert line.due_on == date(2026, 12, 3)


@whatever(some.dates(FRIDAY, FRIDAY + timedelta(days=400)))
def test_a_day_without_a_year_is_the_next_such_day(on):
    found = said(f"Publish the guide {on.day} {on:%B}").due_on

    assert found is not None and (found.day, found.month) == (on.day, on.month)
    assert (found >= FRIDAY and (found - FRIDAY).days < 366) or on.month == 2
