"""What happens to newcomers and leavers without anybody asking?"""

from datetime import timedelta

from app.jobs.running import job
from app.membership import services
from app.wording import count


@job("remind-newcomers", "Writes once to newcomers who have first steps left after a week", every=timedelta(hours=1))
def remind_newcomers() -> str:
    return f"{count(services.remind(), 'newcomer')} reminded"
