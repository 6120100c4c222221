"""What the cards of a screening share: where we are, what the last step had to say, and the way out."""

from dataclasses import replace

from flows import texts
from flows.answers.again_words import labels_again
from flows.answers.lifecycle import OPEN, UNREGISTERED
from flows.answers.path import Path, asked_again, path_of
from flows.cards.card import Button, Card, Line, Style, Tone
from flows.chat.asked import screening_of
from flows.chat.context import TurnContext
from flows.treatment.course.fields import TREATMENT

HOME = Button("Home", "home")
REVIEW = Button("Review", "review")
PLANNED_DATES = Button("Planned dates", "dates")
BAR = 12


def notes(context: TurnContext) -> tuple[Line, ...]:
    """What the last step has to say, before anything else."""
    return tuple(Line(note, Style.FLAG) for note in context.position.notes)


def again_lines(context: TurnContext) -> tuple[Line, ...]:
    """What was given for another day and is asked again, as long as nobody is registered."""
    screening = screening_of(context)
    again = (
        labels_again(screening.answers, context.today, context.trial)
        if screening.stage in (*OPEN, *UNREGISTERED)
        else ""
    )
    return (Line(texts.again.stale(again), Style.FLAG),) if again else ()


def again_buttons(context: TurnContext) -> list[tuple[Button, ...]]:
    """The way to what is asked again."""
    number = len(asked_again(screening_of(context).answers, context.today, context.trial))
    return [(Button(f"Ask again ({number})", "renew", tone=Tone.NEXT),)] if number else []


def where(context: TurnContext, section: str) -> tuple[Line, ...]:
    """The candidate's code, the section, and how far the screening is, which is over when somebody is treated."""
    screening = screening_of(context)
    if section == TREATMENT:
        return (Line(f"{screening.code} · {section}", Style.TITLE), *notes(context))
    path = path_of(screening.answers, context.today, context.trial)
    part = (
        f" ({context.trial.sections.index(section) + 1} of {len(context.trial.sections)})"
        if section in context.trial.sections
        else ""
    )
    title = Line(f"{screening.code} · {section}{part}", Style.TITLE)
    return (title, Line(progress(path)), *notes(context))


def progress(path: Path) -> str:
    """How many of the questions that apply are answered, as a bar and in words."""
    done, total = len(path.answered), len(path.questions)
    filled = BAR * done // total if total else BAR
    return f"{'▰' * filled}{'▱' * (BAR - filled)} {done} of {total} answered"


# The steps that change nothing; a button for anything else would only be refused.
LOOKING = frozenset(
    (
        *(
            "home",
            "help",
            "browse",
            "open",
            "resume",
            "due",
            "show",
            "stats",
            "export",
            "form",
            "forms",
            "period",
            "for_trial",
        ),
        *("back", "forward", "why", "compare", "again", "entries", "entry"),
        *("review", "criterion", "decide", "look", "picture", "checklist", "wonder", "later", "meant"),
        *("treat", "item", "endpoints", "versions", "version", "newer"),
    )
)

# The parts of the treatment card that ask for a step.
CHANGING_VIEWS = ("leave", "correct")


def without_changes(card: Card) -> Card:
    """The card without the buttons that change something, for roles that only read."""
    rows = (tuple(button for button in row if _looks(button)) for row in card.rows)
    return replace(card, rows=tuple(row for row in rows if row))


def _looks(button: Button) -> bool:
    return button.action in LOOKING and not (button.action == "treat" and button.argument in CHANGING_VIEWS)
