"""For every test."""

import os

# Without it python-telegram-bot warns at each 429, and warnings are errors here.
os.environ.setdefault("PTB_TIMEDELTA", "true")
