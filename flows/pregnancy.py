"""The pregnancy test that the trial wants before the first dose, renewed after registration where the start is late."""

from dataclasses import dataclass
from datetime import date, timedelta

# NCT04556084: "negative pregnancy test within 7 days before starting blinatumomab"; the day of the test is day 0.
TEST_DAYS = 7


@dataclass(frozen=True, slots=True)
class PregnancyTest:
    """A test in blood or urine, and its day."""

    positive: bool
    on: date

    @property
    def good_until(self) -> date:
        """The last day that a negative test is good for a start."""
        return self.on + timedelta(TEST_DAYS)

    def good_for(self, start: date) -> bool:
        """Whether it allows a start on a day."""
        return not self.positive and self.on <= start <= self.good_until
