"""What happens to personal data without anybody asking?"""

from datetime import timedelta

from app.jobs.running import job
from app.privacy import queries, services
from app.privacy.erasing.sweeping import sweep
from app.privacy.keeping import keep_periods
from app.wording import count

A_WEEK = timedelta(days=7)

job("keep-periods", "Deletes what has been kept long enough, table by table", every=timedelta(hours=6))(keep_periods)
job("sweep-erased", "Sees that the files of the database hold nothing of who was erased", every=timedelta(minutes=5))(
    sweep
)


@job("remind-of-requests", "Reminds administrators a week before a request about data is due", every=timedelta(hours=6))
def remind_of_requests() -> str:
    due = queries.due_within(A_WEEK)
    for asked in due:
        services.remind(asked)
    return f"{count(len(due), 'request is', 'requests are')} due within a week"
