"""The local chat: a small Bot API of its own on the loopback, with a page in the look of a phone chat."""

from bot.local.api.faults import Fault, Rule
from bot.local.api.local_chat import LocalChat, start
from bot.local.people.chats import PEOPLE, STAFF, Person

__all__ = ["PEOPLE", "STAFF", "Fault", "LocalChat", "Person", "Rule", "start"]
