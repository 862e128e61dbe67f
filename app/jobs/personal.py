"""What do jobs say about people? Nothing."""

from app.jobs.models import JobRun
from app.records.register import holds_nothing

holds_nothing(JobRun, "when each job last ran, and how it went")
