"""What does somebody see first?"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.home.queries import said_at_home
from app.web.contributions import Glance, Need, News, Place, contributions
from app.web.pages import page
from app.wording import capital, few

blueprint = Blueprint("home", __name__)
contributions.place(Place("Home", "home.index", Permission.SIGNED_IN, order=0))

SHOWN = 12
_URGENCY = {"now": 0, "late": 1, "soon": 2, "calm": 3}


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    today = clock.today()
    said = said_at_home(me(), today)
    needs = [one for one in said if isinstance(one, Need)]
    needs.sort(key=lambda need: (_URGENCY.get(need.tone, len(_URGENCY)), need.on))
    news = [one for one in said if isinstance(one, News)]
    news.sort(key=lambda piece: piece.on, reverse=True)
    return page(
        "home/index.html",
        greeting=f"{_time_of_day()}, {me().first_name}",
        lead=_lead(needs),
        needs=needs[:SHOWN],
        needs_empty="Nothing needs you today. Have a look at what is new." if news else "Nothing needs you today.",
        news_empty=_news_empty(),
        news=news[:6],
        glances=[one for one in said if isinstance(one, Glance)],
    )


def _news_empty() -> str:
    if not me().holds(Permission.ACTIONS_READ):
        return "What members decide and promise is told to them. You keep the system running for them."
    return "Nothing has changed lately. What is decided, promised and finished will be told here."


def _time_of_day() -> str:
    hour = clock.local(clock.now()).hour
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


def _lead(needs: list[Need]) -> str:
    if not needs:
        return "You are up to date."
    late = sum(need.tone == "late" for need in needs)
    things = f"{capital(few(len(needs)))} {'thing needs' if len(needs) == 1 else 'things need'} you"
    if not late:
        return f"{things}, and it is not late." if len(needs) == 1 else f"{things}. None of them is late."
    if late == len(needs):
        return f"{things}, and {'it is' if late == 1 else 'all are'} late."
    return f"{things}. {capital(few(late))} {'is' if late == 1 else 'are'} late."
