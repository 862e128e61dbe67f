"""What do people do with people and organisations?

One verb per function: rule, change, reason. Nothing here commits.
"""

from app.people.services.affiliations import affiliate, end_affiliation
from app.people.services.grants import end_grant, give, keep_an_administrator
from app.people.services.memberships import begin_membership, end_membership
from app.people.services.merging import merge_organisations
from app.people.services.organisations import add_organisation, revise_organisation, withdraw_organisation
from app.people.services.profiles import EmailTaken, add_person, disable, enable, revise_person

__all__ = [
    "EmailTaken",
    "add_organisation",
    "add_person",
    "affiliate",
    "begin_membership",
    "disable",
    "enable",
    "end_affiliation",
    "end_grant",
    "end_membership",
    "give",
    "keep_an_administrator",
    "merge_organisations",
    "revise_organisation",
    "revise_person",
    "withdraw_organisation",
]
