"""What do people do with the plan, in these tests?"""

from typing import Any

from tests.browser import Answer, Browser, Form
from tests.given import Given


def opened(browser: Browser, number: int, field: str, **query: str) -> Form:
    """The editor of one field as a page of its own, not sent yet."""
    path = f"/actions/{number}/edit/{field}"
    shown = browser.get(path, query_string=query)
    assert shown.status == 200, f"{path} answers {shown.status}"
    return shown.form_to(path)


def saves(browser: Browser, number: int, form: Form, **typed: Any) -> Answer:
    """Type into an editor and save it."""
    return browser.send(form, **{f"A{number}-{name}": value for name, value in typed.items()})


def changes(browser: Browser, number: int, field: str, **typed: Any) -> Answer:
    """Open the editor of one field, type and save."""
    return saves(browser, number, opened(browser, number, field), **typed)


def sends(browser: Browser, given: Given, number: int, field: str, **typed: Any) -> Answer:
    """Send the form of one field without having been shown it, as it would be sent from a page that is right now."""
    said = {"version": given.the_action(number).version, **typed}
    return browser.post(f"/actions/{number}/edit/{field}", {f"A{number}-{name}": value for name, value in said.items()})


def told(browser: Browser, number: int) -> list[str]:
    """The history of an action as its page tells it, newest first."""
    page = browser.get(f"/actions/{number}")
    return [" ".join("".join(entry.itertext()).split()) for entry in page.all("li", class_="history__entry")]
