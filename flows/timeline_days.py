"""How the picture of a decision writes its days: as dates, or counted from the registration."""

from dataclasses import dataclass
from datetime import date

from flows.relative_days import brief_words, relative_text
from flows.words import day_words, short_day


@dataclass(frozen=True, slots=True)
class Days:
    """The day of the decision, and `zero`: the registration that days are counted from, where the site counts them."""

    today: date
    zero: date | None = None

    def brief(self, day: date) -> str:
        """A day where there is little room: "24 Nov", with its year where that is not this one; or "day +12"."""
        return brief_words(day, self.zero) if self.zero else short_day(day).removesuffix(f" {self.today.year}")

    def full(self, day: date) -> str:
        """A day with its weekday and year; or counted."""
        return brief_words(day, self.zero) if self.zero else day_words(day)

    def told(self, text: str) -> str:
        """A text that has days in it."""
        return relative_text(text, self.zero, brief_words) if self.zero else text
