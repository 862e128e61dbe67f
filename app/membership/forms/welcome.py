"""What does a newcomer type on the way?"""

from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from app.notices.models import Rhythm
from app.people.models import Level
from app.people.queries import LEVEL_WORDS
from app.web.forms import Form, Line, OneOf

RHYTHM_WORDS = {
    Rhythm.DAILY: "One letter a day at most, with all there is",
    Rhythm.WEEKLY: "One letter a week at most",
    Rhythm.ASKED: "Only what I ask for, such as a link to sign in",
}
ATTENDED, KNOWS = "attended", "knows"


class ProfileForm(Form):
    name = Line("Your name, as you want to be called", missing="Type your name")
    job_title = Line("Your job title")
    level = OneOf(
        "Your level",
        choices={"": "I would rather not say", **{level.value: LEVEL_WORDS[level] for level in Level}},
        description="Only used to see whether all levels are at the table.",
    )
    organisation = Line("Another place where you work", description="Choose from the list as you type.")


class FirstEventForm(Form):
    event = RadioField(
        "Which is true for you?",
        choices=[
            SelectChoice(KNOWS, "I know when the next event is"),
            SelectChoice(ATTENDED, "I have been to an event"),
        ],
        validators=[InputRequired("Choose one of the two")],
    )


class NoticesForm(Form):
    rhythm = RadioField(
        "How often may Praxis write to you?",
        choices=[SelectChoice(rhythm.value, words) for rhythm, words in RHYTHM_WORDS.items()],
        validators=[InputRequired("Choose one of the three")],
    )
