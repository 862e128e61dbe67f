"""What does the board hand to its template?"""

from typing import Any, NamedTuple

from app.access.actor import Actor
from app.actions import queries
from app.actions.columns import AREA
from app.actions.filters import RECENTLY, TABLE, ActionFilter
from app.actions.models import Action
from app.actions.pages.table import around, figure
from app.actions.rows import ActionRow
from app.actions.workflow import SETTLED, ActionStatus, Needs
from app.saved.queries import kept_by
from app.web.pages import address
from app.wording import capital, slug


class Card(NamedTuple):
    """:ivar moves: where it could go and what that needs: ``agreed=nothing dropped=reason``.

    :ivar is_next: the first of those that somebody wanted to see, too.
    """

    action: ActionRow
    moves: str
    is_next: bool = False


class Rest(NamedTuple):
    """What a column does not show, and where it is.

    :ivar stays: here, as more of the same column.
    """

    href: str
    words: str
    stays: bool


class Pile(NamedTuple):
    """One column: the actions of one status."""

    slug: str
    label: str
    figure: str
    cards: list[Card]
    rest: Rest | None
    is_open: bool


def board(asked: ActionFilter, actor: Actor, wanted: str) -> dict[str, Any]:
    """The plan with a column for each status.

    :param wanted: the slug of the status of which more than the first few are wanted, or nothing of the kind.
    """
    more = next((status for status in asked.statuses if slug(status) == wanted), None)
    standing = queries.board_of(asked, actor, more)
    many = queries.counts_by_status(asked, actor)
    first = next((status for status in asked.statuses if standing[status]), None)
    opened = more or first
    piles = [
        Pile(
            slug=slug(status),
            label=capital(status.value),
            figure=figure(many[status]),
            cards=_cards(standing[status], beyond_the_first=status is more),
            rest=_rest(asked, status, len(standing[status]), many[status]),
            is_open=status is opened,
        )
        for status in asked.statuses
    ]
    return {
        **around(asked, actor, kept_by(actor, AREA), is_empty=first is None),
        "piles": piles,
        "can_move": any(card.moves for pile in piles for card in pile.cards),
        "editing": None,
        "focus": "",
    }


def card(action: Action, actor: Actor, *, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    """One card, as the answer of an edit that was made on the board."""
    shown = _card(queries.standing_of(action, actor))
    return {"cards": [shown], "action": shown.action, "editing": editing, "focus": focus}


def _cards(standing: list[queries.Standing], *, beyond_the_first: bool) -> list[Card]:
    cards = [_card(one) for one in standing]
    if beyond_the_first and len(cards) > queries.FEW_CARDS:
        cards[queries.FEW_CARDS] = cards[queries.FEW_CARDS]._replace(is_next=True)
    return cards


def _rest(asked: ActionFilter, status: ActionStatus, shown: int, many: int) -> Rest | None:
    if many <= shown:
        return None
    if shown <= queries.FEW_CARDS:
        all_of_them = many <= queries.MOST_CARDS
        words = f"Show all {figure(many)}" if all_of_them else f"Show {queries.MOST_CARDS} of {figure(many)}"
        return Rest(address(asked.path, {**asked.values(), "more": slug(status)}), words, stays=True)
    # There are those that were settled long ago, too.
    of_late = asked.status == RECENTLY and status in SETTLED
    words = "All in the table" if of_late else f"All {figure(many)} in the table"
    return Rest(asked.but(status=slug(status), view=TABLE).address, words, stays=False)


def _card(standing: queries.Standing) -> Card:
    return Card(standing.row, " ".join(_SAID[move.to, move.needs] for move in standing.moves))


_SAID = {(to, needs): f"{slug(to)}={needs.name.lower()}" for to in ActionStatus for needs in Needs}
