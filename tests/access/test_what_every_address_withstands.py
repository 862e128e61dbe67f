"""What every address says to be safe, where it never leads, and what it takes without breaking.

All of it over the whole map: a new address is held to it by being there.
"""

from urllib.parse import urljoin, urlsplit

import pytest

from tests.access.forms import forms_of
from tests.access.places import ways_to
from tests.access.world import SIGNED_IN

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/%09/evil.example/",
    "/%5cevil.example/",
    "/%2f%2fevil.example/",
    "https:evil.example/",
    "https:/\\evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\r\nLocation: https://evil.example/",
    "／／evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://evil.example\\@127.0.0.1/",
)
# What an address could read a way back from.
WAYS_BACK = ("next", "back", "onward", "return", "return_to", "redirect", "url", "location", "cancel")
LEADS = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url", "Refresh", "Content-Location")
# What no keyboard types.
HOSTILE = (
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: taken=1",
    "9" * 400,
    "-1",
    "1e400",
    "NaN",
    "2026-02-30",
    "999999-01-01",
    "\ud7ff\ufffe\uffff",
    "\u202egnp.exe",
    "'; DROP TABLE person; --",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "[]",
    "x" * 20_000,
)


def asked(world, who, method):
    """Each address of this method that somebody may ask."""
    somebody = world.everybody[who]
    for endpoint in world.endpoints:
        if endpoint.method == method and (endpoint.needs is None or endpoint.needs in somebody.permissions):
            for path in ways_to(world, endpoint, somebody):
                yield endpoint, path, somebody


def leads_off(answer, path) -> str:
    """Where this answer leads on another site, as a browser reads it; empty if nowhere."""
    for name in LEADS:
        said = answer.headers.get(name, "")
        read = "".join(c for c in said.replace("\\", "/") if c not in "\t\r\n").strip()
        if read and name == "Refresh":
            return f"{name}: {said}"
        parts = urlsplit(urljoin(f"http://localhost{path}", read))
        if parts.netloc != "localhost" or parts.scheme != "http":
            return f"{name}: {said}"
    return ""


def unsafe(answer) -> list[str]:
    """What every answer says, and this one does not."""
    said, missing = answer.headers, []
    policy = said.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe-" in policy:
        missing.append("a strict policy for its content")
    if "frame-ancestors 'none'" not in policy and "sandbox" not in policy:
        missing.append("that nobody frames it")
    if said.get("X-Frame-Options") != "DENY":
        missing.append("that nobody frames it, to old browsers")
    if said.get("X-Content-Type-Options") != "nosniff":
        missing.append("that it is what it says")
    # A calendar asks whether something has changed, and so has to keep what it has. One meeting is fetched once.
    subscribed = answer.mimetype == "text/calendar" and "inline" in said.get("Content-Disposition", "")
    kept = "private, no-cache" if subscribed else "no-store"
    if kept not in said.get("Cache-Control", ""):
        missing.append("that nobody keeps it")
    if said.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        missing.append("that nobody learns where it stands")
    if answer.mimetype == "text/html" and not {"HX-Request", "Cookie"} <= {v.strip() for v in said["Vary"].split(",")}:
        missing.append("what it depends on")
    return missing


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("who", ["visitor", "member", "administrator"])
def test_every_answer_says_how_to_be_kept_safe(world, who):
    """Pages, fragments, downloads, refusals and what is not there alike."""
    wrong = []
    for method in ("GET", "POST"):
        for endpoint, path, somebody in asked(world, who, method):
            for headers in ({}, {"HX_Request": "true"}):
                answer = world.ask(somebody, method, path, **headers)
                if missing := unsafe(answer):
                    wrong.append(f"{method} {path} ({endpoint.name}, {answer.status_code}) does not say {missing}")
        world.tables.put_back()
    for path in ("/nowhere", "/actions/999999", "/people/x"):
        if missing := unsafe(world.ask(world.everybody[who], "GET", path)):
            wrong.append(f"{path} does not say {missing}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("who", ["visitor", "chair", "administrator"])
def test_no_address_leads_to_another_site(world, who):
    wrong = []
    for _, path, somebody in asked(world, who, "GET"):
        for place in ELSEWHERE[:: 1 if "sign-in" in path else 5]:
            sent = dict.fromkeys(WAYS_BACK, place)
            answer = world.ask(somebody, "GET", path, query=sent, Referer="https://evil.example/")
            if led := leads_off(answer, path):
                wrong.append(f"GET {path} with {place!r} leads to {led}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("who", ["member", "administrator"])
def test_no_form_leads_to_another_site(world, who):
    """Sent as it is filled in, with every way back that it could have leading elsewhere."""
    somebody, wrong = world.everybody[who], []
    for n, form in enumerate(forms_of(world, somebody)):
        place = ELSEWHERE[n % len(ELSEWHERE)]
        back = dict.fromkeys(WAYS_BACK, place) | {form.prefix + name: place for name in WAYS_BACK}
        answer = world.ask(somebody, "POST", form.path, {**form.fields, **back}, Referer="https://evil.example/")
        if led := leads_off(answer, form.path):
            wrong.append(f"POST {form.path} with {place!r} leads to {led}")
        world.tables.put_back()

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_no_form_breaks_by_what_is_typed(world, who):
    """Each field of each form with what no keyboard types, by turns: an answer in words, and no fault."""
    somebody, wrong = world.everybody[who], []
    for turn, form in enumerate(forms_of(world, somebody)):
        for n, name in enumerate(form.fields):
            value = HOSTILE[(turn + n) % len(HOSTILE)]
            for typed in (value, [value, "a second one"]):
                answer = world.ask(somebody, "POST", form.path, {**form.fields, name: typed})
                if answer.status_code >= 500 or "taken" in answer.headers.get("Set-Cookie", ""):
                    wrong.append(f"{form.path}: {name} = {value[:20]!r} answers {answer.status_code}")
        answer = world.ask(somebody, "POST", form.path, dict.fromkeys(form.fields, HOSTILE[turn % len(HOSTILE)]))
        if answer.status_code >= 500:
            wrong.append(f"{form.path}: everywhere {HOSTILE[turn % len(HOSTILE)][:20]!r} answers {answer.status_code}")
        world.tables.put_back()

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_no_page_breaks_by_what_stands_in_its_address(world, who):
    names = (
        "q",
        "page",
        "sort",
        "status",
        "owner",
        "organisation",
        "level",
        "role",
        "show",
        "field",
        "on",
        "to",
        "from",
    )
    wrong = []
    for turn, (_, path, somebody) in enumerate(asked(world, who, "GET")):
        for value in (HOSTILE[turn % len(HOSTILE)], HOSTILE[(turn + 7) % len(HOSTILE)]):
            answer = world.ask(somebody, "GET", path, query=dict.fromkeys(names, value[:2_000]))
            if answer.status_code >= 500:
                wrong.append(f"{path} with {value[:20]!r} answers {answer.status_code}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "[::1]x", "", "a b"])
def test_no_answer_under_another_name(world, host):
    """A letter or a link made for a forged host would lead its reader there."""
    for path in ("/", "/sign-in", "/actions"):
        answer = world.ask(world.everybody["chair"], "GET", path, Host=host)
        assert answer.status_code == 400, path
        assert "evil" not in answer.text


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "Forwarded", "X-Original-URL"])
def test_a_host_that_only_a_header_claims_is_not_believed(world, name):
    value = "host=evil.example" if name == "Forwarded" else "evil.example"
    for path in ("/", "/sign-in", "/actions", "/nowhere"):
        answer = world.ask(world.everybody["chair"], "GET", path, **{name.replace("-", "_"): value})
        assert "evil.example" not in answer.text, path
        assert not leads_off(answer, path)


def test_each_of_them_was_tried(world):
    """The sweeps above looked at something."""
    for who in SIGNED_IN:
        assert len(forms_of(world, world.everybody[who])) > 5
        assert len(list(asked(world, who, "GET"))) > 10
