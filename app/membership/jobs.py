"""What happens to newcomers and leavers without anybody asking?"""

from datetime import timedelta

from app.access.rules import Refused, Unready
from app.extensions import db
from app.jobs.running import job
from app.membership import services
from app.membership.queries.leaving import due, planned_for
from app.wording import count


@job("remind-newcomers", "Writes once to newcomers who have first steps left after a week", every=timedelta(hours=1))
def remind_newcomers() -> str:
    return f"{count(services.remind(), 'newcomer')} reminded"


@job("let-leave", "Does on its day what is planned for those who leave", every=timedelta(minutes=15))
def let_leave() -> str:
    left = failed = 0
    for person_id in due():
        leaving = planned_for(person_id, to_change=True)
        if leaving is None:
            continue
        try:
            # Each alone, whole or not at all.
            with db.session.begin_nested():
                services.carry_out(leaving)
            left += 1
        except (Unready, Refused) as refused:
            leaving.fault = str(refused)
            failed += 1
        db.session.commit()
    return f"{count(left, 'person has', 'people have')} left" + (f", {failed} could not" if failed else "")
