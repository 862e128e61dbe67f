"""How much does a browser fetch the first time?"""

import brotli
import pytest

from tests.architecture.source import APP

FIRST_VISIT = 80_000  # bytes
OURS = 10_000


@pytest.fixture
def first_visit(browser):
    """The addresses that the sign-in page makes a browser fetch."""
    page = browser.get("/sign-in")
    sheets = [link.get("href") for link in page.all("link") if link.get("rel") == "stylesheet"]
    icons = [link.get("href") for link in page.all("link") if link.get("rel") == "icon"]
    scripts = [script.get("src") for script in page.all("script")]
    return ["/sign-in", *sheets, *scripts, *icons]


@pytest.mark.database("sqlite")
def test_the_first_visit_is_at_most_six_requests_and_80_kb(browser, first_visit):
    sizes = {
        path: int(browser.get(path, headers={"Accept-Encoding": "br"}).headers["Content-Length"])
        for path in first_visit
    }

    assert len(first_visit) <= 6
    assert sum(sizes.values()) <= FIRST_VISIT, sizes


@pytest.mark.database("sqlite")
def test_what_is_fetched_once_is_never_asked_for_again(browser, first_visit):
    for path in first_visit[1:]:
        answer = browser.get(path)
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"], path


def test_our_one_script_and_sheet_stay_small():
    script = brotli.compress((APP / "static/js/praxis.js").read_bytes())
    sheet = brotli.compress((APP / "static/css/praxis.css").read_bytes())

    assert len(script) <= OURS
    assert len(sheet) <= OURS


def test_nothing_vendored_is_empty():
    """An empty file would pass its own integrity check."""
    vendored = [path for path in (APP / "static/vendor").rglob("*") if path.suffix in {".js", ".css"}]

    assert vendored
    assert all(path.stat().st_size > 1_000 for path in vendored)
