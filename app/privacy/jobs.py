"""What happens to personal data without anybody asking?"""

from datetime import timedelta

from app.jobs.running import job
from app.privacy.erasing.sweeping import sweep
from app.privacy.keeping import keep_periods

job("keep-periods", "Deletes what has been kept long enough, table by table", every=timedelta(hours=6))(keep_periods)
job("sweep-erased", "Sees that the files of the database hold nothing of who was erased", every=timedelta(minutes=5))(
    sweep
)
