"""Two people write on the same action: the second sees both versions and chooses, and nothing is lost."""

from datetime import date
from typing import Any

import pytest

from app.actions.models import Confidence, Priority
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.records.models import Record
from app.records.services import withdraw
from tests.actions.plan import changes, opened, saves, told
from tests.browser import Answer, Browser
from tests.given import SOMEBODY, Given

# A field, what the other types, what I type, and how each reads in words.
FIELDS: list[tuple[str, dict[str, str], dict[str, str], str]] = [
    ("title", {"title": "Theirs"}, {"title": "Mine"}, "Theirs"),
    ("owner", {"owner": "Nia Okafor"}, {"owner": "Otto Outside"}, "Nia Okafor"),
    ("due", {"due_on": "2030-02-28", "why": "A"}, {"due_on": "2030-03-31", "why": "B"}, "28 Feb 2030"),
    ("priority", {"priority": "high"}, {"priority": "low"}, "High"),
    (
        "confidence",
        {"confidence": "at risk", "confidence_why": "No printer."},
        {"confidence": "off track", "confidence_why": "No paper."},
        "At risk",
    ),
    ("status", {"status": "blocked", "why": "No printer."}, {"status": "dropped", "why": "No need."}, "Blocked"),
]
NAMES = [field for field, *_ in FIELDS]


class Two:
    """Two people, one action, and each with the same editor open."""

    def __init__(self, browser: Browser, given: Given, field: str) -> None:
        given.member("Nia Okafor")
        given.member("Otto Outside")
        self.number = given.action(due_on=date(2030, 1, 31))
        self.given = given
        self.me = browser.signed_in_as(given.chair("Charlie Chair"))
        self.other = browser.another().signed_in_as(given.coordinator("Cora Coordinator"))
        self.field = field
        self.mine = opened(self.me, self.number, field)

    def i_save(self, **typed: str) -> Answer:
        return saves(self.me, self.number, self.mine, **typed)

    def value(self) -> Any:
        action = self.given.the_action(self.number)
        name = {"owner": "owner_id", "due": "due_on"}.get(self.field, self.field)
        return getattr(action, name)

    def typed(self, answer: Answer) -> dict[str, str]:
        """What the editor holds now, without what only steers it."""
        fields = answer.form_to().fields
        return {name.partition("-")[2]: value for name, value in fields.items() if "-" in name}


@pytest.mark.parametrize(("field", "theirs", "mine", "in_words"), FIELDS, ids=NAMES)
def test_the_second_sees_both_versions_and_loses_nothing(
    browser: Browser, given: Given, field: str, theirs: dict[str, str], mine: dict[str, str], in_words: str
) -> None:
    two = Two(browser, given, field)
    assert changes(two.other, two.number, field, **theirs).status == 303
    saved = two.value()

    answer = two.i_save(**mine)

    assert answer.status == 409
    assert "Cora Coordinator changed this while you were writing" in answer.text
    assert in_words in [" ".join("".join(element.itertext()).split()) for element in answer.all("dd")]
    assert mine.items() <= two.typed(answer).items()
    assert {"Save mine", "Keep theirs"} <= {
        " ".join("".join(b.itertext()).split()) for b in answer.all("button")
    } | set(answer.links())
    assert two.value() == saved


def test_a_step_that_theirs_leaves_no_way_to_is_kept_with_its_evidence(browser: Browser, given: Given) -> None:
    two = Two(browser, given, "status")
    proof = {"status": "reported done", "evidence_title": "The guide", "evidence_link": "https://example.org/guide"}
    changes(two.other, two.number, "status", status="blocked", why="No printer.")

    conflict = two.i_save(**proof)
    insisted = two.me.send(conflict.form_to())

    assert conflict.status == 409
    assert "Cora Coordinator changed this while you were writing" in conflict.text
    assert insisted.status == 422
    assert "It is blocked now and cannot become reported done from there" in insisted.text
    assert proof.items() <= two.typed(conflict).items()
    assert proof.items() <= two.typed(insisted).items()
    assert two.value() is ActionStatus.BLOCKED


@pytest.mark.parametrize(("field", "theirs", "mine", "in_words"), FIELDS, ids=NAMES)
def test_saving_mine_keeps_theirs_in_the_history(
    browser: Browser, given: Given, field: str, theirs: dict[str, str], mine: dict[str, str], in_words: str
) -> None:
    two = Two(browser, given, field)
    changes(two.other, two.number, field, **theirs)
    saved = two.value()
    conflict = two.i_save(**mine)

    answer = two.me.send(conflict.form_to())

    assert answer.status == 303
    assert two.value() != saved
    newest, before, *_ = told(two.me, two.number)
    assert newest.startswith("Charlie Chair")
    assert before.startswith("Cora Coordinator")
    assert in_words in newest


@pytest.mark.parametrize(("field", "theirs", "mine", "in_words"), FIELDS, ids=NAMES)
def test_the_same_choice_twice_is_no_conflict_and_one_entry(
    browser: Browser, given: Given, field: str, theirs: dict[str, str], mine: dict[str, str], in_words: str
) -> None:
    two = Two(browser, given, field)
    changes(two.other, two.number, field, **theirs)
    entries = told(two.other, two.number)

    answer = two.i_save(**theirs)

    assert answer.status == 303
    assert told(two.other, two.number) == entries


@pytest.mark.parametrize(("field", "theirs", "mine", "in_words"), FIELDS, ids=NAMES)
def test_another_field_does_not_stand_in_the_way(
    browser: Browser, given: Given, field: str, theirs: dict[str, str], mine: dict[str, str], in_words: str
) -> None:
    two = Two(browser, given, field)
    elsewhere: tuple[str, dict[str, str]] = (
        ("priority", {"priority": "high"}) if field == "title" else ("title", {"title": "Another title"})
    )
    changes(two.other, two.number, elsewhere[0], **elsewhere[1])
    before = two.value()

    answer = two.i_save(**mine)

    action = given.the_action(two.number)
    assert answer.status == 303
    assert two.value() != before
    assert action.priority is Priority.HIGH if field == "title" else action.title == "Another title"


def test_a_third_change_while_i_choose_is_shown_again(browser: Browser, given: Given) -> None:
    two = Two(browser, given, "title")
    changes(two.other, two.number, "title", title="Theirs")
    conflict = two.i_save(title="Mine")
    changes(two.other, two.number, "title", title="Theirs again")

    answer = two.me.send(conflict.form_to())

    assert answer.status == 409
    assert "Theirs again" in answer.text
    assert two.typed(answer)["title"] == "Mine"


def test_keeping_theirs_leads_back_without_a_change(browser: Browser, given: Given) -> None:
    two = Two(browser, given, "title")
    changes(two.other, two.number, "title", title="Theirs")
    conflict = two.i_save(title="Mine")

    page = two.me.get(conflict.links()["Keep theirs"])

    assert "Theirs" in page.heading
    assert given.the_action(two.number).title == "Theirs"


def test_a_conflict_in_the_table_is_the_whole_row(browser: Browser, given: Given) -> None:
    two = Two(browser, given, "title")
    changes(two.other, two.number, "title", title="Theirs")

    answer = two.me.htmx("POST", f"/actions/{two.number}/edit/title", {**two.mine.fields, "A1-title": "Mine"})

    assert answer.status == 409
    assert [row.get("id") for row in answer.all("tr")] == ["A1"]
    assert not answer.is_page
    assert "Cora Coordinator changed this while you were writing" in answer.text
    assert [field.get("value") for field in answer.all("input", name="A1-title")] == ["Mine"]


def test_an_invalid_value_is_said_before_any_conflict(browser: Browser, given: Given) -> None:
    two = Two(browser, given, "due")
    changes(two.other, two.number, "due", due_on="2030-02-28", why="The printer is closed.")

    invalid = two.i_save(due_on="never", why="Because.")
    corrected = two.me.send(invalid.form_to(), **{"A1-due_on": "2030-03-31"})

    assert (invalid.status, corrected.status) == (422, 409)


@pytest.mark.parametrize("version", ["0", "-1", "", "x", "99999999999999999999", "1e3", "１"])
def test_a_version_that_is_none_never_overwrites(browser: Browser, given: Given, version: str) -> None:
    two = Two(browser, given, "title")
    changes(two.other, two.number, "title", title="Theirs")

    answer = two.i_save(title="Mine", version=version)

    assert answer.status == 409
    assert given.the_action(two.number).title == "Theirs"


def test_what_was_withdrawn_meanwhile_is_gone_and_stays_as_it_was(browser: Browser, given: Given) -> None:
    two = Two(browser, given, "title")
    with given.settled():
        withdraw(db.session.get_one(Record, given.the_action(two.number).id), by=SOMEBODY, why="A mistake.")

    answers = [two.i_save(title="Mine"), two.me.get(f"/actions/{two.number}")]

    assert [answer.status for answer in answers] == [404, 404]
    assert given.the_action(two.number).title == "Publish the guide"


def test_what_was_settled_meanwhile_can_no_longer_be_changed(browser: Browser, given: Given) -> None:
    two = Two(browser, given, "title")
    changes(two.me, two.number, "status", status="dropped", why="Not needed.")

    answer = two.i_save(title="Mine")

    assert answer.status == 403
    assert given.the_action(two.number).status is ActionStatus.DROPPED


class TestTheWholeForm:
    @pytest.fixture
    def number(self, given: Given) -> int:
        given.recommendation(code="E1")
        given.recommendation("Write an introduction", code="P3")
        return given.action(due_on=date(2030, 1, 31), answers=["R-E1"])

    @pytest.fixture
    def me(self, browser: Browser, given: Given) -> Browser:
        return browser.signed_in_as(given.chair("Charlie Chair"))

    @pytest.fixture
    def other(self, browser: Browser, given: Given) -> Browser:
        return browser.another().signed_in_as(given.coordinator("Cora Coordinator"))

    def test_two_different_fields_are_both_saved(self, me: Browser, other: Browser, given: Given, number: int) -> None:
        mine = me.get(f"/actions/{number}/edit").form_to()
        changes(other, number, "title", title="Theirs")

        answer = me.send(mine, progress="40")

        action = given.the_action(number)
        assert answer.status == 303
        assert (action.title, action.progress) == ("Theirs", 40)

    def test_the_same_field_is_a_conflict_with_all_that_was_typed(
        self, me: Browser, other: Browser, given: Given, number: int
    ) -> None:
        mine = me.get(f"/actions/{number}/edit").form_to()
        changes(other, number, "title", title="Theirs")

        answer = me.send(mine, title="Mine", progress="40", done_when="All have it.")

        kept = answer.form_to().fields
        assert answer.status == 409
        assert (kept["title"], kept["progress"], kept["done_when"]) == ("Mine", "40", "All have it.")
        assert "Theirs" in answer.text
        assert given.the_action(number).progress == 0

    def test_saving_mine_saves_all_of_it(self, me: Browser, other: Browser, given: Given, number: int) -> None:
        mine = me.get(f"/actions/{number}/edit").form_to()
        changes(other, number, "title", title="Theirs")
        conflict = me.send(mine, title="Mine", progress="40")

        answer = me.send(conflict.form_to())

        action = given.the_action(number)
        assert answer.status == 303
        assert (action.title, action.progress) == ("Mine", 40)

    def test_saving_mine_undoes_nothing_that_i_did_not_touch(
        self, me: Browser, other: Browser, given: Given, number: int
    ) -> None:
        mine = me.get(f"/actions/{number}/edit").form_to()
        changes(other, number, "title", title="Theirs")
        changes(other, number, "priority", priority="high")
        conflict = me.send(mine, title="Mine")

        me.send(conflict.form_to())

        action = given.the_action(number)
        assert (action.title, action.priority) == ("Mine", Priority.HIGH)

    def test_what_it_answers_is_joined(self, me: Browser, other: Browser, given: Given, number: int) -> None:
        mine = me.get(f"/actions/{number}/edit").form_to()
        other.form(f"/actions/{number}/edit", answers=["R-E1", "R-P3"])

        answer = me.send(mine, title="Mine")

        assert answer.status == 303
        assert me.get(f"/actions/{number}/edit").form_to().fields["answers"] == ["R-E1", "R-P3"]

    def test_sent_twice_it_is_one_entry(self, me: Browser, given: Given, number: int) -> None:
        mine = me.get(f"/actions/{number}/edit").form_to()

        answers = [me.send(mine, title="Mine", due_on="2030-02-28", why="It moves.") for _ in range(2)]

        assert [answer.status for answer in answers] == [303, 303]
        assert sum(entry.startswith("Charlie Chair") for entry in told(me, number)) == 1

    def test_what_is_missing_saves_nothing_of_it(self, me: Browser, given: Given, number: int) -> None:
        answer = me.form(f"/actions/{number}/edit", title="Mine", due_on="2030-02-28", why="")

        assert answer.status == 422
        assert given.the_action(number).title == "Publish the guide"
        assert given.the_action(number).confidence is Confidence.ON_TRACK

    def test_unchanged_it_writes_no_entry(self, me: Browser, number: int) -> None:
        before = told(me, number)

        answer = me.form(f"/actions/{number}/edit")

        assert answer.status == 303
        assert told(me, number) == before
