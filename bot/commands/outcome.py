"""What becomes of a command: its exit status, with why it could not be done on standard error."""

import sys
from collections.abc import Callable

from bot.load_settings import BadSettings
from storage.engine.errors import StorageError


def outcome(command: Callable[[], int]) -> int:
    """The exit status of a command; bad settings, and what stands against it in the database, are told."""
    try:
        return command()
    except BadSettings as bad:
        problems = bad.problems
    except StorageError as error:
        problems = (str(error),)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 2
