"""What do tables of people and of organisations say, and what becomes of it here?

Somebody is who their e-mail address says; without one, the same name is only
perhaps the same person, and somebody decides. An empty cell takes nothing away.
"""

from app.imports.kinds import register
from app.people.importing.organisations import ORGANISATIONS
from app.people.importing.people import PEOPLE

register(PEOPLE)
register(ORGANISATIONS)
