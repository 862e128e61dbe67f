"""Which forms does somebody find on the pages that they can open, and how are they filled in?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.access.places import ways_to
from tests.access.world import Endpoint, Somebody, World

Fields = dict[str, list[str]]

# What is typed where nothing stands, by the field's own name and then by its kind.
BY_NAME: Mapping[str, str] = {
    "owner": "Hal Hillside",
    "lead": "Hal Hillside",
    # The action of another organisation.
    "waits_for": "A3",
    "line": "Something typed by 1 Mar 2027",
    "organisation": "Hillside Council",
    "email": "new.person@example.org",
    "confidence_why": "Two of three have answered.",
    "link": "https://example.org/agreed",
    "evidence_link": "https://example.org/agreed",
    "why": "It was agreed so.",
    "people": "Paula Person, paula@example.org, Riverside Trust",
    "about_on": "2026-01-12",
    "decided_on": "2026-01-12",
    "start_on": "2026-01-05",
    "published_on": "2025-03-03",
    "taker": "Hal Hillside",
    "person": "Hal Hillside",
    "presenter": "Hal Hillside",
    "readers": "Hal Hillside",
    "starts_at": "10:00",
}
# What is typed over what stands there already: sent as it is found, such a form changes nothing.
BY_ENDPOINT: Mapping[str, Fields] = {
    "accounts.rename_passkey": {"name": ["The laptop at work"]},
    "proposals.vote": {"choice": ["for"]},
    "proposals.revise": {"title": ["Another question?"]},
    "proposals.save_field": {"title": ["Another question?"], "comments_until": ["2027-03-01"]},
    "decisions.record": {"supersedes": [""]},
    "proposals.decided": {"supersedes": [""]},
    "charter.add_recommendation": {"code": ["E9"]},
    "charter.reworded": {"title": ["Publish all that was agreed"]},
    "meetings.answer": {"says": ["accepted"]},
    "meetings.note_answer": {"says": ["accepted"]},
    "live.attendance": {"deed": ["remote"]},
    "live.correct": {"text": ["It was said otherwise."]},
    "live.guest": {"name": ["Ivo Inviter"]},
    "steering.appoint": {"person": ["Pat Preparer"]},
    "steering.appoint_to_office": {"person": ["Ivo Inviter"]},
    "steering.declare": {"until_on": [""]},
    "steering.name_deputy": {"person": ["Ivo Inviter"]},
    "steering.save_body": {"name": ["Another group"], "purpose": ["To be tried again."], "lead_days": ["30"]},
    "steering.save_interest": {"until_on": [""]},
    "steering.save_seat": {"title": ["Another seat"], "is_voting": ["no"], "term_months": ["12"]},
    "privacy.entered": {"person": ["Ivo Inviter"], "asked": ["erasure"]},
}
BY_KIND: Mapping[str, str] = {
    "text": "Something typed",
    "textarea": "Something typed, at more length.",
    "email": "new.person@example.org",
    "date": "2027-03-01",
    "number": "3",
    "url": "https://example.org/agreed",
    "search": "agreed",
    "tel": "01234 567890",
    "password": "plum paper kettle 2026",
}


@dataclass
class Found:
    """A form that changes something, as somebody finds it."""

    endpoint: Endpoint
    path: str
    fields: Fields = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What stands before its fields' names, where several forms share a page."""
        prefixes = {name.rpartition("-")[0] for name in self.fields if "-" in name}
        return f"{prefixes.pop()}-" if len(prefixes) == 1 else ""


class _Reader(HTMLParser):
    """Reads the forms of a page that post, each filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self._fields: Fields | None = None
        self._select: tuple[str, list[str], list[str]] | None = None
        self._textarea: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = {} if said.get("method", "").lower() == "post" else None
            if self._fields is not None:
                self.forms.append((said.get("action", ""), self._fields))
        elif self._fields is None:
            return
        elif tag == "option" and self._select is not None:
            self._select[2 if "selected" in said else 1].append(said.get("value", ""))
        elif not said.get("name") or "disabled" in said:
            return
        elif tag == "select":
            self._select = (said["name"], [], [])
        elif tag == "textarea":
            self._textarea = (said["name"], [])
        elif tag == "input":
            self._input(said, said.get("type", "text"))

    def _input(self, said: Mapping[str, str], kind: str) -> None:
        assert self._fields is not None
        name, value = said["name"], said.get("value", "")
        if kind in {"submit", "button", "file", "image", "reset"}:
            return
        if kind == "checkbox":
            # One that is not ticked sends nothing, and is a field of this form all the same.
            sent = self._fields.setdefault(name, [])
            if "checked" in said or "required" in said:
                sent.append(value or "on")
        elif kind == "radio":
            if "checked" in said or name not in self._fields:
                self._fields[name] = [value]
        else:
            self._fields[name] = [value if kind == "hidden" else value or _typed(name, kind)]

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        if self._fields is None:
            return
        if tag == "select" and self._select is not None:
            name, others, selected = self._select
            self._fields[name] = [next((value for value in [*selected, *others] if value), "")]
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            name, parts = self._textarea
            self._fields[name] = ["".join(parts).strip() or _typed(name, "textarea")]
            self._textarea = None


def _typed(name: str, kind: str) -> str:
    own = name.rpartition("-")[2].rstrip("_0123456789")  # several of one kind are numbered: taker_12
    return BY_NAME.get(own) or BY_KIND.get(kind, BY_KIND["text"])


def forms_on(markup: str, page: str) -> Iterable[tuple[str, Fields]]:
    """Where each form of a page leads, and its fields as they are filled in."""
    reader = _Reader()
    reader.feed(markup)
    return [(urljoin(page, action) if action else page, fields) for action, fields in reader.forms]


def forms_of(world: World, somebody: Somebody) -> list[Found]:
    """Each form that this person comes to, once for each address that it leads to. Looked for once."""
    if somebody.name not in world.forms:
        world.forms[somebody.name] = list(_looked_for(world, somebody))
    return world.forms[somebody.name]


def _looked_for(world: World, somebody: Somebody) -> Iterator[Found]:
    posting = {endpoint.name: endpoint for endpoint in world.endpoints if endpoint.method == "POST"}
    adapter = world.app.url_map.bind("127.0.0.1")
    seen: set[str] = set()
    for page in _pages(world, somebody):
        answer = world.ask(somebody, "GET", page)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for target, fields in forms_on(answer.text, page):
            path = urlsplit(target).path
            if target in seen:
                continue
            seen.add(target)
            name, _ = adapter.match(path, method="POST")
            fields.pop("csrf_token", None)
            found = Found(posting[str(name)], target, fields)
            prefix = found.prefix
            found.fields |= {f"{prefix}{field}": typed for field, typed in BY_ENDPOINT.get(str(name), {}).items()}
            yield found


def _pages(world: World, somebody: Somebody) -> Iterator[str]:
    for endpoint in world.endpoints:
        if endpoint.method == "GET" and (endpoint.needs is None or endpoint.needs in somebody.permissions):
            yield from ways_to(world, endpoint, somebody)
