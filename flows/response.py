"""The response after a cycle, and what the trial says comes next."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flows.question import Number
from flows.refusals import RuleBroken
from flows.values import Unfit, read_value
from flows.words import number_words

REMISSION_BELOW = Decimal(5)
FLOW_POSITIVE_FROM = Decimal("0.01")
PERCENT = Number("%", Decimal(0), Decimal(100), example="0.02")
MOST_CYCLES = 2
SOURCE = "NCT04556084, description of the arm"


@dataclass(frozen=True, slots=True)
class Response:
    """The marrow after a cycle: blasts and MRD by flow in percent, whether sequencing (HTS) found any MRD.

    None where it was not measured or is not known yet.
    """

    cycle: int
    on: date
    blasts_percent: Decimal
    flow_mrd_percent: Decimal | None = None
    hts_detected: bool | None = None

    def __post_init__(self) -> None:
        for what, value in (("Blasts", self.blasts_percent), ("MRD by flow", self.flow_mrd_percent)):
            _check(what, value)

    @property
    def remission(self) -> bool:
        return self.blasts_percent < REMISSION_BELOW

    @property
    def flow_negative(self) -> bool | None:
        return None if self.flow_mrd_percent is None else self.flow_mrd_percent < FLOW_POSITIVE_FROM

    @property
    def hts_negative(self) -> bool | None:
        return None if self.hts_detected is None else not self.hts_detected


class Next(StrEnum):
    """Where a participant goes after a cycle."""

    CYCLE_2 = "cycle_2"
    TRANSPLANT = "transplant"
    OFF_STUDY = "off_study"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Way:
    """What comes next, and why in a sentence or two."""

    next: Next
    why: str


def way_after(response: Response, stopped: bool = False) -> Way:
    """What the trial says after a response; `stopped`: the cycle was stopped for good. The investigator decides."""
    blasts = f"Blasts {number_words(response.blasts_percent)} %"
    if not response.remission:
        return Way(Next.OFF_STUDY, f"{blasts}: not under 5 %, so not in remission. Off study treatment.")
    mrd = f"{blasts}, {_mrd_words(response)}"
    if response.cycle >= MOST_CYCLES:
        return Way(Next.TRANSPLANT, f"{mrd}: in remission after 2 cycles, the most that the trial gives. Transplant.")
    if stopped:
        return Way(
            Next.TRANSPLANT,
            f"{mrd}: in remission; cycle {response.cycle} was stopped for good, so no cycle follows. Transplant, or "
            "off study.",
        )
    if response.flow_mrd_percent is None:
        return Way(Next.OPEN, f"{blasts}; MRD by flow is missing, and cycle 2 depends on it.")
    if response.flow_negative:
        return Way(Next.TRANSPLANT, f"{mrd}: under 0.01 %, so no second cycle. Straight to transplant.")
    return Way(Next.CYCLE_2, f"{mrd}: in remission with MRD of 0.01 % or more, so cycle 2 can be given.")


def _mrd_words(response: Response) -> str:
    """MRD by flow, and by sequencing where that is known."""
    flow = response.flow_mrd_percent
    found = f"MRD by flow {'not known yet' if flow is None else f'{number_words(flow)} %'}"
    if response.hts_detected is None:
        return found
    return f"{found}, by sequencing {'detected' if response.hts_detected else 'none detected'}"


def _check(what: str, value: Decimal | None) -> None:
    if value is None:
        return
    try:
        read_value(PERCENT, value)
    except Unfit as unfit:
        raise RuleBroken("not_a_measure", what=what, given=value, allowed=unfit) from unfit
