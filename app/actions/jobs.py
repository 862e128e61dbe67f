"""What happens to actions without anybody asking?"""

from datetime import timedelta

from app.actions.reminding import remind
from app.jobs.running import job
from app.wording import count


@job(
    "remind-of-actions",
    "In the morning, writes to owners of what is due or late, and to leads and the chair of what is late for long",
    every=timedelta(minutes=15),
)
def remind_of_actions() -> str:
    return f"{count(remind(), 'person', 'people')} reminded"
