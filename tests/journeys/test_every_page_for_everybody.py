"""Every page, fragment and state of the demonstration, as each of its five people: accessible, whole, and it fits."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from app.demo.loading import TRIED_AS
from app.extensions import db
from app.people.queries import person_with_email
from app.web.application import Praxis
from tests.browser import Browser
from tests.chromium import NARROW, WIDE, Visitor
from tests.databases import Database
from tests.given import Given
from tests.journeys.plan import opens, typed_in
from tests.validator import Validator

Visit = Callable[..., Visitor]
CHAIR, COORDINATOR, MEMBER, PARTNER, ADMIN = TRIED_AS

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def app(demonstration: Database) -> Iterator[Praxis]:
    yield demonstration.app
    with demonstration.app.app_context():
        db.session.remove()


@pytest.fixture
def person(app: Praxis) -> Callable[[str], int]:
    def with_email(email: str) -> int:
        with app.app_context():
            found = person_with_email(email)
            assert found is not None
            return found.id

    return with_email


OWN_DATA = ["/privacy/yours", "/privacy/yours/erasure"]
ANSWERING = ["/privacy/requests", "/privacy/requests/new", "/privacy/retention"]
FIRST_STEPS = [
    "/welcome",
    *(f"/welcome/{step}" for step in ("purpose", "ground-rules", "profile", "first-event", "notices")),
]
PAGES = {
    CHAIR: [
        "/",
        "/actions",
        "/actions?status=all",
        "/actions?status=all&late=1&priority=high&sort=owner&descending=1",
        "/actions?q=no+such+words",
        "/actions/board",
        "/actions/board?q=no+such+words",
        "/actions/timeline",
        "/actions/timeline?during=2026-q4",
        "/actions/bulk?change=agree&action=32&action=33&action=1",
        "/actions/bulk?change=due&action=32",
        "/saved/actions",
        "/actions/1",
        "/actions/4",
        "/actions/new",
        "/actions/new?answers=R-E2",
        "/actions/4/edit",
        "/actions/4/edit/title",
        "/actions/4/edit/due",
        "/actions/4/edit/status",
        "/actions/19",
        "/plans",
        "/meetings",
        "/meetings/new",
        "/meetings/backlog",
        "/meetings/backlog/new",
        "/meetings/series",
        "/meetings/series/new",
        "/proposals",
        "/proposals/new",
        "/decisions",
        "/decisions/new",
        "/recommendations",
        "/recommendations?without=actions",
        "/recommendations/R-E2",
        "/recommendations/R-R1",
        "/recommendations/R-V3/response",
        "/recommendations?without=response",
        "/charter",
        "/steering",
        "/steering?state=vacant",
        "/steering/ending?days=500",
        "/steering/interests",
        "/steering/interests/mine",
        "/goals",
        "/evaluations",
        "/people",
        "/people?q=o",
        "/people?q=nobody",
        "/people?role=organisation-lead&sort=newest",
        "/people/roles",
        "/organisations",
        "/search",
        "/search?q=guide",
        "/search?q=no+such+words",
        "/account",
        "/account/second-step",
        "/account/password",
        "/accessibility",
        "/privacy",
        "/privacy/complaint",
        "/actions/4711",
        "/system",
    ],
    COORDINATOR: [
        "/joining",
        "/joining?show=invited",
        "/joining?show=settling",
        "/joining?show=answered",
        *(f"/joining/{number}" for number in range(1, 7)),
        "/joining/invite",
        "/joining/invite-several",
        "/charter/new?kind=other",
        "/evaluations/new",
        "/recommendations/R-V3/edit",
        "/",
        "/actions",
        "/actions/2",
        "/actions/13",
        "/plans/new",
    ],
    MEMBER: [
        "/",
        "/actions",
        "/actions?mine=1&status=open",
        "/actions/board?mine=1&status=open",
        "/actions/timeline?mine=1&status=open",
        "/actions/1",
        "/actions/10",
        "/meetings",
        "/meetings/backlog",
        "/people",
        *OWN_DATA,
        *FIRST_STEPS,
    ],
    PARTNER: [
        "/",
        "/actions",
        "/actions/5",
        "/actions/5/evidence/1/newer",
        "/actions/5/evidence/1/3/out",
        "/actions/1",
        "/recommendations",
        "/people",
        "/organisations",
    ],
    ADMIN: [
        "/",
        "/system",
        "/people",
        "/people/roles",
        "/people/new",
        "/organisations/new",
        "/actions",
        *ANSWERING,
        "/imports",
        "/imports/new/people",
        "/imports/new/organisations",
    ],
}
PARTS = 4
OF_NOBODY = [
    "/join",
    "/invitation/no-such-link",
    "/invitation/asked-again",
    "/sign-in",
    "/sign-in/no-such-link",
    "/forgotten",
    "/reset",
    "/accessibility",
    "/privacy",
    "/privacy/complaint",
]


def _pages_of(person: Callable[[str], int], email: str, browser: Browser) -> list[str]:
    own = [f"/people/{person(email)}{more}" for more in ("", "/leave", "/hand-over")]
    listed = browser.get("/organisations").links().values() if email in (CHAIR, PARTNER) else []
    organisations = sorted({href for href in listed if href.startswith("/organisations/")})
    return [
        *PAGES[email],
        *own,
        *organisations[:1],
        *organisations[-1:],
        *_plans(email, browser),
        *_changing(person, email, browser),
        *_agreed(email, browser),
    ]


def _plans(email: str, browser: Browser) -> list[str]:
    """The first plan, as it is read; and what whoever prepares it can do with it."""
    if email not in (COORDINATOR, MEMBER, PARTNER):
        return []
    plan = next(href for href in browser.get("/plans").links().values() if re.fullmatch(r"/plans/\d+", href))
    return [f"{plan}{more}" for more in (("", "/edit", "/withdraw") if email == COORDINATOR else ("",))]


def _changing(person: Callable[[str], int], email: str, browser: Browser) -> list[str]:
    """Where this person changes people and organisations."""
    if email == MEMBER:
        return [f"/people/{person(email)}/{what}" for what in ("edit", "edit/level", "affiliations/new")]
    if email != ADMIN:
        return []
    pages = {
        href for href in browser.get("/organisations").links().values() if re.fullmatch(r"/organisations/\d+", href)
    }
    one, other = sorted(pages)[:2]
    chairs = browser.get(f"/people/{person(CHAIR)}").links().values()
    ending = [href for href in chairs if re.fullmatch(r"/people/\d+/(roles|affiliations)/\d+/end", href)]
    of_people = ["", "/edit", "/edit/email", "/roles/new", "/stop-signing-in"]
    of_organisations = ["", "/edit/name", "/merge", f"/merge?into={other.rpartition('/')[2]}", "/withdraw"]
    return [
        *(f"/people/{person(CHAIR)}{what}" for what in of_people),
        *ending[:2],
        *(f"{one}{what}" for what in of_organisations),
    ]


def _agreed(email: str, browser: Browser) -> list[str]:
    """The documents of the charter, with what each person can do with them."""
    if email not in (CHAIR, COORDINATOR, MEMBER):
        return []
    links = browser.get("/charter").links()
    rules = links["Ground rules"]
    if email == CHAIR:
        draft = links["Terms of reference of the steering group"]
        return [
            rules,
            f"{rules}/compare?from=1&to=2",
            f"{draft}/versions/1",
            f"{draft}/adopt",
            f"{draft}/adopt/decision",
            f"{draft}/write",
            f"{rules}/withdraw",
        ]
    if email == MEMBER:
        return [rules]
    listed = browser.get("/evaluations").links().values()
    evaluation = next(href for href in listed if re.fullmatch(r"/evaluations/\d+", href))
    of_rules = ("accepting", "write", "discard")
    return [*(f"{rules}/{what}" for what in of_rules), evaluation, f"{evaluation}/recommendations/new"]


def unfit(visitor: Visitor) -> list[str]:
    """What is wrong with the page as it stands, light and dark, narrow and wide, at 320 px and at 200 %."""
    page, found = visitor.page, []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            faults = visitor.axe(colours_alone=scheme == "dark")
            found += [f"{scheme}, {width} px: {fault}" for fault in faults]
    # 1,280 px at 200 % are 640 of the page's own.
    for width in (320, 640):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} px wide in a window of {width}: {_widest(page, width)}")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def _widest(page: Page, width: int) -> str:
    return page.evaluate(
        """width => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
        .slice(-3).map(e => e.outerHTML.slice(0, 120)).join(" ")""",
        width,
    )


@pytest.mark.parametrize(
    ("email", "part"), [*((email, 0) for email in TRIED_AS), *((CHAIR, n) for n in range(1, PARTS))]
)
def test_every_page_is_accessible_and_fits(
    visit: Visit, browser: Browser, person: Callable[[str], int], email: str, part: int
) -> None:
    visitor = visit().already_signed_in_as(person(email))
    visitor.expects(403, 404)
    pages = _pages_of(person, email, browser.signed_in_as(person(email)))
    found = {}
    # The chair's are many: several tests share them.
    for path in pages[part::PARTS] if email == CHAIR else pages:
        visitor.open(path)
        if faults := unfit(visitor):
            found[path] = faults

    assert not found


def test_every_page_for_nobody_is_accessible_and_fits(visit: Visit, given: Given, person: Callable[[str], int]) -> None:
    visitor = visit()
    visitor.expects(401, 410, 422)
    found = {}
    for path in [*OF_NOBODY, f"/sign-in/{given.sign_in_link(person(CHAIR))}"]:
        visitor.open(path)
        if faults := unfit(visitor):
            found[path] = faults
    page = visitor.open("/sign-in")
    page.get_by_label("Your e-mail address").fill("nobody")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator(".nhsuk-error-summary")).to_be_visible()
    found["/sign-in, an error"] = unfit(visitor)

    assert not {path: faults for path, faults in found.items() if faults}


@pytest.mark.parametrize("field", ["title", "owner", "due", "priority", "confidence", "status"])
@pytest.mark.parametrize("path", ["/actions?status=all&q=every+past+recording", "/actions/4"])
def test_every_editor_is_accessible_and_fits(visit: Visit, person: Callable[[str], int], path: str, field: str) -> None:
    visitor = visit().already_signed_in_as(person(CHAIR))
    visitor.expects(422)
    page = visitor.open(path)
    form = opens(page, field, "A4")
    found = {"open": unfit(visitor)}
    if field not in {"priority"}:
        match field:
            case "due":
                typed_in(page, "due_on", "A4").fill("2030-02-28")
            case "confidence":
                typed_in(page, "confidence", "A4").select_option("off track")
                typed_in(page, "confidence_why", "A4").fill("")
            case "status":
                typed_in(page, "status", "A4").select_option("dropped")
            case _:
                typed_in(page, field, "A4").fill("")
        form.get_by_role("button", name="Save").click()
        expect(page.locator("[data-editor] .nhsuk-error-message").first).to_be_visible()
        found["in error"] = unfit(visitor)

    assert not {state: faults for state, faults in found.items() if faults}


@pytest.mark.parametrize(
    ("notice", "status"), [("failed", 500), ("refused", 403), ("gone", 404), ("signed-out", 401), ("offline", 0)]
)
def test_every_notice_is_accessible_and_fits(
    visit: Visit, person: Callable[[str], int], notice: str, status: int
) -> None:
    visitor = visit().already_signed_in_as(person(CHAIR))
    visitor.expects(status)
    answers = (lambda route: route.fulfill(status=status)) if status else (lambda route: route.abort())
    # Before the page is opened: a page that stands already may send its next request past a new route.
    visitor.page.route(
        "**/actions/4/edit/title",
        lambda route: answers(route) if route.request.method == "POST" else route.continue_(),
    )
    page = visitor.open("/actions?status=all&q=every+past+recording")
    opens(page, "title", "A4")

    page.keyboard.press("Enter")
    expect(page.locator("#notices .notice")).to_be_visible()
    if not status:
        visitor.complaints.clear()

    assert unfit(visitor) == []


def test_a_conflict_is_accessible_and_fits(visit: Visit, browser: Browser, person: Callable[[str], int]) -> None:
    visitor = visit().already_signed_in_as(person(CHAIR))
    visitor.expects(409)
    page = visitor.open("/actions?status=all")
    opens(page, "title", "A9")
    other = browser.signed_in_as(person(COORDINATOR))
    standing = other.get("/actions/9/edit/title").form_to().fields["A9-title"]
    other.form("/actions/9/edit/title", **{"A9-title": "Theirs"})
    typed_in(page, "title", "A9").fill("Mine")

    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save mine")).to_be_visible()
    found = unfit(visitor)

    other.form("/actions/9/edit/title", **{"A9-title": standing})
    assert found == []


@pytest.mark.parametrize("email", TRIED_AS)
def test_each_of_the_five_comes_in_by_a_link(visit: Visit, person: Callable[[str], int], email: str) -> None:
    page = visit().signed_in_as(person(email)).page

    expect(page.locator("h1")).to_contain_text("Good ")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_tab_goes_from_top_to_bottom_and_the_skip_link_works(visit: Visit, person: Callable[[str], int]) -> None:
    page = visit().already_signed_in_as(person(CHAIR)).open("/actions")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"

    seen: list[tuple[float, str]] = []
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.append(
            tuple(
                page.evaluate(
                    "(() => { const e = document.activeElement, r = e.getBoundingClientRect();"
                    " return [Math.round(r.top + scrollY), e.outerHTML.slice(0, 80)] })()"
                )
            )
        )
    # Down the page: never back up by more than a row's height.
    backwards = [(a, b) for a, b in pairwise(seen) if b[0] < a[0] - 120]
    assert not backwards
    assert len(seen) > 20

    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_first_visit_is_light_and_a_later_one_a_single_request(
    visit: Visit, app: Praxis, person: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    inner = app.wsgi_app

    def counting(environ, start_response):  # type: ignore[no-untyped-def]
        asked.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    visitor = visit().already_signed_in_as(person(MEMBER))
    monkeypatch.setattr(app, "wsgi_app", counting)
    sizes: list[int] = []
    visitor.page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))

    visitor.open("/").wait_for_load_state("networkidle")
    first, asked[:] = list(asked), []
    weight = sum(sizes)
    visitor.open("/actions").wait_for_load_state("networkidle")

    assert len(first) <= 6, first
    assert 10_000 < weight <= 80_000
    assert asked == ["/actions"]


def test_every_page_is_valid_html(nu: Validator, browser: Browser, given: Given, person: Callable[[str], int]) -> None:
    pages = {}
    for email in TRIED_AS:
        reader = browser.another().signed_in_as(person(email))
        for path in _pages_of(person, email, reader):
            answer = reader.get(path)
            if answer.is_page:
                pages[f"{email} {path}"] = answer.markup
    chair = browser.another().signed_in_as(person(CHAIR))
    for field in ("title", "owner", "due", "confidence", "status"):
        # As a row of its table, and with an error.
        row = chair.htmx("GET", f"/actions/4/edit/{field}").markup
        facts = chair.htmx("GET", f"/actions/4/edit/{field}?on=page").markup
        card = chair.htmx("GET", f"/actions/4/edit/{field}?on=board").markup
        head = "<!doctype html><html lang=en-GB><head><title>Row</title></head><body>"
        pages[f"{field} in its row"] = (
            f"{head}<form id=bulk></form><table><thead><tr>{'<th>Head</th>' * 6}</tr></thead>"
            f"{row}</table></body></html>"
        )
        pages[f"{field} among the facts"] = f"{head}{facts}</body></html>"
        pages[f"{field} in its card"] = f"{head}<ul>{card}</ul></body></html>"
    pages["an error"] = chair.form("/actions/4/edit", title="").markup
    pages["another error"] = chair.form("/actions/new").markup
    for path in [*OF_NOBODY, f"/sign-in/{given.sign_in_link(person(CHAIR))}"]:
        pages[f"nobody {path}"] = browser.another().get(path).markup

    assert len(pages) > 60
    assert nu.faults(pages) == []
