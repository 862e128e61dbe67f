"""An agenda item is found by the words of its notes, by whoever may see it and by nobody else."""

import pytest

from app.extensions import db
from app.meetings.models import AgendaItem, Outcome
from app.meetings.services import writing
from app.people.models import Person
from app.privacy.erasing.doing import erase
from app.records.models import Reader, Visibility


@pytest.fixture
def number(room):
    return room.opened(room.ana, room.ben)


@pytest.fixture
def item(room, number):
    return room.items(number)[1]


@pytest.fixture
def finds(browser, room):
    """Does this person's search for a word find the item?"""

    def search(word, person=room.cleo):
        return "The budget" in browser.another().signed_in_as(person).get(f"/search?q={word}").text

    return search


def test_by_a_note_as_it_was_put_down_and_as_it_was_corrected(room, number, item, finds):
    assert not finds("Zanzibar")
    note = room.note(number, item, "Ana told of *Zanzibar*.")
    room.note(number, item, "Ben asked about Sansibar.")
    assert finds("zanzi")
    assert finds("Sansibar")

    def correct(meeting, *, by):
        writing.correct_note(meeting, db.session.get_one(Outcome, note), "Ana told of Pemba.", by=by)

    room.do(number, correct)

    assert finds("Pemba")
    assert finds("Sansibar")
    assert not finds("Zanzibar")


@pytest.mark.parametrize(("meant_for", "who"), [(Visibility.STEERING, "gus"), (Visibility.NAMED, "cleo")])
def test_not_by_whom_it_is_not_for(given, room, number, item, finds, meant_for, who):
    people = {"gus": given.member("Gus"), "cleo": room.cleo}
    with given.settled():
        chosen = db.session.get_one(AgendaItem, item)
        chosen.meant_for = chosen.visibility = meant_for
        db.session.add(Reader(record_id=item, person_id=room.ana))
    room.note(number, item, "Ana told of Zanzibar.")

    assert finds("Zanzibar", room.ana)
    assert not finds("Zanzibar", people[who])


def test_not_by_a_name_that_was_erased(given, room, number, item, finds):
    pat, administrator = given.person("Pat Quorrblatt"), given.actor(given.administrator())
    room.note(number, item, "Pat Quorrblatt told of Zanzibar.")
    assert finds("Quorrblatt")

    with given.settled():
        erase(db.session.get_one(Person, pat), by=administrator)

    assert finds("Zanzibar")
    assert not finds("Quorrblatt")
