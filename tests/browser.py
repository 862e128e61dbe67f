"""The test browser: a strict reader.

Every page it opens must be whole, titled and well formed, without duplicate
ids, with every form named, every field labelled, and every form that posts
tokened. It sends the tokens that the pages hold, and follows nothing by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import brotli
import html5lib
from flask import got_request_exception
from werkzeug.datastructures import Headers
from werkzeug.test import Client, TestResponse

if TYPE_CHECKING:
    from app.web.application import Praxis
    from tests.given import Given

# What a fragment is parsed in, by its first tag.
_AROUND = {"tr": "tbody", "tbody": "table", "td": "tr", "th": "tr", "option": "select", "li": "ul"}
_UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# A page for somebody who is signed out holds what was typed, but no session to have a token of.
_SIGNED_OUT = 401


class Unsound(AssertionError):
    """A page that a strict reader does not accept. Its text says why."""


@dataclass
class Answer:
    """What came back."""

    asked: str
    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> Headers:
        return self.response.headers

    @property
    def location(self) -> str | None:
        return self.response.headers.get("Location")

    @cached_property
    def markup(self) -> str:
        content = self.response.get_data()
        if self.headers.get("Content-Encoding") == "br":
            content = brotli.decompress(content)
        return content.decode()

    @property
    def json(self) -> Any:
        return self.response.json

    @property
    def is_html(self) -> bool:
        """Is there something to read? What stands in a redirect is read by nobody."""
        return self.response.mimetype == "text/html" and not self.location and bool(self.markup.strip())

    @property
    def is_page(self) -> bool:
        return self.is_html and self.markup.lstrip().lower().startswith("<!doctype")

    @cached_property
    def tree(self) -> Element:
        """The parsed document or fragment."""
        return parsed(self.markup, self.asked)

    @property
    def title(self) -> str:
        return words(next(self.tree.iter("title")))

    @property
    def heading(self) -> str:
        return words(next(self.tree.iter("h1")))

    @property
    def text(self) -> str:
        """What a reader sees or hears, with one space between words."""
        body = next(self.tree.iter("body"), self.tree)
        return words(body)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of this tag with these attributes (``class_`` and ``for_`` stand for class and for)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.tree.iter(tag)
            if all(element.get(name) == value for name, value in wanted.items())
        ]

    def links(self) -> dict[str, str]:
        """The words of each link with where it leads."""
        return {words(link): link.get("href", "") for link in self.tree.iter("a")}

    def form_to(self, ending: str = "") -> Form:
        """The one form that leads to an address with this ending; without one, to where this page came from."""
        ending = ending or urlsplit(self.asked).path
        forms = [Form.read(form, self.asked) for form in self.tree.iter("form")]
        found = [
            form for form in forms if urlsplit(form.action).path.endswith(ending) and "sign-out" not in form.action
        ]
        assert len(found) == 1, f"{len(found)} forms to …{ending} in {self.asked}: {[form.action for form in forms]}"
        return found[0]


@dataclass
class Form:
    """A form with what its fields hold, as a browser would send it."""

    action: str
    method: str
    fields: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Element, page: str) -> Form:
        fields: dict[str, Any] = {}
        for control in form.iter():
            name, kind = control.get("name"), control.get("type", "text")
            if not name or control.get("disabled") is not None:
                continue
            if control.tag == "textarea":
                fields[name] = (control.text or "").removeprefix("\n")
            elif control.tag == "select":
                options = list(control.iter("option"))
                chosen = [option for option in options if option.get("selected") is not None] or options[:1]
                fields[name] = chosen[0].get("value", words(chosen[0])) if chosen else ""
            elif control.tag == "input" and kind in {"checkbox", "radio"}:
                if control.get("checked") is not None:
                    value = control.get("value", "on")
                    fields[name] = [*fields.get(name, []), value] if kind == "checkbox" else value
            elif control.tag == "input" and kind not in {"submit", "button", "file"}:
                value, so_far = control.get("value", ""), fields.get(name)
                # Several of one name are all sent.
                fields[name] = value if so_far is None else [*([so_far] if isinstance(so_far, str) else so_far), value]
        return cls(urljoin(page, form.get("action") or page), form.get("method", "get").lower(), fields)


class Browser:
    """One visitor with one jar of cookies."""

    def __init__(self, app: Praxis, given: Given, *, faults: bool = False) -> None:
        self.app = app
        self.given = given
        self.client = Client(app, TestResponse)
        self.token: str | None = None
        self.agent = "Mozilla/5.0"
        self._faults_expected = faults

    # Who is looking.

    def signed_in_as(self, person_id: int) -> Browser:
        """Come in by a real link, through its page and its button."""
        path = f"/sign-in/{self.given.sign_in_link(person_id)}"
        self.get(path)
        answer = self.post(path)
        assert answer.status == 303, f"could not sign in: {answer.text}"
        self.token = None
        return self

    def another(self) -> Browser:
        """A second browser, with no cookie of this one."""
        return Browser(self.app, self.given, faults=self._faults_expected)

    @property
    def cookie(self) -> str | None:
        """The value of the session's cookie."""
        found = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return found.value if found else None

    def take_cookie(self, value: str) -> None:
        """Hold this cookie from now on, wherever it comes from."""
        self.client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], value)

    # What they do.

    def get(self, path: str, **more: Any) -> Answer:
        return self._ask("GET", path, **more)

    def post(self, path: str, data: Mapping[str, Any] | None = None, /, **fields: Any) -> Answer:
        """Send a form with the token that the page before held."""
        return self._ask("POST", path, data={"csrf_token": self._a_token(), **(data or {}), **fields})

    def htmx(self, method: str, path: str, data: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """Ask as htmx does: with its header, and the token in a header of ours."""
        sent = {"HX-Request": "true", **headers}
        if method != "GET":
            sent["X-CSRFToken"] = self._a_token()
        return self._ask(method, path, data=data, headers=sent)

    def form(self, path: str, /, *, to: str | None = None, **changes: Any) -> Answer:
        """Open a page, fill in its form (the one that leads ``to`` an address with this ending) and send it."""
        shown = self.get(path)
        assert shown.status == 200, f"{path} answers {shown.status}"
        form = shown.form_to(path if to is None else to)
        unknown = {name for name in changes if name not in form.fields and name not in _names(shown.tree)}
        assert not unknown, f"the form on {path} has no {', '.join(unknown)}"
        return self.send(form, **changes)

    def send(self, form: Form, **changes: Any) -> Answer:
        """Send a form that was opened before, perhaps long before."""
        fields = {**form.fields, **changes}
        if form.method == "get":
            return self._ask("GET", form.action, query_string=fields)
        return self._ask("POST", form.action, data=fields)

    def follow(self, answer: Answer) -> Answer:
        """Go where an answer leads, once."""
        assert answer.location is not None, f"{answer.asked} leads nowhere: {answer.status}"
        return self.get(urljoin(answer.asked, answer.location))

    # How it is done.

    def _ask(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
        with self._noticing_faults() as faults:
            sent = {"User-Agent": self.agent, **(headers or {})}
            response = self.client.open(path, method=method, headers=sent, **more)
            # Read and close: what a request leaves for afterwards happens now.
            response.get_data()
            response.close()
        if faults and not self._faults_expected:
            raise faults[0]
        answer = Answer(path, response)
        check_headers(answer)
        if answer.is_html:
            check(answer)
            self.token = _token_in(answer) or self.token
        return answer

    def _a_token(self) -> str:
        if self.token is None:
            signed_in = self.get("/session/token")
            self.token = signed_in.json["token"] if signed_in.status == 200 else None
        if self.token is None:
            self.get("/sign-in")
        assert self.token is not None, "no page gave a token"
        return self.token

    @contextmanager
    def _noticing_faults(self) -> Generator[list[BaseException]]:
        faults: list[BaseException] = []

        def notice(_app: Praxis, exception: BaseException, **_: Any) -> None:
            faults.append(exception)

        with got_request_exception.connected_to(notice, self.app):
            yield faults


def parsed(markup: str, where: str) -> Element:
    """The tree of a page or a fragment.

    :raises Unsound: it is not well formed.
    """
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        if markup.lstrip().lower().startswith("<!doctype"):
            return parser.parse(markup)
        first = re.search(r"<([a-z0-9]+)", markup)
        return parser.parseFragment(markup, container=_AROUND.get(first[1] if first else "", "div"))
    except html5lib.html5parser.ParseError as fault:
        line, column = parser.tokenizer.stream.position()
        near = "\n".join(markup.splitlines()[max(0, line - 2) : line + 1])
        raise Unsound(f"{where}, line {line}, column {column}: {fault}\n{near}") from None


def words(element: Element) -> str:
    """The text inside an element, with one space between words."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag in {"script", "style", "template"}:
        return
    if isinstance(element.tag, str):
        yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in {"a", "b", "em", "strong", "span", "abbr", "small"}:
            yield " "
        yield from _texts(child)
        yield child.tail or ""


def check_headers(answer: Answer) -> None:
    """What every answer must say, whatever it is."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    if urlsplit(answer.asked).path.startswith("/static/"):
        return
    _ensure("default-src 'none'" in policy and "unsafe" not in policy, answer, f"content security policy: {policy!r}")
    _ensure(headers.get("X-Content-Type-Options") == "nosniff", answer, "no X-Content-Type-Options")
    _ensure("no-store" in headers.get("Cache-Control", ""), answer, "could be kept by a browser")
    if answer.is_html:
        _ensure("HX-Request" in headers.get("Vary", ""), answer, "does not vary by HX-Request")


def check(answer: Answer) -> None:
    """Is this page or fragment sound?

    :raises Unsound: it is not.
    """
    tree = answer.tree
    if answer.is_page:
        _check_page(answer)
    _check_ids(answer, tree)
    for form in tree.iter("form"):
        _check_form(answer, form)
    for element in tree.iter():
        if isinstance(element.tag, str):
            _check_element(answer, element)


def _check_page(answer: Answer) -> None:
    tree = answer.tree
    _ensure(tree.get("lang") == "en-GB", answer, "does not say its language")
    titles = [words(title) for head in tree.iter("head") for title in head.iter("title")]
    _ensure(len(titles) == 1 and len(titles[0].removesuffix("– Praxis").strip()) > 2, answer, f"title: {titles}")
    headings = list(tree.iter("h1"))
    _ensure(len(headings) == 1 and words(headings[0]) != "", answer, f"has {len(headings)} first headings")
    _ensure(len(list(tree.iter("main"))) == 1, answer, "needs one main element")
    levels = [int(element.tag[1]) for element in tree.iter() if element.tag in {"h1", "h2", "h3", "h4", "h5"}]
    for before, after in pairwise(levels):
        _ensure(after <= before + 1, answer, f"a heading of level {after} follows one of level {before}")


def _check_ids(answer: Answer, tree: Element) -> None:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    twice = [name for name, times in ids.items() if times > 1 or not name or " " in name]
    _ensure(not twice, answer, f"ids that stand twice or are none: {twice}")
    if answer.is_page:
        for element in tree.iter():
            for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list"):
                missing = [name for name in (element.get(attribute) or "").split() if name not in ids]
                _ensure(not missing, answer, f"{attribute} names {missing}, which is not there")


def _check_form(answer: Answer, form: Element) -> None:
    inside = list(form.iter())
    action = form.get("action", "")
    named = form.get("aria-label") or form.get("aria-labelledby") or any(e.tag == "legend" for e in inside)
    _ensure(named, answer, f"the form to {action!r} has no name")
    if form.get("method", "get").lower() == "post":
        tokens = [e.get("value") for e in inside if e.get("name") == "csrf_token"]
        _ensure((len(tokens) == 1 and tokens[0]) or answer.status == _SIGNED_OUT, answer, f"no token: {action!r}")
    else:
        _ensure(not any(e.get("name") == "csrf_token" for e in inside), answer, f"a token in an address: {action!r}")


def _check_element(answer: Answer, element: Element) -> None:
    tag = element.tag
    inline = [name for name in element.attrib if name == "style" or name.startswith(("on", "hx-on"))]
    _ensure(not inline, answer, f"inline {inline} on <{tag}>")
    if tag == "script":
        _ensure(bool(element.get("src")) and not words(element), answer, "an inline script")
    if tag == "style":
        _ensure(False, answer, "an inline style sheet")
    if tag in {"input", "select", "textarea"} and element.get("type", "text") not in _UNLABELLED:
        _ensure(_has_label(answer.tree, element), answer, f"<{tag} name={element.get('name')!r}> has no label")
    if tag in {"a", "button"}:
        said = words(element) or element.get("aria-label") or element.get("title")
        _ensure(bool(said), answer, f"<{tag}> that says nothing: {element.attrib}")
    if tag == "img":
        _ensure(element.get("alt") is not None, answer, "a picture without words")
    if element.get("hx-get") or element.get("hx-post"):
        _check_htmx(answer, element)


def _check_htmx(answer: Answer, element: Element) -> None:
    """Without a script the same address is a plain link or form."""
    asks = element.get("hx-get") or element.get("hx-post") or ""
    _ensure(bool(element.get("hx-target")), answer, f"hx to {asks} without hx-target")
    _ensure("js:" not in " ".join(element.attrib.values()), answer, f"hx to {asks} runs script")
    if element.tag == "a":
        _ensure(bool(element.get("href")), answer, f"hx to {asks} on a link that leads nowhere")


def _has_label(tree: Element, control: Element) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    labels = list(tree.iter("label"))
    name = control.get("id")
    return any(label.get("for") == name and words(label) for label in labels if name) or any(
        control in list(label.iter()) and words(label) for label in labels
    )


def _ensure(sound: object, answer: Answer, why: str) -> None:
    if not sound:
        raise Unsound(f"{answer.asked} ({answer.status}): {why}")


def _token_in(answer: Answer) -> str | None:
    for meta in answer.tree.iter("meta"):
        if meta.get("name") == "csrf-token":
            return meta.get("content")
    return None


def _names(tree: Element) -> set[str]:
    return {name for element in tree.iter() if (name := element.get("name"))}
