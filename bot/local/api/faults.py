"""Failing on purpose: a script of faults that strike chosen calls, the same ones for the same seed."""

import random
from dataclasses import dataclass
from enum import StrEnum

from bot.local.people.chats import Json


class Fault(StrEnum):
    """What happens to a struck call."""

    DELIVER_THEN_HANG_UP = "deliver_then_hang_up"
    HANG_UP = "hang_up"
    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    HTML = "html"
    ANSWER = "answer"
    DELAY = "delay"


@dataclass(frozen=True)
class Rule:
    """Strike calls of `method` (any, if empty) to `chat` (any, if None).

    Of the matching calls, the `first` (counted from 1) and each `every`-th after it are struck, `times` in all
    (None: without end), each with the chance `share`. `seconds` is the wait asked for (too_many), the delay
    (delay, in which the call still succeeds), or the silence before hanging up; `status` is for server_error and,
    with the JSON text of its `body`, for answer.
    """

    fault: Fault
    method: str = ""
    chat: int | None = None
    first: int = 1
    every: int = 1
    times: int | None = 1
    share: float = 1.0
    seconds: float = 0.0
    status: int = 502
    body: str = ""


class Faults:
    """The script: rules for calls, and what goes wrong with updates on their way to getUpdates."""

    def __init__(self) -> None:
        self.seed = 0
        self.duplicate_share = 0.0
        self.reorder = False
        self._rules: list[Rule] = []
        self._seen: list[int] = []
        self._struck: list[int] = []
        self._batches = 0

    def add(self, rule: Rule) -> None:
        """Put a rule behind the others; the first that strikes decides."""
        self._rules.append(rule)
        self._seen.append(0)
        self._struck.append(0)

    def clear(self) -> None:
        """Stop failing; who is blocked stays so."""
        self._rules, self._seen, self._struck = [], [], []
        self.duplicate_share, self.reorder = 0.0, False

    def strike(self, method: str, chat: int | None) -> Rule | None:
        """The rule that strikes this call, if any; every matching rule counts the call."""
        hit: Rule | None = None
        for index, rule in enumerate(self._rules):
            if (rule.method and rule.method.lower() != method) or rule.chat not in (None, chat):
                continue
            self._seen[index] += 1
            if hit is None and self._due(index, rule):
                self._struck[index] += 1
                hit = rule
        return hit

    def _due(self, index: int, rule: Rule) -> bool:
        number = self._seen[index] - rule.first
        if number < 0 or number % rule.every or (rule.times is not None and self._struck[index] >= rule.times):
            return False
        return rule.share >= 1 or random.Random(f"{self.seed} {index} {number}").random() < rule.share

    def disturb(self, batch: list[Json]) -> list[Json]:
        """A batch of updates as getUpdates hands it out: some twice, or in another order."""
        if not batch or not (self.reorder or self.duplicate_share):
            return batch
        self._batches += 1
        dice = random.Random(f"{self.seed} batch {self._batches}")
        batch = batch + [update for update in batch if dice.random() < self.duplicate_share]
        if self.reorder:
            dice.shuffle(batch)
        return batch
