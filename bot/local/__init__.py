"""The local chat: a small Bot API of its own on the loopback, with a page in the look of a phone chat."""

from bot.local.chats import PEOPLE, Person
from bot.local.faults import Fault, Rule
from bot.local.server import LocalChat, start

__all__ = ["PEOPLE", "Fault", "LocalChat", "Person", "Rule", "start"]
