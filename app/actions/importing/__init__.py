"""What does a table of actions say, and what becomes of it here?

Each row is a proposal: whatever it says of its status, the steering group agrees to it here. Its
owner, its organisation, its plan and what it answers must be known already.
"""

from app.actions.importing.actions import ACTIONS
from app.imports.kinds import register

register(ACTIONS)
