"""A file that is too large is told on the spot, before anybody waits for a hundred megabytes to leave."""

import pytest

from app.files.services import LARGEST

pytestmark = pytest.mark.database("sqlite")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(visit, given) -> None:
    ana = given.member("Ana Lima")
    guide = given.action(owner=ana)
    page = visit().signed_in_as(ana).open(f"/actions/{guide}")
    page.get_by_text("Add evidence", exact=True).click()

    page.get_by_label("Or a file").set_input_files({"name": "a.pdf", "mimeType": "x/y", "buffer": bytes(LARGEST + 1)})

    alert = page.get_by_role("alert").filter(has_text="too large")
    assert alert.inner_text() == "This file is too large. Choose one of at most 15 MB, or add a link to it instead"
    assert page.get_by_label("Or a file").input_value() == ""
    page.get_by_label("Or a file").set_input_files({"name": "a.pdf", "mimeType": "x/y", "buffer": b"%PDF-"})
    assert alert.count() == 0
