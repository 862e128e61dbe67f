"""What does the charter say about people?"""

from app.charter.models import Evaluation, Goal, Recommendation
from app.records.register import holds_nothing

holds_nothing(Goal, "what the community is for")
holds_nothing(Evaluation, "when somebody looked at how the community is doing")
holds_nothing(Recommendation, "what an evaluation advises", names=("area", "summary"))
