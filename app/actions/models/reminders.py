"""Which reminders has somebody had?"""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.extensions import Model


class Reminder(Model):
    """Somebody was reminded of an action, once for each step towards its day and beyond.

    The day it was due then is part of what makes it the only one: an action whose day moves, or
    whose owner changes, is reminded of anew.
    """

    __tablename__ = "action_reminder"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    # Days left until it is due; below zero, days late.
    step: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(default=clock.today)
