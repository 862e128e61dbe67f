"""What is different between two versions, word by word."""

import time

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from app.charter.comparing import Is, compare
from tests.browser import Browser
from tests.charter.agreed import Charter
from tests.given import Given

texts = st.lists(st.sampled_from(["We listen.", "We speak", " ", "\n", "\n\n", "not", "- one\n", "é", "\r\n"])).map(
    "".join
)


@pytest.mark.database("sqlite")
@any_of(st.one_of(texts, st.text()), st.one_of(texts, st.text()))
@settings(max_examples=200, deadline=None)
def test_taking_out_what_was_added_gives_the_old_text(old: str, new: str) -> None:
    pieces = compare(old, new)

    assert "".join(piece.text for piece in pieces if piece.what is not Is.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.what is not Is.REMOVED) == new


@pytest.mark.database("sqlite")
def test_only_the_word_that_changed_is_shown() -> None:
    pieces = compare("We listen to understand.\nWe stay.\n", "We listen to answer.\nWe stay.\n")

    assert [piece.text for piece in pieces if piece.what is not Is.SAME] == ["understand", "answer"]


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("line", ["\n", "We listen.\n", "a b c d e f g h\n"])
def test_a_long_text_is_compared_at_once(line: str) -> None:
    many = 40_000 // len(line)
    begun = time.perf_counter()
    compare(line * many, f"New.\n{line * (many // 2)}In between.\n{line * (many // 3)}")

    assert time.perf_counter() - begun < 2


def test_the_page_says_what_was_added_and_removed_in_words(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.adopted("We listen to answer.")
    charter.next(rules, "We listen to understand.", changes="Says why.")

    page = browser.signed_in_as(given.member()).get(f"/charter/{rules}/compare?from=1&to=2")

    assert "removed: answer" in page.text
    assert "added: understand" in page.text
    assert "Says why." in page.text


def test_a_draft_is_compared_by_those_who_read_it(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.adopted()
    charter.write(rules, "A secret draft.")

    assert browser.signed_in_as(given.member()).get(f"/charter/{rules}/compare").status == 404
    assert "secret" in browser.another().signed_in_as(charter.adopter).get(f"/charter/{rules}/compare").text
