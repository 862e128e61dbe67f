"""Which states does each kind of record have, which moves are there, whose are they, and what must be true?

Each feature says so from its own data. ``docs/governance.md`` is written from it, and a watched column
refuses any other move, whichever service tries it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import event, inspect

# Before a record is there, and after it is gone.
NOTHING = ""


@dataclass(frozen=True)
class Step:
    """One move, in words.

    :ivar begins: the state that it begins from, ``ends`` the one it leads to; ``NOTHING`` before and after.
    :ivar whose: who makes it.
    :ivar needs: what must be true or given.
    """

    begins: str
    label: str
    ends: str
    whose: str
    needs: str = ""


@dataclass(frozen=True)
class Workflow:
    """How records of one kind go.

    :ivar kind: what they are called, as a heading.
    :ivar order: where it stands among the others.
    :ivar words: what to know before the table, in a sentence or three.
    :ivar states: in their order.
    """

    kind: str
    order: int
    words: str
    states: tuple[str, ...]
    steps: tuple[Step, ...]


_workflows: dict[str, Workflow] = {}
# Each watched column by "Model.column", with what each of its values may become.
_watched: dict[str, tuple[Any, Mapping[Any, Collection[Any]]]] = {}


def register_workflow(workflow: Workflow) -> None:
    _workflows[workflow.kind] = workflow


def workflows() -> list[Workflow]:
    return sorted(_workflows.values(), key=lambda workflow: workflow.order)


def states_of(states: type[Enum]) -> tuple[str, ...]:
    return tuple(state.value for state in states)


def steps_of(
    moves: Mapping[Any, Iterable[Any]], *, whose: Callable[[Any], str], also: Mapping[Any, str] | None = None
) -> tuple[Step, ...]:
    """The moves of a ``workflow.py``: each state with moves that have ``to``, ``label`` and ``needs``.

    :param also: what must be true where the move itself asks for nothing, by the state that it leads to.
    """
    further = also or {}
    return tuple(
        Step(state.value, move.label, move.to.value, whose(move), needs_of(move) or further.get(move.to, ""))
        for state, found in moves.items()
        for move in found
    )


def needs_of(move: Any) -> str:
    return "" if move.needs.name == "NOTHING" else move.needs.value


class NoSuchMove(RuntimeError):
    """A service tries to make a move that the workflow does not have: a fault in the program."""


def watch(column: Any, after: Mapping[Any, Collection[Any]]) -> None:
    """Let this column of a record that is kept only become what the workflow says it may.

    What a record begins with, its service chooses: only from then on there are moves.

    :param after: each value with those that may follow.
    """
    name = f"{column.class_.__name__}.{column.key}"
    if name in _watched:
        return
    _watched[name] = (column, after)

    def refuse(record: Any, value: Any, before: Any, _initiator: Any) -> None:
        if inspect(record).persistent and value is not before and value not in after.get(before, ()):
            raise NoSuchMove(f"{name}: {before} does not lead to {value}")

    # With the value before loaded, or an expired record could be moved unseen.
    event.listen(column, "set", refuse, active_history=True)


def watched() -> dict[str, tuple[Any, Mapping[Any, Collection[Any]]]]:
    return dict(_watched)


def followers(moves: Mapping[Any, Iterable[Any]]) -> dict[Any, frozenset[Any]]:
    """What each state may become, from the moves of a ``workflow.py``."""
    return {state: frozenset(move.to for move in found) for state, found in moves.items()}
