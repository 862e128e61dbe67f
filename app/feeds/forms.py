"""What does somebody send who makes a feed?"""

from app.web.forms import Form, Once


class FeedForm(Form):
    once = Once()
