"""What may a person type to add an action in one line?"""

from typing import Any

from app.actions.forms.fields import choices_of
from app.actions.models import Strand
from app.web.forms import Form, Line, Once, OneOf, fault
from app.wording import capital

EXAMPLE = "Publish the guide @ama 3 Dec R-E4"


class QuickForm(Form):
    once = Once()
    line = Line(
        "What will be done, by whom and by when?",
        most=500,
        sometimes=True,
        description=f"For example: {EXAMPLE}. Without an @ you own it yourself",
    )
    strand = OneOf(
        "Strand",
        choices={"": "worked out from the line", **choices_of({strand: capital(strand.value) for strand in Strand})},
    )
    organisation = OneOf("Whose action is it?", choices={})

    def offer(self, organisations: list[tuple[str, str]]) -> "QuickForm":
        """Ask whose it is only where there is a choice."""
        if len(organisations) > 1:
            self.organisation.choices = dict(organisations)
        else:
            del self.organisation
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        if "organisation" in self and self.organisation.errors:
            fault(self.organisation, "Choose whose action it is")
        return sound
