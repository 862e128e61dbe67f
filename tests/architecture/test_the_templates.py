"""Do templates only place what Python has worked out?"""

import re

from tests.architecture.source import ROOT, TEMPLATES, label, templates

_CODE = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
_COMMENTS = re.compile(r"\{#.*?#\}", re.DOTALL)
# Components weigh several inputs of a field; everywhere else a condition with "and" needs a name in Python.
MAY_COMBINE = "components"


def _code_of(text: str):
    """What stands inside the braces, without strings."""
    return (_STRINGS.sub("''", code) for code in _CODE.findall(_COMMENTS.sub("", text)))


def test_every_template_begins_by_naming_its_inputs():
    silent = {label(path) for path in templates() if not path.read_text().startswith("{#")}

    assert not silent


def test_no_expression_is_longer_than_an_attribute_a_filter_or_a_test():
    combined = {
        f"{label(path)}: {code.strip()}"
        for path in templates()
        if path.parent.name != MAY_COMBINE
        for code in _code_of(path.read_text())
        if re.search(r"\b(and|or)\b", code)
    }

    assert not combined


def test_no_script_style_or_handler_stands_in_a_page():
    inline = {
        f"{label(path)}: {found[0]}"
        for path in templates()
        for found in re.finditer(
            r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|hx-on",
            _COMMENTS.sub("", path.read_text()),
        )
    }

    assert not inline


def test_nothing_is_marked_as_safe_in_a_template():
    """What people typed is escaped; what is markup comes from Python as Markup."""
    trusted = {
        f"{label(path)}: {code.strip()}"
        for path in templates()
        for code in _code_of(path.read_text())
        if re.search(r"\|\s*safe\b|autoescape", code)
    }

    assert not trusted


def test_htmx_says_where_and_how_on_every_element():
    """No inheritance: each element that asks names its target and its swap."""
    silent = set()
    for path in templates():
        for tag in re.findall(r"<[a-z][^<]*?\shx-(?:get|post)=[^<]*?>", _COMMENTS.sub("", path.read_text()), re.DOTALL):
            if "hx-target=" not in tag or "hx-swap=" not in tag:
                silent.add(f"{label(path)}: {' '.join(tag.split())[:120]}")

    assert not silent


def test_every_template_is_used():
    written = {path.relative_to(TEMPLATES).as_posix() for path in templates()}
    sources = [*templates(), *(ROOT / "app").rglob("*.py")]
    named = set(re.findall(r"[\"']([\w/.-]+\.(?:html|txt))[\"']", "\n".join(path.read_text() for path in sources)))
    letters = {name for name in written if name.startswith("letters/")}

    assert written - named - letters == set()
    assert named & {name for name in named if "/" in name} - written == set()
