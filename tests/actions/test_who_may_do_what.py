"""The matrix of the product, asked at every endpoint of the plan, as everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from app.actions.workflow import ActionStatus
from tests.actions.plan import sends
from tests.browser import Answer, Browser
from tests.given import Given

OWNERS = {"owner", "lead of its organisation"}
RUNNERS = {"coordinator", "chair", "secretary"}
DECIDERS = {"steering group member", "chair", "secretary"}
READERS = OWNERS | RUNNERS | DECIDERS | {"member"}
EVERYBODY = READERS | {"lead of another organisation", "administrator", "nobody"}

Deed = Callable[[Browser, Given, int], Answer]
_keys = (f"key {n}" for n in count())


@dataclass(frozen=True)
class Look:
    """A deed that only reads."""

    path: str

    def __call__(self, browser: Browser, _given: Given, number: int) -> Answer:
        return browser.get(self.path.format(number))


def _send(field: str, **typed: Any) -> Deed:
    return lambda browser, given, number: sends(browser, given, number, field, **typed)


def _post(path: str, **fields: Any) -> Deed:
    return lambda browser, _given, number: browser.post(path.format(number), fields, once=next(_keys))


def _revise(browser: Browser, given: Given, number: int) -> Answer:
    action = given.the_action(number)
    fields = {
        "version": action.version,
        "title": "Send it to everybody",
        "done_when": "It has been sent.",
        "strand": action.strand.value,
        "owner": "Olu Owner",
        "organisation": action.organisation_id,
        "due_on": action.due_on.isoformat(),
        "priority": "high",
        "progress": 10,
    }
    return browser.post(f"/actions/{number}/edit", fields)


S = ActionStatus
# The deed, the status it starts from, whose it is, how it is done.
DEEDS: dict[str, tuple[ActionStatus, set[str], Deed]] = {
    "read": (S.UNDER_WAY, READERS, Look("/actions/{}")),
    "read its row": (S.UNDER_WAY, READERS, Look("/actions/{}/row")),
    "open an editor": (S.UNDER_WAY, OWNERS | RUNNERS, Look("/actions/{}/edit/title")),
    "open the whole form": (S.UNDER_WAY, OWNERS | RUNNERS, Look("/actions/{}/edit")),
    "rename": (S.UNDER_WAY, OWNERS | RUNNERS, _send("title", title="Publish it well")),
    "reprioritise": (S.UNDER_WAY, OWNERS | RUNNERS, _send("priority", priority="high")),
    "hand over": (S.UNDER_WAY, OWNERS | RUNNERS, _send("owner", owner="Lena Lead")),
    "move the due date": (S.UNDER_WAY, OWNERS | RUNNERS, _send("due", due_on="2030-01-31", why="It takes longer.")),
    "judge": (S.UNDER_WAY, OWNERS | RUNNERS, _send("confidence", confidence="at risk", confidence_why="Illness.")),
    "revise": (S.UNDER_WAY, OWNERS | RUNNERS, _revise),
    "say": (S.UNDER_WAY, OWNERS | RUNNERS | DECIDERS, _post("/actions/{}/updates", text="Half done.")),
    "show evidence": (
        S.UNDER_WAY,
        OWNERS | RUNNERS,
        _post("/actions/{}/evidence", title="The guide", link="https://example.org/g"),
    ),
    "agree": (S.PROPOSED, DECIDERS, _send("status", status="agreed")),
    "start": (S.AGREED, OWNERS | RUNNERS, _send("status", status="under way")),
    "block": (S.UNDER_WAY, OWNERS | RUNNERS, _send("status", status="blocked", why="No money.")),
    "report done": (
        S.UNDER_WAY,
        OWNERS | RUNNERS,
        _send("status", status="reported done", evidence_title="Guide", evidence_link="https://example.org/g"),
    ),
    "verify": (S.REPORTED_DONE, DECIDERS, _send("status", status="verified")),
    "send back": (S.REPORTED_DONE, OWNERS | RUNNERS | DECIDERS, _send("status", status="under way", why="Not yet.")),
    "reopen": (S.VERIFIED, DECIDERS, _send("status", status="under way", why="It broke.")),
    "drop": (S.UNDER_WAY, DECIDERS, _send("status", status="dropped", why="Not needed.")),
}


@dataclass(frozen=True)
class Cast:
    """Everybody, by what they are, and the organisation that the action belongs to."""

    people: dict[str, int]
    organisation: int

    def action(self, given: Given, status: ActionStatus) -> int:
        return given.action(owner=self.people["owner"], organisation=self.organisation, status=status)

    def as_(self, who: str, browser: Browser) -> Browser:
        visitor = browser.another()
        return visitor if who == "nobody" else visitor.signed_in_as(self.people[who])


@pytest.fixture
def cast(given: Given) -> Cast:
    ours, theirs = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
    people = {
        "member": given.member("Mia Member"),
        "owner": given.member("Olu Owner"),
        "lead of its organisation": given.lead(ours, "Lena Lead"),
        "lead of another organisation": given.lead(theirs, "Theo Lead"),
        "coordinator": given.coordinator(),
        "steering group member": given.steering_member(),
        "chair": given.chair(),
        "secretary": given.secretary(),
        "administrator": given.administrator(),
    }
    return Cast(people, ours)


def standing(given: Given, number: int) -> dict[str, Any]:
    """All that is written of an action."""
    action = given.the_action(number)
    return {column.key: getattr(action, column.key) for column in action.__mapper__.column_attrs}


@pytest.mark.parametrize("deed", DEEDS)
def test_whoever_may_can_and_something_comes_of_it(browser: Browser, given: Given, cast: Cast, deed: str) -> None:
    status, whose, do = DEEDS[deed]
    looks = isinstance(do, Look)
    for who in sorted(whose):
        number = cast.action(given, status)
        before = standing(given, number)

        answer = do(cast.as_(who, browser), given, number)

        assert answer.status in ({200, 303} if looks else {303}), f"the {who} may {deed}, but: {answer.text}"
        assert looks or standing(given, number) != before, f"the {who} may {deed}, but nothing changed"


@pytest.mark.parametrize("deed", DEEDS)
def test_everybody_else_is_refused_and_nothing_changes(browser: Browser, given: Given, cast: Cast, deed: str) -> None:
    status, whose, do = DEEDS[deed]
    number = cast.action(given, status)
    before = standing(given, number)
    for who in sorted(EVERYBODY - whose):
        answer = do(cast.as_(who, browser), given, number)

        match who:
            case "nobody":
                assert answer.status == (303 if isinstance(do, Look) else 401), who
                assert answer.location is None or answer.location.startswith("/sign-in?next="), who
            case "lead of another organisation":
                assert answer.status == 404, who
            case "administrator":
                assert answer.status == 403, who
            case _:
                # Somebody with another move to make is told that this one is no choice of theirs.
                assert answer.status in {403, 422}, f"the {who} may not {deed}: {answer.status}"
        assert "Publish the guide" not in answer.text or who not in {"nobody", "lead of another organisation"}, who
        assert standing(given, number) == before, f"the {who} may not {deed}, but did"


@pytest.mark.parametrize("reader", ["member", "lead of another organisation", "steering group member"])
def test_what_is_for_named_people_does_not_exist_for_others(
    browser: Browser, given: Given, cast: Cast, reader: str
) -> None:
    number = cast.action(given, ActionStatus.UNDER_WAY)
    given.seen_only_by("action", number, cast.people["chair"])
    visitor = cast.as_(reader, browser)

    assert visitor.get(f"/actions/{number}").status == 404
    assert visitor.get(f"/actions/{number}/row").status == 404
    assert "Publish the guide" not in visitor.get("/actions?status=all").text
    assert "Publish the guide" not in visitor.get("/search?q=guide").text


def test_an_owner_reads_their_action_whoever_else_may(browser: Browser, given: Given, cast: Cast) -> None:
    number = cast.action(given, ActionStatus.UNDER_WAY)
    given.seen_only_by("action", number, cast.people["chair"])

    answer = cast.as_("owner", browser).get(f"/actions/{number}")

    assert answer.status == 200


@pytest.mark.parametrize("number", ["0", "9", "99999999999999999999"])
def test_an_action_that_there_is_none_of_is_not_found(browser: Browser, given: Given, number: str) -> None:
    chair = browser.signed_in_as(given.chair())

    answers = [chair.get(f"/actions/{number}"), chair.get(f"/actions/{number}/edit/title")]

    assert [answer.status for answer in answers] == [404, 404]


def test_a_field_that_nobody_edits_is_not_found(browser: Browser, given: Given) -> None:
    number = given.action()
    chair = browser.signed_in_as(given.chair())

    assert chair.get(f"/actions/{number}/edit/version").status == 404
    assert chair.post(f"/actions/{number}/edit/owner_id", owner_id="1").status == 404


def test_whoever_leads_an_organisation_gives_an_action_to_no_other(browser: Browser, given: Given, cast: Cast) -> None:
    lead = cast.as_("lead of another organisation", browser)

    answer = lead.form(
        "/actions/new",
        title="Take what is not ours",
        done_when="It is ours.",
        strand="system change",
        owner="Theo Lead",
        organisation=str(cast.organisation),
        due_on="2030-01-31",
    )

    assert answer.status == 422
    assert "Take what is not ours" not in lead.get("/actions?status=all").text
