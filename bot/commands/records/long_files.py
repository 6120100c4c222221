"""Long files: told how far one is read, and worked on in several processes."""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, BinaryIO, TextIO, TypeVar

T = TypeVar("T")
U = TypeVar("U")

# Handed over together: by themselves they would cost more on the way than they take.
TOGETHER = 200

WIDTH = 30

_work: Callable[[Any], Any]


def side_by_side(work: Callable[[T], U], items: Iterable[T], jobs: int) -> Iterator[U]:
    """What `work` gives for each item, in their order, from so many processes, never with many in hand.

    Items and results are pickled on the way. Of each process two batches wait at most.
    """
    batches, waiting = _batches(iter(items)), deque[Future[list[U]]]()
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(work,)) as pool:
        for batch in batches:
            waiting.append(pool.submit(_do, batch))
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _batches(items: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(items, TOGETHER)):
        yield batch


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    # Given once: with each batch it would take longer than the batch. An interruption is the first process's to obey.
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(batch: list[Any]) -> list[Any]:
    return [_work(item) for item in batch]


class Progress:
    """Tells on `out` how many records are done, and of a file how much of it that is.

    A bar that moves on a terminal, else a line now and then.
    """

    def __init__(self, out: TextIO, read: BinaryIO) -> None:
        self._out = out
        self._read = read
        self._size = _size(read)
        self._moves = out.isatty()
        self._every = 0.5 if self._moves else 10.0
        self._due = time.monotonic() + max(1.0, self._every)
        self._said = False

    def at(self, number: int) -> None:
        """Tell that so many records are assessed, where it is time to."""
        if time.monotonic() < self._due:
            return
        told = f"{number:,} records assessed"
        self._out.write(f"\r{self._bar()}{told}" if self._moves else f"{told}\n")
        self._out.flush()
        self._said, self._due = True, time.monotonic() + self._every

    def end(self) -> None:
        """End the line that told how far it is: what follows stands below it."""
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
