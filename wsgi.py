"""The application object, for a server to import."""

import os

from app import create_app
from config import settings

app = create_app(settings(os.environ))
