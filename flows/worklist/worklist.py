"""The worklist: everybody who needs something, most urgent first, and how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.answers.lifecycle import REGISTERED
from flows.worklist.entry import TODAY, WEEKLY, Candidate, Entry, Reader
from flows.worklist.screening import screening_line
from flows.worklist.treatment import treatment_line

MINE, CHAIR = "mine", "chair"


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom the list shows: `mine`: those of the person alone; `chair`: those who wait for a ruling; `trial`: those of
    one trial, by its registry id."""

    mine: bool = False
    chair: bool = False
    trial: str = ""


def shown_in(text: str) -> Shown:
    """What is shown, from the words that a chat keeps of it."""
    kept = text.split()
    trial = next((word for word in kept if word not in (MINE, CHAIR)), "")
    return Shown(MINE in kept, CHAIR in kept, trial)


def switched(text: str, word: str) -> str:
    """The words that a chat keeps after one of them is chosen, or chosen once more; of trials one at most."""
    kept = text.split()
    if word in kept:
        return " ".join(one for one in kept if one != word)
    trial = [one for one in kept if one not in (MINE, CHAIR)]
    kept = [*kept, word] if word in (MINE, CHAIR) else [*(one for one in kept if one not in trial), word]
    return " ".join(sorted(kept, key=lambda one: (one not in (MINE, CHAIR), one != MINE)))


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everybody who needs something, most urgent first."""

    entries: tuple[Entry, ...] = ()

    @property
    def today(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.urgency in TODAY)

    @property
    def week(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.urgency in WEEKLY)

    @property
    def later(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.urgency not in (*TODAY, *WEEKLY))


NOBODY = Worklist()


def worklist(candidates: Iterable[Candidate], reader: Reader, shown: Shown) -> Worklist:
    """The lines of these candidates in their order, of whom is to be shown."""
    everybody = list(candidates)
    several = len({one.trial.registry_id for one in everybody}) > 1
    lines = (_line(one, reader, several=several) for one in everybody if _is_shown(one, reader, shown))
    kept = (line for line in lines if line and (line.chair or not shown.chair))
    return Worklist(tuple(sorted(kept, key=lambda line: line.order)))


def _line(candidate: Candidate, reader: Reader, *, several: bool) -> Entry | None:
    """The line, with whose it is where it was handed to the reader, and with its trial where there are several."""
    line = line_of(candidate, reader)
    if line and candidate.owned_by and candidate.owner == reader.person:
        line = replace(line, words=f"{line.words} ({candidate.owned_by}'s)")
    return replace(line, words=f"{line.words} · {candidate.trial.registry_id}") if line and several else line


def line_of(candidate: Candidate, reader: Reader) -> Entry | None:
    """The line of a candidate; None where nothing is left to do."""
    return (treatment_line if candidate.stage in REGISTERED else screening_line)(candidate, reader)


def _is_shown(candidate: Candidate, reader: Reader, shown: Shown) -> bool:
    mine = not shown.mine or candidate.owner == reader.person
    return mine and shown.trial in ("", candidate.trial.registry_id)
