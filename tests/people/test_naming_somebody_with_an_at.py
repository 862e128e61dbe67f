"""Whom does a text name with an @? Who is meant must be clear, or nobody is."""

from datetime import date

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from app.people.mentions import Someone, names_in, whom

AMA, SAM, ALSO_SAM = Someone(1, "Ama Boateng"), Someone(2, "Sam Example"), Someone(3, "Sam Other")
ZOE, OBRIEN, ANNE = Someone(4, "Zoë Müller"), Someone(5, "Dr. Niamh O’Brien"), Someone(6, "Anne-Marie St. Clair")
PRIYA, JONES = Someone(7, "प्रिया शर्मा"), Someone(8, "Sam Example Jones")
PEOPLE = [AMA, SAM, ALSO_SAM, ZOE, OBRIEN, ANNE, PRIYA, JONES]


@pytest.mark.parametrize(
    ("text", "written", "person"),
    [
        ("@Ama", "Ama", AMA),
        ("@ama can you?", "ama", AMA),
        ("@am, can you?", "am", AMA),
        ("Ask @Ama Boateng.", "Ama Boateng", AMA),
        ("Ask @Ama. She knows", "Ama", AMA),
        ("Ask @Ama Soon", "Ama", AMA),
        ("(@ama.boateng)", "ama.boateng", AMA),
        ("“@AMA”", "AMA", AMA),
        ("@Ama’s idea", "Ama", AMA),
        ("@Ama's idea", "Ama", AMA),
        ("first\n@Ama", "Ama", AMA),
        ("@Sam Other", "Sam Other", ALSO_SAM),
        ("@sam other and @", "sam other", ALSO_SAM),
        ("@Sam Example", "Sam Example", SAM),
        ("@Sam Example Jones", "Sam Example Jones", JONES),
        ("@zoe", "zoe", ZOE),
        ("@Zoë Muller", "Zoë Muller", ZOE),
        ("@Zoe\u0308", "Zoe\u0308", ZOE),
        ("@Dr. Niamh O'Brien", "Dr. Niamh O'Brien", OBRIEN),
        ("@anne-marie", "anne-marie", ANNE),
        ("@Anne-Marie St. Clair", "Anne-Marie St. Clair", ANNE),
        ("@प्रिया", "प्रिया", PRIYA),
    ],
)
def test_one_person_however_it_is_written(text: str, written: str, person: Someone) -> None:
    [named] = whom(text, PEOPLE)

    assert (named.written, named.person) == (written, person)
    assert text[named.start : named.end] == f"@{written}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "@ Ama",
        "@@Ama",
        "ama@example.org",
        "@ama@example.org",
        "@ama.boateng@example.org",
        "@ama.b.c@example.org",
        "https://example.org/@Ama",
        "a.@Ama",
    ],
)
def test_an_address_or_a_lone_at_names_nobody(text: str) -> None:
    assert whom(text, PEOPLE) == []


def test_when_several_can_be_meant_it_says_how_to_write_each() -> None:
    [named] = whom("Ask @sam", PEOPLE)

    assert named.is_unclear
    assert named.person is None
    assert named.choices == "More than one person is called @sam: write @Sam Example, @Sam Example Jones or @Sam Other"


def test_two_of_one_name_cannot_be_told_apart_and_it_says_so() -> None:
    [named] = whom("Ask @Ama Boateng", [AMA, Someone(9, "Ama Boateng")])

    assert named.is_unclear
    assert "Write the name without the @" in named.choices


@pytest.mark.parametrize("text", ["Ask @Nobody", "@a", "@boateng", "@amaranth"])
def test_a_name_that_nobody_has_is_kept_as_text(text: str) -> None:
    [named] = whom(text, PEOPLE)

    assert (named.people, named.is_unclear, named.person) == ((), False, None)


def test_each_that_a_text_names_in_the_order_in_which_they_stand() -> None:
    found = whom("@Ama and (@Zoë), but not zoe@example.org", PEOPLE)

    assert [named.person for named in found] == [AMA, ZOE]


@whatever(
    st.text(st.sampled_from("@ .aAmM\n'’-_Zoëe\u0308(1") | st.characters()) | st.text(), st.lists(st.text(), max_size=4)
)
def test_whatever_is_typed_what_is_found_stands_in_the_text(text: str, names: list[str]) -> None:
    people = [*PEOPLE, *(Someone(100 + n, name) for n, name in enumerate(names))]

    found = whom(text, people)

    ends = [0] + [named.end for named in found]
    assert all(end <= named.start for end, named in zip(ends, found, strict=False))
    assert all(text[named.start : named.end] == f"@{named.written}" for named in found)


@whatever(st.sampled_from(PEOPLE), st.text(max_size=20), st.text(max_size=20))
def test_a_whole_name_after_a_space_is_always_found(person: Someone, before: str, after: str) -> None:
    found = whom(f"{before} @{person.name}, {after}", PEOPLE)

    assert person in [named.person for named in found]


def test_only_whom_one_may_look_up_and_who_is_still_here(app, given) -> None:
    mia = given.member("Mia Moss")
    given.member("Ama Boateng", left_on=date(2025, 1, 1))
    given.member("Sam Example", disabled_on=date(2025, 1, 1))
    zoe = given.member("Zoë Müller")
    outsider = given.actor(given.lead(given.organisation("Hilltop Council"), "Theo Lead"))
    reader = given.actor(mia)

    with app.app_context():
        found = [names_in(f"@{name}", reader)[0].people for name in ("Ama", "Sam", "zoe")]
        assert [[someone.id for someone in people] for people in found] == [[], [], [zoe]]
        assert names_in("@zoe", outsider)[0].people == ()
