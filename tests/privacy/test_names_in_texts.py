"""A name is found wherever it stands as a name, and nowhere else."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.privacy.names import Names, is_one_word

LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F, exclude_characters="ıſŉĿŀ")
WORD = st.text(LETTERS, min_size=2, max_size=8)
FULL_NAME = st.lists(WORD, min_size=2, max_size=4).map(" ".join)
TEXT = st.text(max_size=60)


def _names(*known, by="former member"):
    names = Names()
    for name in known:
        names.add(name, by)
    return names


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Ask Ana Lima.", "Ask former member."),
        ("ANA LIMA said so", "former member said so"),
        ("Ana\nLima", "former member"),
        ("Ana Lima’s guide", "former member’s guide"),
        ("Ána Líma", "former member"),
        ("A\u0301na Lima", "former member"),
        ("notes_Ana_Lima_2.pdf", "notes_former member_2.pdf"),
        ("ana-lima.docx", "former member.docx"),
        ("(Ana Lima)", "(former member)"),
        ("Ana Lima, Ana Lima", "former member, former member"),
        ("Mariana Lima", "Mariana Lima"),
        ("Ana Limany", "Ana Limany"),
        ("Ana. And Lima is a town", "Ana. And Lima is a town"),
        ("Ana and Lima", "Ana and Lima"),
        ("Ana", "Ana"),
        ("", ""),
    ],
)
def test_a_name_is_replaced_where_it_is_one(text, without):
    assert _names("Ana Lima").replaced(text) == without


def test_an_address_goes_before_a_name_inside_it():
    names = _names("ana lima", "ana.lima@example.org")

    assert names.replaced("Write to ana.lima@example.org!") == "Write to former member!"


def test_an_address_is_found_as_it_is_written_only():
    assert not _names("ana@example.org").are_in("ana example org")


@pytest.mark.parametrize("name", ["Will", "May", "Ana-", ""])
def test_a_name_of_one_word_is_left_alone(name):
    assert is_one_word(name)
    assert not _names(name).are_in("Will we meet in May? Ana- will.")


def test_a_name_of_one_word_can_be_asked_for_as_it_is_written():
    names = Names()
    names.add("Will", "another person", even_one_word=True)

    assert names.replaced("Will we ask Will? I will.") == "another person we ask another person? I will."


@settings(max_examples=150, deadline=None)
@given(name=FULL_NAME, before=TEXT, after=TEXT)
@example(name="Ana Ana", before="Ana ", after=" Ana")
def test_whatever_stands_around_it_no_name_is_left_and_the_rest_stays(name, before, after):
    assume(not is_one_word(name))
    names = _names(name, by="§")

    replaced = names.replaced(f"{before} {name} {after}")

    assert not names.are_in(replaced)
    assert "§" in replaced
    # What is not part of the name is where it was: the pieces between are pieces of the text, in order.
    rest, text = replaced.split("§"), f"{before} {name} {after}"
    at = 0
    for piece in rest if "§" not in text else []:
        at = text.index(piece, at) + len(piece)


@settings(max_examples=150, deadline=None)
@given(name=FULL_NAME, text=TEXT)
def test_a_text_without_the_name_stays_as_it_is(name, text):
    names = _names(name)
    assume(not names.are_in(text))

    assert names.replaced(text) == text


@settings(max_examples=100, deadline=None)
@given(names=st.lists(FULL_NAME, min_size=1, max_size=5), text=TEXT)
def test_of_many_names_none_is_left(names, text):
    many = _names(*names, by="§")

    assert not many.are_in(many.replaced(f"{text} {' '.join(names)} {text}"))


@settings(max_examples=100, deadline=None)
@given(name=FULL_NAME)
def test_however_it_is_written_it_is_found(name):
    assume(not is_one_word(name))
    names = _names(name)

    # Letters whose other case is not their own ("ß") are written as they are.
    ways = [name, name.replace(" ", "_"), name.replace(" ", "\n  ")]
    ways += [way for way in (name.upper(), name.lower()) if way.casefold() == name.casefold()]
    assert all(names.are_in(way) for way in ways)
