"""The ids of a plan's items, made and read here alone: they stand in the database, and say which item it is.

One of a cycle is called after it, such as "c1.bag.3"; what comes after the last cycle is "after." and its code.
"""

from dataclasses import dataclass
from functools import lru_cache

AFTER = "after"


@dataclass(frozen=True, slots=True)
class ItemId:
    """What an id says: the cycle, what it is, and which of several; no cycle: it stands beside them all."""

    cycle: int | None
    what: str
    more: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """Which of several it is, of one that is counted, such as a bag."""
        return int(self.more[-1])


@lru_cache(maxsize=1024)
def read_id(item_id: str) -> ItemId:
    """What an id says."""
    first, *rest = item_id.split(".")
    if rest and first[:1] == "c" and first[1:].isdecimal():
        return ItemId(int(first[1:]), rest[0], tuple(rest[1:]))
    return ItemId(None, first, tuple(rest))


def id_in(cycle: int, what: str, *more: object) -> str:
    """The id of an item of a cycle."""
    return ".".join((f"c{cycle}", what, *map(str, more)))


def cycle_of(item_id: str) -> int:
    """The number of the cycle that an item such as "c1.bag.3" belongs to; it belongs to one."""
    cycle = read_id(item_id).cycle
    if cycle is None:
        raise ValueError(f"{item_id} is of no cycle")
    return cycle
