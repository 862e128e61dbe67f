"""Whatever somebody writes is text: shown as it is, run by nobody."""

import csv
import io
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode, urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from app.extensions import db
from app.people.models import Person
from app.tables.reading import read
from tests.browser import Answer, Browser
from tests.chromium import Visitor
from tests.given import LONG_AGO, Given

HOSTILE = {
    "a script": "<script>document.title = 'taken'</script>",
    "a handler": "<img src=x onerror=\"document.title = 'taken'\">",
    "htmx": '<a hx-post="/sign-out" hx-trigger="load" hx-target="body" href="javascript:alert(1)">press</a>',
    "the end of everything": "</textarea></option></select></title></template>--><b data-hostile>out</b>",
    "quotes": "\" autofocus onfocus=\"document.title = 'taken'\" x='",
    "a template": "{{ 7 * 7 }}{% raw %}${7 * 7}",
    "a formula": '=HYPERLINK("https://evil.example","press")',
    "turned around": "\u202egnp.exe\u202c \u2066x\u2069",
    "beyond the plane": "💜 𐍈 你好 é",
    "an entity": "&lt;b&gt; &amp;amp; &#x3c;",
}
TAKEN_OUT = "\x00\x07"


def everywhere(browser: Browser, people: list[int]) -> list[Answer]:
    paths = ["/", "/actions?status=all", "/actions/1", "/actions/1/edit", "/recommendations", "/recommendations/R-E1"]
    paths += [f"/actions/1/edit/{field}" for field in ("title", "owner", "due", "priority", "confidence", "status")]
    plan = browser.get("/actions/1/edit").form_to("/edit").fields["plan"]
    paths += ["/plans", f"/plans/{plan}", f"/plans/{plan}/edit", f"/plans/{plan}/withdraw", "/actions?plan=" + plan]
    paths += ["/actions/print?status=all", "/search/suggest?q=zzhostile", "/calendar"]
    paths += ["/goals", "/people", "/organisations", "/search?q=zzhostile", *(f"/people/{person}" for person in people)]
    return [browser.get(path) for path in paths]


def writes(browser: Browser, given: Given, text: str) -> list[int]:
    """Write it into every field that there is. Returns the people it is about."""
    line = f"{text} zzhostile"
    given.goal(line)
    given.recommendation(line, code="E1", area=line)
    owner = given.member(f"{line} Person", job_title=line, works_at=given.organisation(line, short_name=line))
    made = browser.form("/plans/new", title=line, objective=line, lead=_address_of(given, owner))
    assert made.status == 303, made.text
    proposed = browser.form(
        "/actions/new",
        title=line,
        done_when=f"{line}\n\n{line} A1",
        strand="system change",
        owner=_address_of(given, owner),
        due_on="2030-01-31",
        answers=["R-E1"],
        plan=(made.location or "").rpartition("/")[2],
    )
    assert proposed.status == 303, proposed.text
    for field, typed in {
        "due": {"due_on": "2030-02-28", "why": line},
        "confidence": {"confidence": "at risk", "confidence_why": line},
    }.items():
        answer = browser.form(f"/actions/1/edit/{field}", **{f"A1-{name}": value for name, value in typed.items()})
        assert answer.status == 303, answer.text
    assert browser.form("/actions/1", to="/updates", text=line).status == 303
    shown = browser.form("/actions/1", to="/evidence", title=line, link='https://example.org/"><b data-hostile>')
    assert shown.status == 303 or "full web address" in shown.text
    return [owner]


def _address_of(given: Given, person_id: int) -> str:
    with given.app.app_context():
        return db.session.get_one(Person, person_id).email or ""


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_shown_as_it_was_written_and_is_nothing_else(browser: Browser, given: Given, kind: str) -> None:
    text = HOSTILE[kind]
    chair = browser.signed_in_as(given.chair("Charlie Chair"))
    people = writes(chair, given, text)

    answers = everywhere(chair, people)

    plain = " ".join(text.split())
    for answer in answers:
        assert answer.status == 200, answer.asked
        hostile = [
            element
            for element in answer.tree.iter()
            if element.get("data-hostile") is not None
            or element.get("hx-trigger") == "load"
            or any(value.strip().lower().startswith("javascript:") for value in element.attrib.values())
        ]
        assert hostile == [], answer.asked
    page = next(answer for answer in answers if answer.asked == "/actions/1")
    assert plain in page.heading
    assert page.text.count(plain) >= 6
    assert "49" not in page.heading


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_taken_away_says_it_and_runs_none_of_it(browser: Browser, given: Given, kind: str) -> None:
    """A file for a spreadsheet, in both kinds, and a calendar."""
    text = HOSTILE[kind]
    chair = browser.signed_in_as(given.chair("Charlie Chair"))
    (owner,) = writes(chair, given, text)
    line = " ".join(f"{text} zzhostile".split())

    for file in ("csv", "xlsx"):
        content = chair.get(f"/actions/export.{file}?status=all").response.get_data()
        sheet = read(io.BytesIO(content), f"a.{file}")
        row = dict(zip(sheet.header, sheet.rows[0], strict=True))
        assert [row[name] for name in ("Title", "Why this confidence", "Last update")] == [line, line, line]
        if file == "csv":
            cells = next(csv.reader(io.StringIO(content.decode("utf-8-sig").partition("\n")[2])))
            assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    with given.settled():
        db.session.get_one(Person, owner).joined_on = LONG_AGO
    made = browser.another().signed_in_as(owner).form("/calendar", to="/due/make").all("input", id="address")[0]
    calendar = chair.another().client.get(urlsplit(made.get("value")).path).get_data()
    (entry,) = Calendar.from_ical(calendar).walk("VEVENT")
    # Signs that turn a line around would turn the rest of the calendar's line, too.
    seen = "".join(c for c in line if c.isprintable())
    assert entry["SUMMARY"] == f"A1 due: {seen}"


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_line_is_read_and_runs_nothing(browser: Browser, given: Given, kind: str) -> None:
    chair = browser.signed_in_as(given.chair("Charlie Chair"))
    line = f"“{HOSTILE[kind].replace('“', '')}” {HOSTILE[kind]} 3 Dec 2030"

    said = chair.get("/actions/quick", query_string={"line": line})
    fragment = chair.htmx("GET", f"/actions/quick?{urlencode({'line': line})}")
    added = chair.form("/actions/quick", line=line)

    for answer in (said, fragment):
        assert not [e for e in answer.tree.iter() if e.get("data-hostile") is not None or e.get("hx-trigger") == "load"]
        assert " ".join(HOSTILE[kind].split()) in answer.text
    assert added.status == 303, added.text
    assert " ".join(HOSTILE[kind].split()) in given.the_action(1).title


def test_a_very_long_word_is_kept_whole(browser: Browser, given: Given) -> None:
    chair, word = browser.signed_in_as(given.chair("Charlie Chair")), "x" * 190

    assert chair.form("/actions/quick", line=f"{word} 3 Dec 2030").status == 303

    for path in ("/actions", "/actions/1", "/actions/print", "/search/suggest?q=xxx"):
        assert word in chair.get(path).text


def test_what_no_keyboard_types_is_left_out(browser: Browser, given: Given) -> None:
    chair = browser.signed_in_as(given.chair("Charlie Chair"))
    given.action()

    answer = chair.form("/actions/1/edit/title", **{"A1-title": f"Publish{TAKEN_OUT} the guide well"})

    assert answer.status == 303
    assert given.the_action(1).title == "Publish the guide well"


@pytest.mark.parametrize(
    "path",
    [
        "/actions?q=%00",
        "/actions?page=f%00",
        "/search?q=%00",
        "/search/suggest?q=%00",
        "/actions/quick?line=%00",
        "/actions/print?by=%00",
        "/people?q=%00",
        "/people/suggest?field=o&o=%00",
        "/go/%00",
    ],
)
def test_nothing_that_is_asked_breaks_a_page(browser: Browser, given: Given, path: str) -> None:
    chair = browser.signed_in_as(given.chair("Charlie Chair"))

    assert chair.get(path).status in {200, 303, 404}


@pytest.mark.database("sqlite")
def test_a_real_browser_runs_none_of_it(browser: Browser, given: Given, visit: Callable[..., Visitor]) -> None:
    chair_id = given.chair("Charlie Chair")
    text = " ".join(HOSTILE[kind] for kind in ("a script", "a handler", "htmx"))[:170]
    people = writes(browser.signed_in_as(chair_id), given, text)
    visitor = visit().already_signed_in_as(chair_id)
    paths = ("/", "/actions?status=all", "/actions/1", f"/people/{people[0]}", "/search?q=zzhostile")
    for path in (*paths, "/actions/print?status=all"):
        page = visitor.open(path)
        assert page.title() != "taken", path
        expect(page.locator("img")).to_have_count(0)
    page = visitor.open("/actions?status=all")
    page.fill("#header-search", "zzhostile")
    expect(page.locator("#header-found a").first).to_be_visible()
    page.locator(".header__add summary").click()
    expect(page.locator("#header-line")).to_be_focused()
    page.keyboard.type(f"{text} 3 Dec 2030")
    expect(page.locator("#header-said strong")).to_contain_text("<script>")
    assert page.title() != "taken"
    expect(page.locator("img")).to_have_count(0)
    page = visitor.open("/actions?status=all")
    page.get_by_role("link", name="change due date of A1").click()
    expect(page.locator("[data-editor]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-editor]")).to_have_count(0)
    assert given.the_action(1).due_on == date(2030, 2, 28)
