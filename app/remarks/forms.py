"""What may a person say about a record?"""

from typing import ClassVar

from app.remarks.models import Word
from app.web.forms import Form, Once, Paragraph

MENTION_HINT = "Write @ and a name, such as @Ama, to mention somebody: they are told."


class SayForm(Form):
    """:cvar buttons: what each button says, by what the words are then."""

    once = Once()
    text: Paragraph
    buttons: ClassVar[dict[Word, str]]


class UpdateForm(SayForm):
    """For those who may say how it goes."""

    text = Paragraph(
        "How is it going?", missing="Write a sentence on how it is going", most=2_000, description=MENTION_HINT
    )
    buttons: ClassVar = {Word.UPDATE: "Add the update", Word.COMMENT: "Only comment"}


class CommentForm(SayForm):
    """For those who may only ask and remark."""

    text = Paragraph(
        "Ask or say something", missing="Write what you ask or want to say", most=2_000, description=MENTION_HINT
    )
    buttons: ClassVar = {Word.COMMENT: "Add the comment"}
