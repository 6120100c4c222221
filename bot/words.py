"""The sentences of the edge: access, delivery, failures. Those of the conversation are in `flows.texts`."""

from flows.assess import Decision
from flows.timeline import timeline
from flows.timeline_words import caption

STRANGER = "This is a study assistant for invited staff. Ask your site's administrator for an invitation."
ROLES = {"coordinator": "a coordinator", "administrator": "an administrator"}
BUG = "Something went wrong with that message, and it was set aside. What you answered before is stored; go on here."
NOT_SAVED = "Not saved: the answer could not be stored just now. It is kept and tried again; wait for the tick."
REPEAT = "(Possible repeat: it could not be seen whether this arrived.)"
AWAY = "The assistant was away for a while; taps made meanwhile are lost. This is where you are:"


def invitation(role: str, link: str) -> str:
    return f"Invitation as {ROLES[role]}. It works once, within 48 hours. Forward it to that person only:\n{link}"


def welcome(role: str, site: str) -> str:
    return f"Welcome. You are {ROLES.get(role, role)} at {site} now."


def picture(code: str, decision: Decision) -> str:
    """The text that stands for the picture: what it shows, in words."""
    return f"{code}\n{caption(timeline(decision))}"[:1024]
