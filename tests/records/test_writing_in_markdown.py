"""A longer text becomes a page, and nothing that a stranger could use."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.records.markdown import ATTRIBUTES, SCHEMES, TAGS, as_words, first_sentence, read

pytestmark = pytest.mark.database("sqlite")

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="/x" hx-get="/actions" hx-trigger="load">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    '[x](/y "onmouseover=alert(1) hx-get=/z")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "![p](https://a.example/p.png)",
    "<style>*{display:none}</style>",
    "|a|\n|:-:|\n|<svg/onload=alert(1)>|",
    "[A1]: javascript:alert(1)\n\n[A1]",
    "# <b hx-get=/>",
    '<iframe src="//evil.example">',
    "`<script>`",
    "~~~ hx-get=/x onclick=y\ncode\n~~~",
]
pieces = st.lists(
    st.one_of(
        st.sampled_from([*HOSTILE, "\n", "\n\n", "# ", "- ", "> ", "    ", "*", "`", "A12", "R-E4"]),
        st.text(max_size=8),
    ),
    max_size=14,
).map("".join)


def faults(markup: str) -> list[str]:
    """What stands in it that no text of ours may hold."""
    tree = html5lib.parseFragment(markup, container="div", namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        if element.tag in (None, "DOCUMENT_FRAGMENT"):
            continue
        if element.tag not in TAGS:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name not in {"class", "rel", *ATTRIBUTES.get(element.tag, ())}:
                found.append(f"{name} on <{element.tag}>")
            if name == "href" and ":" in value.split("/")[0] and value.split(":")[0].lower() not in SCHEMES:
                found.append(value)
            if name == "class" and value not in {"external", "nhsuk-u-visually-hidden"}:
                found.append(value)
    return found


@pytest.mark.parametrize("written", HOSTILE)
def test_hostile_text_is_only_text(written: str) -> None:
    assert faults(str(read(written).html)) == []


@given(pieces)
@settings(max_examples=150)
def test_whatever_is_written_nothing_comes_out_that_is_not_on_the_list(written: str) -> None:
    assert faults(str(read(written).html)) == []
    as_words(written)
    first_sentence(written)


def test_the_check_itself_finds_what_is_wrong() -> None:
    assert faults('<p hx-get="/x"><script>1</script><a href="javascript:1">x</a></p>') == [
        "hx-get on <p>",
        "<script>",
        "javascript:1",
    ]


def test_references_become_links_but_not_inside_links_or_code(app) -> None:
    html = str(read("See A12, [A13](https://a.example) and `A14`.").html)

    assert 'href="/go/A12"' in html
    assert "/go/A13" not in html
    assert "/go/A14" not in html


def test_a_link_to_another_site_says_so() -> None:
    assert "(another site)" in str(read("[them](https://a.example)").html)
    assert "(another site)" in str(read("[them](//a.example)").html)
    assert "(another site)" not in str(read("[us](/charter)").html)


def test_headings_come_below_the_page_own_and_leave_no_level_out() -> None:
    html = str(read("# One\n\n### Deep\n\n## Two\n\n# One").html)

    assert '<h2 id="part-one">One</h2>' in html
    assert '<h3 id="part-deep">Deep</h3>' in html
    assert '<h3 id="part-two">Two</h3>' in html
    assert '<h2 id="part-one-2">One</h2>' in html


def test_the_words_are_those_that_a_reader_sees() -> None:
    assert as_words("# Rules\n\nWe **listen** to [them](https://a.example).\n\n- one") == (
        "Rules\nWe listen to them.\none"
    )
    assert first_sentence("# Rules\n\nWe listen. We speak.") == "We listen."


def test_the_empty_corner_of_a_table_is_no_heading() -> None:
    html = str(read("| | a |\n|---|---|\n| b | 1 |").html)

    assert "<th></th>" not in html
    assert "<th>a</th>" in html
