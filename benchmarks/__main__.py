"""Measure the application on each database that there is, and hold it to what it must reach."""

import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.importing import ROWS
from benchmarks.measuring import POLL, REFERENCE
from benchmarks.outcomes import ORGANISATIONS, Outcome, Sizes, outcome

MANY = Sizes(actions=10_000, people=10_000, decisions=2_000, items=60)
FEW = Sizes(actions=100, people=100, decisions=200, items=10)
ROUNDS = 40

# Gives the address of a new, empty database of this name.
Make = Callable[[str], str]


@dataclass
class Target:
    """:ivar met: ``None`` where it could not be measured."""

    what: str
    figure: str
    target: str
    met: bool | None


def main() -> None:
    began = time.perf_counter()
    missed = 0
    for name, databases in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with databases() as make:
            if make is None:
                print(f"\n{name} is not measured: {_how_to_get_postgresql()}")
                continue
            many = outcome(make("many"), MANY, rounds=ROUNDS, whole=True)
            few = outcome(make("few"), FEW, rounds=5)
        _print_figures(name, many)
        targets = _targets(many, few)
        _print_targets(name, targets)
        missed += sum(target.met is False for target in targets)
    print(f"\n{'Every target is met' if not missed else f'{missed} not met'}, in {time.perf_counter() - began:.0f} s.")


@contextmanager
def _sqlite() -> Generator[Make | None]:
    with tempfile.TemporaryDirectory(prefix="praxis-bench-") as folder:
        yield lambda name: f"sqlite:///{folder}/{name}.sqlite3"


@contextmanager
def _postgresql() -> Generator[Make | None]:
    from tests.postgresql import Cluster, binaries, make_folder

    if binaries() is None:
        yield None
        return
    cluster = Cluster(make_folder())
    try:
        cluster.start()
        yield cluster.create
    finally:
        cluster.stop()


def _how_to_get_postgresql() -> str:
    from tests.postgresql import HOW_TO_GET_IT

    return HOW_TO_GET_IT


# The tables as their readers mostly ask for them, and a person's page. Others are shown, and held to nothing.
TABLE = (
    *("actions", "actions, filtered", "actions, by title", "actions, by owner", "actions, last page"),
    "actions, by a saved view",
    *("people", "people, filtered", "people, with a word", "people, last page", "one person"),
)
# Where the steering group decides and meets: its meetings have 60 items.
ROOMS = (
    *("steering group", "decisions", "decisions, filtered", "decisions, with a word", "decisions, last page"),
    *("one decision", "proposals", "one proposal", "meetings", "agenda", "agenda, being edited"),
    *("live page, as the secretary", "live page, as a member", "live page, what has changed", "minutes"),
)
# Of few actions and people these find less than a page, which is then not counted.
SHORT = (
    *("actions, filtered", "actions, of one recommendation", "actions, with a word", "actions, as a lead"),
    "actions, by a saved view",
    *("people, filtered", "people, with a word"),
    # Of which there are more to count, and to change.
    "timeline",
    "several at once: save 50",
)
# The other ways to look at the plan, held to the same.
WIDE = ("board", "timeline")
SAVES = ("edit in place: save", "several at once: save 50")


def _targets(many: Outcome, few: Outcome) -> list[Target]:
    figures = {name: found for name, found in many.figures.items() if name != REFERENCE}
    ratios = {name: figures[name].cpu / many.figures[REFERENCE].cpu for name in (*TABLE, *WIDE, *ROOMS)}
    searches = {name: found.cpu for name, found in figures.items() if name.startswith("search")}
    in_place = figures["edit in place: form"].bytes + figures["edit in place: save"].bytes
    pages = {name: found.statements for name, found in figures.items() if name not in SAVES}
    grown = [name for name in figures if name not in SHORT and figures[name].statements != few.figures[name].statements]
    poll = figures[POLL]
    slowest, longest = _most(searches), _most(pages)
    found = [
        *(
            Target(f"{name}: CPU against a bare page", f"{ratios[name]:.2f} ×", "≤ 2.5 ×", ratios[name] <= 2.5)
            for name in (*TABLE, *WIDE, *ROOMS)
        ),
        Target(f"{POLL}: CPU", f"{poll.cpu:.2f} ms", "< 2 ms", poll.cpu < 2),
        Target(f"{POLL}: statements", str(poll.statements), "1", poll.statements == 1),
        Target(f"{POLL}: bytes", str(poll.bytes), "0", poll.bytes == 0),
        Target("an edit in place, form and save, bytes", f"{in_place:,}", "< 4,000", in_place < 4_000),
        Target(
            f"statements at {FEW.actions} actions, {FEW.items} items",
            "; ".join(grown) or "the same",
            "the same",
            not grown,
        ),
        Target(f"most statements of a page ({longest})", str(pages[longest]), "≤ 8", pages[longest] <= 8),
        Target(f"slowest search ({slowest})", f"{searches[slowest]:.1f} ms", "< 15 ms", searches[slowest] < 15),
        Target("first visit, requests", str(many.first.requests), "≤ 6", many.first.requests <= 6),
        Target("first visit, bytes", f"{many.first.bytes:,}", "≤ 80,000", many.first.bytes <= 80_000),
        Target("later visit, requests", str(many.later.requests), "1", many.later.requests == 1),
        Target("later visit, bytes", f"{many.later.bytes:,}", "≤ 12,000", many.later.bytes <= 12_000),
    ]
    if many.dry_run is not None:
        checked = many.dry_run
        found += [
            Target(f"dry run of {ROWS:,} rows, CPU", f"{checked.cpu:.2f} s", "< 3 s", checked.cpu < 3),
            Target(f"dry run of {ROWS:,} rows, statements", str(checked.statements), "≤ 15", checked.statements <= 15),
            Target(f"dry run of {ROWS:,} rows, memory", f"{checked.memory:.0f} MB", "< 100 MB", checked.memory < 100),
        ]
    if many.dry_run_of_actions is not None:
        checked, words = many.dry_run_of_actions, f"dry run of {ROWS:,} actions"
        found += [
            Target(f"{words}, CPU", f"{checked.cpu:.2f} s", "< 2 s", checked.cpu < 2),
            Target(f"{words}, statements", str(checked.statements), "≤ 15", checked.statements <= 15),
        ]
    for kind, taken in (many.taken_away or {}).items():
        words, most = f"{kind.upper()} of {MANY.actions:,} actions", {"csv": 1.5, "xlsx": 3}[kind]
        found += [
            Target(f"{words}, CPU", f"{taken.cpu:.2f} s", f"< {most} s", taken.cpu < most),
            Target(f"{words}, memory", f"{taken.memory:.1f} MB", "< 20 MB", taken.memory < 20),
        ]
    if many.served is not None:
        memory = many.served.memory
        weighed, light = (f"{memory:.0f} MB", memory < 200) if memory is not None else ("not told here", None)
        found.append(Target("two preloaded workers and their parent, PSS", weighed, "< 200 MB", light))
        found.append(Target("from start to first answer", f"{many.served.started:.1f} s", "", None))
    return found


def _most(figures: Mapping[str, float]) -> str:
    return max(figures, key=figures.__getitem__)


def _print_figures(name: str, found: Outcome) -> None:
    bare = found.figures[REFERENCE]
    sizes = f"{MANY.actions:,} actions, {MANY.people:,} people, {MANY.decisions:,} decisions"
    print(f"\n{name}: {sizes}, {ORGANISATIONS} organisations")
    print(f"{'':32} {'statements':>10} {'CPU ms':>8} {'× bare':>7} {'elapsed ms':>11} {'bytes':>8}")
    for request, cost in found.figures.items():
        times = f"{cost.cpu:8.2f} {cost.cpu / bare.cpu:7.2f} {cost.elapsed:11.2f}"
        print(f"{request:32} {cost.statements:10} {times} {cost.bytes:8,}")


def _print_targets(name: str, targets: list[Target]) -> None:
    print(f"\n{name}: what must be reached")
    for target in targets:
        met = {True: "met", False: "NOT MET", None: ""}[target.met]
        print(f"{target.what:52} {target.figure:>10}  {target.target:14} {met}".rstrip())


if __name__ == "__main__":
    main()
