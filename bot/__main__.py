"""The command line: `python -m bot`."""

import gc
import os
import sys
from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    os.umask(0o077)  # what is kept here is for this account alone
    try:
        return _command(given)(given)
    except OSError as error:
        print(f"{error.filename or 'The program'} cannot be used: {error.strerror or error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _command(given: Sequence[str]) -> Callable[[Sequence[str]], int]:
    """What does a command; no more is imported than that needs, since the rest takes longer than to decide records."""
    if list(given) in ([], ["run"]):
        from bot.running import run
    elif given[0] in ("assess", "picture"):
        from bot.commands.records.command import run
    else:
        from bot.command_line import run
    return run


if __name__ == "__main__":
    gc.disable()  # what is imported stays, and to look through it for garbage took a fourteenth of a start
    _command(sys.argv[1:])
    gc.freeze()
    gc.enable()
    sys.exit(main())
