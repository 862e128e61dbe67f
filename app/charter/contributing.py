"""What does the charter add to pages that are not its own?"""

from datetime import date

from flask import url_for

from app.access.actor import Actor
from app.charter import policy
from app.charter.queries import To, to_accept
from app.web.contributions import Need, contributions, gives
from app.wording import ago, capital


@gives(contributions.needs)
def what_to_accept(actor: Actor, today: date) -> list[Need]:
    """What is in force and this person has not accepted yet; what is new in it, where they accepted it before."""
    if not policy.may_accept(actor):
        return []
    return [_need(each, today) for each in to_accept(actor.person_id)]


def _need(each: To, today: date) -> Need:
    title = f"Read and accept: {each.title}"
    detail = f"Charter · version {each.number}"
    if each.before:
        title = f"{each.title} changed: see what changed"
        detail = f"{detail} · you accepted version {each.before_number}"
    changed = url_for(
        "charter.comparison", document_id=each.document_id, **{"from": each.before_number, "to": each.number}
    )
    return Need(
        on=each.adopted_on,
        when_words=capital(ago(each.adopted_on, today)),
        tone="soon",
        title=title,
        href=changed if each.before else each.href,
        detail=detail,
        act_words="Read and accept",
        act_href=f"{each.href}#accept-heading",
    )
