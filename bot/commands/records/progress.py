"""How far a command is that reads a long file: a bar that moves on a terminal, else a line now and then."""

import os
import time
from typing import BinaryIO, TextIO

WIDTH = 30


class Progress:
    """Tells on `out` how many records are done, and of a file how much of it that is."""

    def __init__(self, out: TextIO, read: BinaryIO) -> None:
        self._out = out
        self._read = read
        self._size = _size(read)
        self._moves = out.isatty()
        self._every = 0.5 if self._moves else 10.0
        self._due = time.monotonic() + max(1.0, self._every)
        self._said = False

    def at(self, number: int) -> None:
        """So many are done."""
        if time.monotonic() < self._due:
            return
        told = f"{number:,} records assessed"
        self._out.write(f"\r{self._bar()}{told}" if self._moves else f"{told}\n")
        self._out.flush()
        self._said, self._due = True, time.monotonic() + self._every

    def end(self) -> None:
        """Nothing follows."""
        if self._said and self._moves:
            self._out.write("\n")

    def _bar(self) -> str:
        if not self._size:
            return ""
        share = min(1.0, self._read.tell() / self._size)
        full = int(WIDTH * share)
        return f"[{'#' * full}{'.' * (WIDTH - full)}] {100 * share:3.0f} %  "


def _size(read: BinaryIO) -> int:
    """The bytes of a file; 0 for what has no end that is known."""
    try:
        return os.fstat(read.fileno()).st_size if read.seekable() else 0
    except OSError:
        return 0
