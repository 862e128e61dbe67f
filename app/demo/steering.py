"""Who has steered the community of the demonstration, and how did they come to it?"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import THE_SYSTEM, Actor
from app.extensions import db
from app.people.models import Person, Sector
from app.steering import services
from app.steering.models import Body, OfficeKind, Seat, Term
from app.steering.queries import the_steering_group

FILE = Path(__file__).parent / "data" / "steering.toml"
Event = tuple[int, Callable[[], None]]


class SteeringStory:
    """Each event as days ago and what happens, for the loader to put in its place.

    :param actor: somebody, by their key, with what they hold at the time.
    :param day: the day so many days from that of loading.
    """

    def __init__(self, people: Mapping[str, Person], actor: Callable[[str], Actor], day: Callable[[int], date]) -> None:
        self.people, self.actor, self.day = people, actor, day
        self.told = tomllib.loads(FILE.read_text(encoding="utf-8"))
        self.seats: dict[str, Seat] = {}

    def begin(self) -> None:
        """The group and its seats, before anybody sits on one."""
        told = self.told["body"]
        body = services.set_up(title=told["name"], purpose=told["purpose"], by=THE_SYSTEM)
        for seat in self.told["seat"]:
            self.seats[seat["key"]] = services.add_seat(
                body,
                title=seat["name"],
                sector=Sector(seat["sector"]) if "sector" in seat else None,
                is_voting=seat.get("voting", True),
                nominated_by=seat.get("nominated_by"),
                term_months=seat.get("months", 24),
                by=THE_SYSTEM,
            )

    def events(self) -> Iterator[Event]:
        for event in self.told["event"]:
            yield event["days_ago"], lambda event=event: self._happen(event)

    def _happen(self, told: Mapping[str, Any]) -> None:
        by = self.actor(told["by"])
        match told["do"]:
            case "appoint":
                services.appoint(
                    self.seats[told["seat"]],
                    self.people[told["person"]],
                    from_on=clock.today(),
                    until_on=self.day(told["until"]),
                    how=told["how"],
                    by=by,
                )
            case "end_term":
                services.end_term(self._term(told), on=clock.today(), by=by, why=told["why"])
            case "deputy":
                seat = self.seats[told["seat"]]
                held = select(Term).where(Term.seat_id == seat.id, Term.person_id == by.id)
                term = db.session.scalars(held).one()
                services.name_deputy(term, self.people[told["person"]], from_on=clock.today(), by=by)
            case "office":
                office, person = OfficeKind(told["office"]), self.people[told["person"]]
                services.appoint_to_office(self._body(), office, person, from_on=clock.today(), how=told["how"], by=by)
            case "stand":
                services.stand(self.seats[told["seat"]], why=told["why"], by=by)
            case "no interests":
                services.declare_none(by=by)
            case "interest":
                days = {f"{name}_on": self.day(told[name]) for name in ("from", "until") if name in told}
                services.declare(nature=told["nature"], in_what=told["in_what"], **days, by=by)

    def _term(self, told: Mapping[str, Any]) -> Term:
        held = select(Term).where(
            Term.seat_id == self.seats[told["seat"]].id, Term.person_id == self.people[told["person"]].id
        )
        return db.session.scalars(held).one()

    def _body(self) -> Body:
        body = the_steering_group()
        assert body is not None
        return body
