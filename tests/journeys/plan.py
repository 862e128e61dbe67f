"""How does somebody at a window use the plan?"""

from playwright.sync_api import Locator, Page, expect

# What stands in the hidden words of each value's link.
WORDS = {
    "title": "title",
    "owner": "owner",
    "due": "due date",
    "priority": "priority",
    "confidence": "confidence",
    "status": "status",
}
MOST_TABS = 120


def row(page: Page, reference: str = "A1") -> Locator:
    return page.locator(f"#{reference}")


def way_in(page: Page, field: str, reference: str = "A1") -> Locator:
    """The value that is the way into its editor."""
    return page.get_by_role("link", name=f"change {WORDS[field]} of {reference}")


def typed_in(page: Page, name: str, reference: str = "A1") -> Locator:
    """A field of the editor that is open."""
    return page.locator(f"[name='{reference}-{name}']")


def opens(page: Page, field: str, reference: str = "A1") -> Locator:
    """Open an editor. Returns its form."""
    way_in(page, field, reference).click()
    form = page.get_by_role("form", name=f"Change {WORDS[field]} of {reference}")
    expect(form).to_be_visible()
    return form


def closed(page: Page) -> None:
    """Wait until no editor is open."""
    expect(page.locator("[data-editor]")).to_have_count(0)


def focused(page: Page) -> str:
    """What has focus: the end of a link's address, or a field's name."""
    return page.evaluate(
        """() => { const here = document.activeElement;
        return here.getAttribute("href") || here.getAttribute("name") || here.id || here.tagName }"""
    )


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what has focus is called so."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            return
    raise AssertionError(f"{MOST_TABS} presses of Tab do not lead to {wanted}")


def heard(page: Page, words: str) -> None:
    """Wait until a screen reader is told so."""
    expect(page.locator("#live")).to_contain_text(words)
