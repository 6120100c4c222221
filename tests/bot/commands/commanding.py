"""The command line, as somebody uses it beside the running program."""

import asyncio

import pytest

from bot.__main__ import main


async def commanded(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit status of a command, and what it printed."""
    status = await asyncio.to_thread(main, list(arguments))
    said = capsys.readouterr()
    return status, said.out + said.err
