"""Who is told, without anybody asking, that something new is agreed?"""

from datetime import timedelta

from app.charter.services import tell_who_is_asked
from app.jobs.running import job
from app.wording import count


@job("tell-adopted", "Writes once to whoever is asked to accept a newly adopted document", every=timedelta(minutes=10))
def tell_adopted() -> str:
    return f"{count(tell_who_is_asked(), 'person', 'people')} told"
