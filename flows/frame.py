"""What the cards of a screening share: where we are, what the last step had to say, and the way out."""

from flows import texts
from flows.again_words import labels_again
from flows.cards import Button, Line, Style, Tone
from flows.lifecycle import OPEN, UNREGISTERED
from flows.path import Path, asked_again, path_of
from flows.questions import SECTIONS
from flows.screening import Desk
from flows.standing import screening_of
from flows.treatment_fields import TREATMENT

HOME = Button("Home", "home")
REVIEW = Button("Review", "review")
PLANNED_DATES = Button("Planned dates", "dates")
BAR = 12


def notes(desk: Desk) -> tuple[Line, ...]:
    """What the last step has to say, before anything else."""
    return tuple(Line(note, Style.FLAG) for note in desk.place.notes)


def again_lines(desk: Desk) -> tuple[Line, ...]:
    """What was given for another day and is asked again, as long as nobody is registered."""
    screening = screening_of(desk)
    again = labels_again(screening.answers, desk.today) if screening.stage in (*OPEN, *UNREGISTERED) else ""
    return (Line(texts.stale(again), Style.FLAG),) if again else ()


def again_buttons(desk: Desk) -> list[tuple[Button, ...]]:
    """The way to what is asked again."""
    number = len(asked_again(screening_of(desk).answers, desk.today))
    return [(Button(f"Ask again ({number})", "renew", tone=Tone.NEXT),)] if number else []


def where(desk: Desk, section: str) -> tuple[Line, ...]:
    """The candidate's code, the section, and how far the screening is, which is over when somebody is treated."""
    screening = screening_of(desk)
    if section == TREATMENT:
        return (Line(f"{screening.code} · {section}", Style.TITLE), *notes(desk))
    path = path_of(screening.answers, desk.today)
    part = f" ({SECTIONS.index(section) + 1} of {len(SECTIONS)})" if section in SECTIONS else ""
    title = Line(f"{screening.code} · {section}{part}", Style.TITLE)
    return (title, Line(progress(path)), *notes(desk))


def progress(path: Path) -> str:
    """How many of the questions that apply are answered, as a bar and in words."""
    done, total = len(path.answered), len(path.questions)
    filled = BAR * done // total if total else BAR
    return f"{'▰' * filled}{'▱' * (BAR - filled)} {done} of {total} answered"
