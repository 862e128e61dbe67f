"""When did each job last run?"""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class JobRun(Model):
    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    # How it went, in words; "failed: …" if it did.
    outcome: Mapped[str | None]
