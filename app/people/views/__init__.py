"""Which addresses show and change people and organisations?"""

from flask import Blueprint

from app.access.roles import Permission
from app.records.references import Kind, register_kind
from app.web.contributions import Place, contributions

blueprint = Blueprint("people", __name__)
register_kind(Kind("person", "person", "people", "people.show", "person_id"))
register_kind(Kind("organisation", "organisation", "organisations", "people.organisation", "organisation_id"))
contributions.place(Place("People", "people.index", Permission.PEOPLE_READ, order=60))
contributions.place(Place("Organisations", "people.organisations", Permission.PEOPLE_READ, order=70))

from app.people.views import directory, organisations, profiles, roles  # noqa: E402, F401  (each adds its addresses)
