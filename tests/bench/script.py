"""What a person of the load says and taps, for ever: one screening after the other, each of one eligible candidate."""

from collections.abc import Iterator

from flows.rules.question import Choice
from tests.journeys.answers import ELIGIBLE
from tests.trials import NCT04556084

# Said so that they fit on any day: the program under load goes by the real clock.
DATED = {
    "start_date": ("in 2 days",),
    "creatinine_date": ("3 days ago",),
    "liver_date": ("3 days ago",),
    "lvef_date": ("4 days ago",),
    "prior_therapies": ("vcr", "[Yes, that is right]", "20 days ago", "[Done (1)]"),
}
STEPS = tuple((key, DATED.get(key, tuple(steps))) for key, *steps in ELIGIBLE)


def screenings(person: int) -> Iterator[str]:
    """A person's steps in the program; a step in brackets is a tap. Codes are such as no two people use.

    Nothing is finished: that draws a picture, which takes as long as some forty answers and would hide what they take.
    """
    yield "/start"
    number = 0
    while True:
        yield from ("/new", f"S-{person % 10_000:04}{number:04}")
        for _, steps in STEPS:
            yield from steps
        number += 1


def forms(_person: int) -> Iterator[str]:
    """The same answers for a bot that asks them in the library's default style: one step to a question."""
    while True:
        yield "/start"
        for key, steps in STEPS:
            yield steps[0] if isinstance(NCT04556084.by_key[key].kind, Choice) else steps[0].strip("[]")


def texts(_person: int) -> Iterator[str]:
    """Something to be echoed."""
    while True:
        yield "1.5"


def openings(_person: int) -> Iterator[str]:
    """The first card, and no more."""
    yield "/start"


def asked() -> list[tuple[str, list[str]]]:
    """What `forms` answers: the words of each question and the labels of its buttons, none where it is typed."""
    kinds = ((NCT04556084.by_key[key].text, NCT04556084.by_key[key].kind) for key, _ in STEPS)
    return [(text, [one.label for one in kind.options] if isinstance(kind, Choice) else []) for text, kind in kinds]


SCRIPTS = {"screenings": screenings, "forms": forms, "texts": texts, "openings": openings}
# Those that come to an end, and are measured from their beginning.
AT_ONCE = ("openings",)
