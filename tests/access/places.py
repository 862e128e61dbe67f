"""How is each address reached: with something of one's own, with somebody else's, with what is not there?

An address is read from the map; what stands in it is a *thing*, by the name of
its blueprint and its parameter. A new parameter says here what it names, or the
tests about access fail and ask for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from app.access.roles import MATRIX, Permission, Role
from tests.access.held import reads
from tests.access.world import ROLES, Endpoint, Somebody, World

ABSENT = 2_000_000_000


def _none(_world: World, _somebody: Somebody) -> Sequence[Any]:
    return ()


@dataclass(frozen=True)
class Thing:
    """What a parameter names.

    :ivar own: what this person comes to by it; several, where each is another way.
    :ivar foreign: what is there, and is not for this person. For them it must be as if it were not.
    :ivar absent: what names nothing.
    :ivar only_ended: it is only ever ended, and pressed twice that is answered as done: what is not there is, too.
    """

    own: Callable[[World, Somebody], Sequence[Any]]
    foreign: Callable[[World, Somebody], Sequence[Any]] = _none
    absent: Any = ABSENT
    only_ended: bool = False


def _fact(*names: str) -> Callable[[World, Somebody], Sequence[Any]]:
    return lambda world, _somebody: [world.facts[name] for name in names]


def _choice(*values: Any) -> Callable[[World, Somebody], Sequence[Any]]:
    return lambda _world, _somebody: values


def _theirs(name: str, *, else_fact: str | None = None) -> Callable[[World, Somebody], Sequence[Any]]:
    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        found = somebody.own.get(name)
        return [world.facts[else_fact] if found is None and else_fact else found if found is not None else ABSENT]

    return find


def _hidden(kind: str) -> Callable[[World, Somebody], Sequence[Any]]:
    """What is for others: by name, for the steering group, and for a lead what is another organisation's."""

    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        names = ["named"]
        if Permission.READ_STEERING not in somebody.permissions:
            names.append("hidden")
        if Permission.READ_MEMBERS not in somebody.permissions:
            names.append("elsewhere")
        return [world.facts[f"{name} {kind}"] for name in names]

    return find


def _unknown_people(world: World, somebody: Somebody) -> Sequence[Any]:
    """Members and administrators look up everybody, a lead the people of their organisation."""
    everybody = Permission.READ_MEMBERS in somebody.permissions or Role.ADMINISTRATOR in ROLES[somebody.name]
    return [] if everybody else [world.facts["hal"]]


IMPORTED_BY = {"organisations": Permission.PEOPLE_MANAGE, "actions": Permission.PLANS_PREPARE}


def _imported(world: World, kinds: Iterable[str]) -> list[Any]:
    return [world.facts[f"import of {kind} {step}"] for kind in kinds for step in ("sent", "matched", "imported")]


def _may_import(somebody: Somebody) -> list[str]:
    return [kind for kind, needed in IMPORTED_BY.items() if needed in somebody.permissions]


def _imports(world: World, somebody: Somebody) -> Sequence[Any]:
    """An import belongs to whoever may import such things; for anybody else there is none."""
    return _imported(world, _may_import(somebody)) or [ABSENT]


def _imports_of_others(world: World, somebody: Somebody) -> Sequence[Any]:
    return _imported(world, IMPORTED_BY.keys() - set(_may_import(somebody)))


def _feeds(_world: World, somebody: Somebody) -> Sequence[Any]:
    """Whoever reads no actions has no calendar of them, and so it is with meetings."""
    reads = {"due": Permission.ACTIONS_READ, "meetings": Permission.MEETINGS_READ}
    return [key for key, needed in reads.items() if needed in somebody.permissions] or ["nothing"]


def _manages(somebody: Somebody) -> bool:
    return Permission.PEOPLE_MANAGE in somebody.permissions


def _whom_they_look_after(world: World, somebody: Somebody) -> Sequence[Any]:
    if _manages(somebody):
        return [world.facts["hal"], world.facts["disabled"]]
    return [somebody.id or ABSENT]


def _one_of_theirs(kind: str) -> Callable[[World, Somebody], Sequence[Any]]:
    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        return [world.facts[kind] if _manages(somebody) else somebody.own.get(kind) or ABSENT]

    return find


def _one_of_others(kind: str) -> Callable[[World, Somebody], Sequence[Any]]:
    """Of somebody else, under an address that names another person."""

    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        return [world.everybody["lead"].own[kind] if _manages(somebody) else world.facts[kind]]

    return find


def _unadopted(world: World, somebody: Somebody) -> Sequence[Any]:
    """What nobody has adopted yet is read by those who prepare it and by the steering group."""
    reads = {Permission.CHARTER_PREPARE, Permission.READ_STEERING} & somebody.permissions
    return [] if reads else [world.facts["unadopted document"]]


def _plan(world: World, somebody: Somebody) -> Sequence[Any]:
    return [world.facts["plan"]] if Permission.ACTIONS_READ in somebody.permissions else [ABSENT]


def _hidden_plan(world: World, somebody: Somebody) -> Sequence[Any]:
    """What is for the steering group, and for a lead what they do nothing for."""
    if Permission.READ_STEERING in somebody.permissions:
        return []
    hidden = [world.facts["hidden plan"]]
    return hidden if Permission.READ_MEMBERS in somebody.permissions else [*hidden, world.facts["unused plan"]]


MINUTES = ("held meeting", "closed meeting", "circulated meeting")


def _held(*names: str) -> Callable[[World, Somebody], Sequence[Any]]:
    """Of a meeting that is held: for whoever reads meetings, and nobody else of these is at it."""

    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        return [world.facts[name] for name in names] if reads(somebody.permissions) else [ABSENT]

    return find


def _held_for_others(*names: str) -> Callable[[World, Somebody], Sequence[Any]]:
    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        return [] if reads(somebody.permissions) else [world.facts[name] for name in names]

    return find


def _confidential_here(name: str) -> Callable[[World, Somebody], Sequence[Any]]:
    """Under the address of a meeting that they may read."""

    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        return [] if Permission.READ_STEERING in somebody.permissions else [world.facts[name]]

    return find


def _draft(world: World, somebody: Somebody) -> Sequence[Any]:
    """A draft of a meeting is for those who prepare it and for the steering group."""
    reads = {Permission.MEETINGS_PREPARE, Permission.READ_STEERING} & somebody.permissions
    return [] if reads else [world.facts["draft meeting"]]


def _confidential(fact: str = "{}") -> Callable[[World, Somebody], Sequence[Any]]:
    """Items for people by name, and for whoever is not of the body what is for the body."""

    def find(world: World, somebody: Somebody) -> Sequence[Any]:
        names = ["named item"] if Permission.READ_STEERING in somebody.permissions else ["named item", "hidden item"]
        return [world.facts[fact.format(name)] for name in names]

    return find


def _hidden_proposal(world: World, somebody: Somebody) -> Sequence[Any]:
    """What is for the steering group, drafts of others, and for a lead all that they have not made themselves."""
    hidden = [] if Permission.DECISIONS_RUN in somebody.permissions else [world.facts["draft proposal"]]
    if Permission.READ_STEERING not in somebody.permissions:
        hidden.append(world.facts["hidden proposal"])
    return hidden if Permission.READ_MEMBERS in somebody.permissions else [*hidden, world.facts["proposal"]]


def _decision(world: World, somebody: Somebody) -> Sequence[Any]:
    return [world.facts["decision"]] if Permission.READ_MEMBERS in somebody.permissions else ["D2026-999"]


def _hidden_decision(world: World, somebody: Somebody) -> Sequence[Any]:
    hidden = [] if Permission.READ_STEERING in somebody.permissions else [world.facts["hidden decision"]]
    return hidden if Permission.READ_MEMBERS in somebody.permissions else [*hidden, world.facts["decision"]]


# (blueprint, parameter), or (endpoint, parameter) where one endpoint means something else by it.
THINGS: Mapping[tuple[str, str], Thing] = {
    ("accounts", "label"): Thing(own=_theirs("session"), foreign=_fact("session"), absent="nothing", only_ended=True),
    ("accounts", "device_id"): Thing(own=_theirs("device"), foreign=_fact("device")),
    ("accounts", "passkey_id"): Thing(own=_theirs("passkey"), foreign=_fact("passkey")),
    ("accounts", "token"): Thing(own=_choice("not-a-token"), absent="nothing"),
    ("actions", "number"): Thing(own=_theirs("action", else_fact="elsewhere action"), foreign=_hidden("action")),
    ("actions", "field"): Thing(
        own=_choice("title", "owner", "due", "priority", "confidence", "status"), absent="visibility"
    ),
    ("actions", "piece"): Thing(own=_choice(1)),
    ("actions", "revision"): Thing(own=_choice(1)),
    ("actions", "kind"): Thing(own=_choice("csv", "xlsx"), absent="exe"),
    ("adopting", "document_id"): Thing(own=_fact("document"), foreign=_unadopted),
    ("adopting.adopt", "document_id"): Thing(own=_fact("unadopted document")),
    ("adopting.adopted", "document_id"): Thing(own=_fact("unadopted document")),
    ("adopting.decide_to_adopt", "document_id"): Thing(own=_fact("unadopted document")),
    ("adopting.decided_to_adopt", "document_id"): Thing(own=_fact("unadopted document")),
    ("adopting", "reference"): Thing(own=_fact("recommendation"), absent="R-E99"),
    ("adopting.follows", "reference"): Thing(own=_fact("decision"), absent="D2026-999"),
    ("charter", "document_id"): Thing(own=_fact("document"), foreign=_unadopted),
    ("charter", "evaluation_id"): Thing(own=_fact("evaluation")),
    ("charter", "number"): Thing(own=_choice(1), absent=ABSENT),
    ("charter", "reference"): Thing(own=_fact("recommendation"), absent="R-E99"),
    ("feeds", "key"): Thing(own=_feeds, absent="nothing"),
    ("feeds", "token"): Thing(own=_fact("feed token"), absent="nothing"),
    ("files", "file_id"): Thing(own=_theirs("file", else_fact="elsewhere file"), foreign=_hidden("file")),
    ("live", "number"): Thing(own=_held("held meeting"), foreign=_held_for_others("held meeting")),
    # Its token says which meeting is meant, and it says nothing of it.
    ("live.changed", "number"): Thing(own=_fact("held meeting")),
    ("live", "item_id"): Thing(own=_held("held item"), foreign=_confidential_here("held hidden item")),
    **{
        (f"live.{name}", "item_id"): Thing(own=_held("approving item"), foreign=_confidential_here("held hidden item"))
        for name in ("approve", "approving")
    },
    ("live", "outcome_id"): Thing(own=_held("held note"), foreign=_confidential_here("held hidden note")),
    # Everybody takes back their own; whoever runs it, anybody's.
    ("live", "person_id"): Thing(own=lambda _world, somebody: [somebody.id or ABSENT]),
    ("live", "kind"): Thing(own=_choice("note", "decision", "action"), absent="thought"),
    ("minutes", "number"): Thing(
        own=_held("held meeting", "closed meeting"), foreign=_held_for_others("held meeting", "closed meeting")
    ),
    ("minutes.show", "number"): Thing(own=_held(*MINUTES), foreign=_held_for_others(*MINUTES)),
    ("minutes.comment", "number"): Thing(own=_held(MINUTES[-1]), foreign=_held_for_others(MINUTES[-1])),
    ("meetings", "number"): Thing(own=_fact("meeting"), foreign=_draft),
    **{
        (f"meetings.{name}", "number"): Thing(own=_fact("draft meeting"), foreign=_draft)
        for name in ("publish", "published", "cancel", "cancelled")
    },
    ("meetings", "item_id"): Thing(own=_theirs("item", else_fact="agenda item"), foreign=_confidential()),
    **{
        (f"meetings.{name}", "item_id"): Thing(own=_fact("agenda item"), foreign=_confidential())
        for name in (
            "carried_over",
            "carry_over",
            "edit_field",
            "item_row",
            "put_back",
            "save_field",
            "take_off",
            "taken_off",
        )
    },
    **{
        (f"meetings.{name}", "item_id"): Thing(own=_fact("waiting item"), foreign=_confidential())
        for name in ("decline", "declined", "pull_in")
    },
    ("meetings", "paper"): Thing(own=_choice(1)),
    ("meetings", "paper_id"): Thing(
        own=_theirs("paper", else_fact="paper of agenda item"), foreign=_confidential("paper of {}")
    ),
    ("meetings", "field"): Thing(
        own=_choice("title", "section", "purpose", "presenter", "minutes"), absent="visibility"
    ),
    ("meetings", "person_id"): Thing(own=_fact("hal")),
    ("meetings", "series_id"): Thing(own=_fact("series")),
    ("meetings", "template_id"): Thing(own=_fact("template item")),
    ("meetings", "token"): Thing(own=_fact("answer token"), absent="nothing"),
    ("membership", "person_id"): Thing(own=lambda _world, somebody: [somebody.id or ABSENT], foreign=_unknown_people),
    ("imports", "import_id"): Thing(own=_imports, foreign=_imports_of_others),
    ("imports", "key"): Thing(own=_choice("people", "organisations", "actions"), absent="secrets"),
    ("membership", "request_id"): Thing(own=_fact("request", "invitation")),
    ("membership", "token"): Thing(own=_fact("invitation token"), absent="nothing"),
    # Administrators look after others; what is their own in this sense is another's.
    ("people", "person_id"): Thing(own=_whom_they_look_after, foreign=_unknown_people),
    ("people", "affiliation_id"): Thing(own=_one_of_theirs("affiliation"), foreign=_one_of_others("affiliation")),
    ("people", "grant_id"): Thing(own=_one_of_theirs("grant"), foreign=_one_of_others("grant")),
    ("people", "field"): Thing(own=_choice("name", "job-title", "level"), absent="disabled_on"),
    ("people.edit_organisation", "field"): Thing(own=_choice("name", "short-name", "sector"), absent="kind"),
    ("people.save_organisation", "field"): Thing(own=_choice("name", "short-name", "sector"), absent="kind"),
    ("people", "kind"): Thing(own=_choice("csv", "xlsx"), absent="exe"),
    ("people", "organisation_id"): Thing(own=_fact("riverside")),
    ("plans", "plan_id"): Thing(own=_plan, foreign=_hidden_plan),
    ("plans.withdraw", "plan_id"): Thing(own=_fact("unused plan"), foreign=_hidden_plan),
    ("plans.withdraw_form", "plan_id"): Thing(own=_fact("unused plan"), foreign=_hidden_plan),
    ("decisions", "reference"): Thing(own=_decision, foreign=_hidden_decision, absent="D2026-999"),
    ("decisions", "field"): Thing(own=_choice("review", "action"), absent="statement"),
    ("decisions", "kind"): Thing(own=_choice("csv", "xlsx"), absent="exe"),
    ("proposals", "number"): Thing(own=_theirs("proposal", else_fact="proposal"), foreign=_hidden_proposal),
    ("proposals", "field"): Thing(own=_choice("title", "background", "interests", "comments_until"), absent="state"),
    ("proposals", "step"): Thing(own=_choice("withdraw", "open"), absent="withdraw"),
    **{
        (f"proposals.{name}", "number"): Thing(
            own=_theirs("free proposal", else_fact="proposal"), foreign=_hidden_proposal
        )
        for name in ("ballot", "open_ballot", "decide", "decided", "edit", "revise")
    },
    ("proposals", "seat_id"): Thing(own=_theirs("voting seat", else_fact="seat")),
    ("proposals", "ballot_id"): Thing(own=_theirs("ballot", else_fact="ballot")),
    ("privacy", "request_id"): Thing(own=_fact("complaint", "erasure")),
    ("privacy.fetch_copy", "request_id"): Thing(own=_theirs("copy"), foreign=_fact("copy", "complaint")),
    ("people.withdraw_form", "organisation_id"): Thing(own=_fact("unused")),
    ("people.withdraw_organisation", "organisation_id"): Thing(own=_fact("unused")),
    ("saved", "key"): Thing(own=_choice("actions"), absent="secrets"),
    ("saved", "view_id"): Thing(own=_theirs("view"), foreign=_fact("view")),
    ("steering", "body_id"): Thing(own=_theirs("body")),
    ("steering", "seat_id"): Thing(own=_theirs("seat")),
    ("steering", "term_id"): Thing(own=_theirs("term"), foreign=_fact("their term")),
    ("steering", "deputy_id"): Thing(own=_theirs("deputy"), foreign=_fact("their deputy")),
    ("steering", "office_id"): Thing(own=_theirs("office"), foreign=_fact("their office")),
    ("steering", "candidacy_id"): Thing(own=_theirs("candidacy"), foreign=_fact("their candidacy")),
    **{
        (f"steering.{name}", "seat_id"): Thing(own=_theirs("vacant seat"))
        for name in ("appoint", "appoint_form", "close_seat", "close_seat_form", "stand", "stand_form")
    },
    **{(f"steering.{name}", "seat_id"): Thing(own=_theirs("second seat")) for name in ("deputy_form", "name_deputy")},
    **{
        (f"steering.{name}", "term_id"): Thing(own=_theirs("second term"), foreign=_fact("their term"))
        for name in ("deputy_form", "name_deputy")
    },
    **{(f"steering.{name}", "body_id"): Thing(own=_theirs("empty body")) for name in ("close_body", "close_body_form")},
    # Nobody answers themselves.
    **{
        (f"steering.{name}", parameter): Thing(own=_fact(f"their {parameter.removesuffix('_id')}"))
        for name in ("answer", "answer_form")
        for parameter in ("seat_id", "candidacy_id")
    },
    ("steering", "interest_id"): Thing(own=_theirs("interest"), foreign=_fact("their interest")),
    ("steering", "office"): Thing(own=_choice("chair", "secretary"), absent="king"),
    ("steering", "field"): Thing(own=_choice("name", "vote", "length"), absent="kind"),
    ("steering.edit_body", "field"): Thing(own=_choice("name", "purpose", "terms", "lead-time"), absent="kind"),
    ("steering.save_body", "field"): Thing(own=_choice("name", "purpose", "terms", "lead-time"), absent="kind"),
    ("search", "reference"): Thing(own=_fact("recommendation"), absent="A999999"),
}

# What the rules about one record keep from somebody who holds the permission: (endpoint, who) with the reason.
REFUSED_BY_RULE: Mapping[tuple[str, str], str] = {
    ("steering.stand", "administrator"): "only members and those who speak for an organisation ask for a seat",
    ("steering.stand_form", "administrator"): "only members and those who speak for an organisation ask for a seat",
    ("charter.accept", "administrator"): "only members and those who speak for an organisation accept",
    **{
        (f"saved.{name}", "administrator"): "views are kept of what somebody reads"
        for name in ("columns", "index", "remove", "rename", "save")
    },
    **{
        ("imports.index", who): "there is nothing that they may import"
        for who, roles in ROLES.items()
        if not set(IMPORTED_BY.values()) & frozenset().union(*(MATRIX[role] for role in roles))
    },
}


def thing(endpoint: Endpoint, parameter: str) -> Thing:
    """What this parameter names.

    :raises AssertionError: nobody has said so.
    """
    blueprint = endpoint.name.partition(".")[0]
    found = THINGS.get((endpoint.name, parameter)) or THINGS.get((blueprint, parameter))
    assert found is not None, f"say how to reach {endpoint.name} ({parameter}) in tests/access/places.py"
    return found


def ways_to(world: World, endpoint: Endpoint, somebody: Somebody) -> list[str]:
    """The addresses by which this person reaches it: by what is their own."""
    choices = [thing(endpoint, name).own(world, somebody) for name in endpoint.parameters]
    return [
        world.address(endpoint, dict(zip(endpoint.parameters, values, strict=True))) for values in product(*choices)
    ]


@dataclass(frozen=True)
class Trespass:
    """:ivar alike: the address of something that is not there, which must answer the same, with ``status``."""

    address: str
    alike: str
    status: int


def trespasses(world: World, endpoint: Endpoint, somebody: Somebody) -> list[Trespass]:
    """Addresses of what is somebody else's, one parameter at a time; the others are this person's own."""
    own = {name: thing(endpoint, name).own(world, somebody)[0] for name in endpoint.parameters}
    return [
        Trespass(
            world.address(endpoint, {**own, name: value}),
            world.address(endpoint, {**own, name: thing(endpoint, name).absent}),
            303 if thing(endpoint, name).only_ended else 404,
        )
        for name in endpoint.parameters
        for value in thing(endpoint, name).foreign(world, somebody)
    ]
