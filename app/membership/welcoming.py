"""What do the pages of the five steps hand to their templates?"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from app.access.actor import Actor
from app.charter.models import DocumentKind
from app.charter.queries.acceptance import accepted_by
from app.membership.forms.welcome import ProfileForm
from app.membership.models import Step
from app.membership.queries.agreed import in_force
from app.membership.queries.welcome import FIRST_STEPS, progress_of
from app.people.models import Person
from app.people.queries import employers_of
from app.records.markdown import first_sentence, read
from app.wording import capital, day, few

ADDRESSES = {
    Step.PURPOSE: "membership.purpose",
    Step.GROUND_RULES: "membership.ground_rules",
    Step.PROFILE: "membership.profile",
    Step.FIRST_EVENT: "membership.first_event",
    Step.NOTICES: "membership.notices",
}
WHY = {
    Step.PURPOSE: "Two minutes: what the community wants to change, and how.",
    Step.GROUND_RULES: "How people treat each other here, so that everybody can speak.",
    Step.PROFILE: "Your name, your job and where you work, as others will see them.",
    Step.FIRST_EVENT: "The quickest way to arrive is to meet the others.",
    Step.NOTICES: "So that you hear what you want to hear, and no more.",
}


class StepLine(NamedTuple):
    title: str
    why: str
    href: str
    is_done: bool


@dataclass(frozen=True)
class Document:
    """A text that the community has agreed, as somebody reads it."""

    version_id: int
    title: str
    text: Markup
    version_words: str
    accepted: bool


def overview(actor: Actor) -> dict[str, Any]:
    """How far somebody is, and the next step first."""
    progress = progress_of(actor.person_id)
    done = progress.done if progress else frozenset()
    lines = {
        step: StepLine(
            title=FIRST_STEPS[step],
            why=WHY[step],
            href=url_for(ADDRESSES[step]),
            is_done=step in done,
        )
        for step in Step
    }
    left = [step for step in Step if step not in done] if progress else []
    return {
        "lead": _lead(actor, is_newcomer=progress is not None, left=len(left)),
        "next_step": lines[left[0]] if left else None,
        "later_steps": [lines[step] for step in left[1:]],
        "done_steps": [line for step, line in lines.items() if step not in left],
        "done_words": f"{len(Step) - len(left)} of {len(Step)} done" if progress else "",
        "done": len(Step) - len(left),
        "of": len(Step),
    }


def _lead(actor: Actor, *, is_newcomer: bool, left: int) -> str:
    if not is_newcomer:
        return "You have been here since before these steps. Look at any of them whenever you like."
    if not left:
        return "You have taken all five steps. Welcome: from here on you know your way."
    if left == len(Step):
        return "Five small steps, and you have arrived. Take them in any order, now or later."
    return f"{capital(few(left))} {'step is' if left == 1 else 'steps are'} left. Take them in any order, now or later."


def so_far(actor: Actor) -> str:
    """How far somebody is, after a step, in one sentence."""
    progress = progress_of(actor.person_id)
    if progress is None:
        return "That is saved."
    done = len(progress.done)
    return "That was the last of the five steps." if done == len(Step) else f"That is {done} of {len(Step)}."


def about(step: Step, actor: Actor) -> dict[str, Any]:
    """What every step's page says of itself."""
    return {
        "step_words": f"Step {list(Step).index(step) + 1} of {len(Step)}",
        "heading": FIRST_STEPS[step],
        "why": WHY[step],
    }


def profile_form(person: Person) -> ProfileForm:
    return ProfileForm(
        formdata=None,
        data={
            "name": person.name,
            "job_title": person.job_title,
            "level": person.level.value if person.level else "",
        },
    )


def works_at(actor: Actor) -> list[str]:
    return [row.title for row in employers_of([actor.person_id]).get(actor.person_id, ())]


def purpose() -> Document | None:
    return _document(DocumentKind.PURPOSE)


def ground_rules(actor: Actor) -> Document | None:
    return _document(DocumentKind.GROUND_RULES, actor)


def for_visitors() -> dict[str, Any]:
    """What anybody may read before they ask to join: what the community is for, and its introduction."""
    found = in_force([DocumentKind.PURPOSE, DocumentKind.INTRODUCTION])
    purpose, introduction = found.get(DocumentKind.PURPOSE), found.get(DocumentKind.INTRODUCTION)
    return {
        "purpose": first_sentence(purpose.text) if purpose else "",
        "introduction": {"title": introduction.title, "text": read(introduction.text, below=1).html}
        if introduction
        else None,
    }


def _document(kind: DocumentKind, reader: Actor | None = None) -> Document | None:
    version = in_force([kind]).get(kind)
    if version is None:
        return None
    return Document(
        version_id=version.id,
        title=version.title,
        text=read(version.text, below=2).html,
        version_words=f"Version {version.number}, adopted on {day(version.adopted_on)}",
        accepted=reader is not None and accepted_by(reader.person_id, version.id) is not None,
    )
