"""Work on many things in several processes: in order, and never with many of them in hand."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")
U = TypeVar("U")

# Handed over together: by themselves they would cost more on the way than they take.
TOGETHER = 200

_work: Callable[[Any], Any]


def side_by_side(work: Callable[[T], U], items: Iterable[T], jobs: int) -> Iterator[U]:
    """What `work` gives for each item, in their order, from so many processes.

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
