"""What may each role do? The matrix of the product, as data.

A rule that depends on the record at hand (one's own, one's organisation's,
not one's own) is a predicate in that feature's ``policy.py``; what stands here
is what a role may do at all.
"""

import enum


class Role(enum.Enum):
    MEMBER = "member"
    LEAD = "organisation lead"
    COORDINATOR = "coordinator"
    STEERING = "steering group member"
    CHAIR = "chair"
    VICE_CHAIR = "vice-chair"
    SECRETARY = "secretary"
    # Their term is over and nobody new is there: they read, and have no vote.
    CARRIED_OVER = "carried-over seat holder"
    DEPUTY = "deputy"
    ADMINISTRATOR = "administrator"


class Permission(enum.Enum):
    """Each value completes the sentence "you need permission to …"."""

    # By identity, as each is there once: rows and rules look them up thousands of times for a page.
    __hash__ = object.__hash__

    SIGNED_IN = "be signed in"
    READ_MEMBERS = "read what members may see"
    READ_STEERING = "read what the steering group may see"
    ACTIONS_READ = "read actions"
    ACTIONS_PROPOSE = "propose an action"
    ACTIONS_UPDATE = "update an action"
    ACTIONS_UPDATE_ALL = "update every action"
    ACTIONS_DECIDE = "agree, verify, reopen or drop an action"
    PLANS_PREPARE = "prepare plans and import actions"
    PEOPLE_READ = "see who is in the community"
    PEOPLE_INVITE = "invite people and approve who joins"
    PEOPLE_MANAGE = "manage people, organisations and what they hold"
    CHARTER_PREPARE = "prepare documents and evaluations"
    CHARTER_ADOPT = "note that a decision adopts a document or answers a recommendation"
    STEERING_READ = "see who steers the community"
    STEERING_MANAGE = "appoint to seats and offices"
    INTERESTS_DECLARE = "declare an interest"
    DECISIONS_READ = "read proposals and decisions"
    PROPOSALS_MAKE = "make a proposal"
    DECISIONS_RUN = "open a ballot and record a decision"
    BALLOTS_VOTE = "vote for a seat"
    MEETINGS_READ = "read agendas and minutes"
    AGENDA_PROPOSE = "propose an agenda item"
    MEETINGS_PREPARE = "prepare meetings"
    MEETINGS_RUN = "run a meeting"
    PRIVACY_ANSWER = "answer people’s requests about their own data"
    SYSTEM_RUN = "see how the system runs"


_MEMBER = frozenset(
    {
        Permission.READ_MEMBERS,
        Permission.PEOPLE_READ,
        Permission.ACTIONS_READ,
        Permission.ACTIONS_PROPOSE,
        Permission.ACTIONS_UPDATE,
        Permission.STEERING_READ,
        Permission.INTERESTS_DECLARE,
        Permission.DECISIONS_READ,
        Permission.PROPOSALS_MAKE,
        Permission.MEETINGS_READ,
        Permission.AGENDA_PROPOSE,
    }
)
_AT_THE_TABLE = _MEMBER | {Permission.READ_STEERING}
_STEERING = _AT_THE_TABLE | {Permission.ACTIONS_DECIDE, Permission.BALLOTS_VOTE}
_OFFICE = _STEERING | {
    Permission.ACTIONS_UPDATE_ALL,
    Permission.PLANS_PREPARE,
    Permission.CHARTER_PREPARE,
    Permission.CHARTER_ADOPT,
    Permission.STEERING_MANAGE,
    Permission.DECISIONS_RUN,
    Permission.MEETINGS_PREPARE,
    Permission.MEETINGS_RUN,
}

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: _MEMBER,
    # A lead who is not a member reads and does only what concerns their
    # organisation: the reader's scope and the policies see to that.
    Role.LEAD: frozenset(
        {
            Permission.PEOPLE_READ,
            Permission.ACTIONS_READ,
            Permission.ACTIONS_PROPOSE,
            Permission.ACTIONS_UPDATE,
            Permission.STEERING_READ,
            Permission.INTERESTS_DECLARE,
            Permission.DECISIONS_READ,
            Permission.PROPOSALS_MAKE,
        }
    ),
    Role.COORDINATOR: _MEMBER
    | {
        Permission.ACTIONS_UPDATE_ALL,
        Permission.PLANS_PREPARE,
        Permission.PEOPLE_INVITE,
        Permission.CHARTER_PREPARE,
        Permission.MEETINGS_PREPARE,
    },
    Role.STEERING: _STEERING,
    Role.CHAIR: _OFFICE,
    Role.VICE_CHAIR: _OFFICE,
    Role.SECRETARY: _OFFICE,
    Role.CARRIED_OVER: _AT_THE_TABLE,
    Role.DEPUTY: _AT_THE_TABLE | {Permission.BALLOTS_VOTE},
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.PEOPLE_READ,
            Permission.PEOPLE_INVITE,
            Permission.PEOPLE_MANAGE,
            Permission.STEERING_READ,
            Permission.STEERING_MANAGE,
            Permission.PRIVACY_ANSWER,
            Permission.SYSTEM_RUN,
        }
    ),
}
