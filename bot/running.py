"""`python -m bot`: the assistant, without what only the other commands need."""

import asyncio
from collections.abc import Sequence

from bot import app
from bot.commands.shared import outcome
from bot.load_settings import load_settings
from bot.logs import set_up_logging
from bot.settings import Settings


def run(arguments: Sequence[str]) -> int:
    """Run the assistant, for which the command line says nothing else, until it is stopped; the exit status."""
    return outcome(lambda: asyncio.run(serve(load_settings())))


async def serve(settings: Settings) -> int:
    """Run the assistant until it is stopped; the exit status."""
    set_up_logging()
    return await app.run(settings)
