"""What the cards of a screening share: where we are, what the last step had to say, and the way out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import accumulate

from flows import texts
from flows.answers.again_words import labels_again
from flows.answers.lifecycle import OPEN, REGISTERED, UNREGISTERED, Stage
from flows.answers.path import Path, asked_again
from flows.cards.card import Button, Card, Line, Rows, Style, Tone
from flows.chat.asked import decision_of, screening_of
from flows.chat.context import Screening, TurnContext
from flows.decision.assess import decision_on
from flows.decision.promise import promise_words, promised
from flows.decision.status_words import AFTERWARDS, SIGNS, outcome_words
from flows.decision.verdict import verdict_words
from flows.language.days import near_day, short_day
from flows.language.numbers import count
from flows.rules.evaluation.decide import Decision
from flows.rules.status import Status

HOME = Button("Home", "home")
REVIEW = Button("Review", "review")
PLANNED_DATES = Button("Planned dates", "dates")
SHOWN_LINES = 4  # of notes, so that question and verdict stay in sight with the keyboard open
LETTERS_A_LINE = 35


def notes(context: TurnContext) -> tuple[Line, ...]:
    """What the last step has to say; what is good news, or more than a few lines, is folded."""
    said = context.position.notes
    good = tuple(note for note in said if note.startswith(SIGNS[Status.MET]))
    rest = tuple(note for note in said if note not in good)
    shown = max(1, sum(lines <= SHOWN_LINES for lines in accumulate(map(_lines, rest))))
    folded = (*rest[shown:], *good)
    return (*(Line(note, Style.FOLDED) for note in folded), *(Line(note, Style.FLAG) for note in rest[:shown]))


def titled(context: TurnContext, title: str) -> tuple[Line, ...]:
    """How a card begins: what it is about, and what the last step has to say."""
    return Line(title, Style.TITLE), *notes(context)


def titled_by_code(context: TurnContext, title: str) -> tuple[Line, ...]:
    """The same for a card about one candidate."""
    return titled(context, f"{screening_of(context).code} · {title}")


def _lines(note: str) -> int:
    """How many lines of a phone a note takes."""
    return -(-len(note) // LETTERS_A_LINE)


def window_line(decision: Decision) -> Iterator[Line]:
    """The window of a decision, if it has one."""
    words = promise_words(promised(decision))
    if words:
        yield Line(f"{decision.trial.window_of}: {words}")


def again_lines(context: TurnContext) -> tuple[Line, ...]:
    """What was given for another day and is asked again, as long as nobody is registered."""
    screening = screening_of(context)
    counts = screening.stage in (*OPEN, *UNREGISTERED)
    again = labels_again(screening.answers, context.today, context.trial) if counts else ""
    return (Line(texts.question.stale(again), Style.FLAG),) if again else ()


def again_buttons(context: TurnContext) -> list[tuple[Button, ...]]:
    """The way to what is asked again."""
    number = len(asked_again(screening_of(context).answers, context.today, context.trial))
    return [(Button(f"Ask again ({number})", "renew", tone=Tone.NEXT),)] if number else []


def onward_rows(context: TurnContext, path: Path) -> list[tuple[Button, ...]]:
    """The ways to what is asked again, to what has no answer, and to what is not known yet."""
    rows = again_buttons(context)
    if path.open:
        rows.append((Button(f"Go on ({count(len(path.open), 'question')} left)", "go_on", tone=Tone.NEXT),))
    if path.unknown:
        rows.append((Button(f"Answer what is missing ({len(path.unknown)})", "open_items"),))
    return rows


def changing_lines(screening: Screening) -> tuple[Line, ...]:
    """That a finished screening is being changed."""
    return (Line(f"Changing revision {screening.revision}."),) if screening.stage is Stage.AMENDING else ()


def framed(context: TurnContext, section: str, body: Iterable[Line], rows: Iterable[tuple[Button, ...]]) -> Card:
    """A card of a screening: what it is about, its lines, what is folded, then what just happened, code and verdict.

    What of the last step is folded stands first: what is next to the buttons is seen with the keyboard open too.
    """
    lines, said = tuple(body), notes(context)
    first, last = _parted(said)
    folded, shown = _parted(lines)
    return Card((*head(context, section), *first, *shown, *folded, *last, *foot(context)), tuple(rows))


def _parted(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What is folded, and what is not."""
    folded = tuple(line for line in lines if line.style is Style.FOLDED)
    return folded, tuple(line for line in lines if line not in folded)


BACK, MORE, LESS = Button("‹ Back", "back"), Button("More", "more"), Button("‹ Less", "more")


def ways_of(onward: bool = False) -> tuple[Button, ...]:
    """The one row that leads away; `onward`: an answer that stands may be kept."""
    return (BACK, *((Button("Keep ›", "forward"),) if onward else ()), REVIEW, MORE)


def more_rows(why: Button | None, beside: Iterable[tuple[Button, ...]] = ()) -> Rows:
    """The buttons that are needed seldom, in place of the answers; the text above stays in sight."""
    first = (*((why,) if why else ()), Button(texts.screening.WHAT_IF, "wonder"))
    return (first, *beside, (Button("Picture", "picture"), PLANNED_DATES), (LESS, HOME, Button("Help", "help")))


def head(context: TurnContext, section: str) -> tuple[Line, ...]:
    """The section, and which of all it is."""
    sections = context.trial.sections
    part = f" ({sections.index(section) + 1} of {len(sections)})" if section in sections else ""
    return (Line(f"{section}{part}"),) if section else ()


def foot(context: TurnContext) -> tuple[Line, ...]:
    """Code and verdict, which stand next to the buttons: on a phone the last lines are the ones that are seen."""
    return (Line(f"{screening_of(context).code} · {_verdict(context)}", Style.TITLE),)


def _verdict(context: TurnContext) -> str:
    screening = screening_of(context)
    if screening.stage in REGISTERED:
        return AFTERWARDS[screening.stage].removeprefix(" · ")
    path, decision = decision_of(context)
    if not path.answered:
        return "just begun"
    if again := counted_again(context, decision):
        words = f"{outcome_words(again.outcome)} today"
    else:
        # A site that counts days from registration reads them in one form alone.
        day = short_day if context.relative_days else partial(near_day, today=context.today)
        words = verdict_words(decision, len(path.open), len(path.unknown), day)
    return words + AFTERWARDS.get(screening.stage, "").replace(" · ", ", ")


def counted_again(context: TurnContext, decision: Decision) -> Decision | None:
    """What a finished decision would be if it were made today, where that is something else."""
    screening = screening_of(context)
    if screening.stage not in UNREGISTERED or screening.finished_on == context.today:
        return None
    today = decision_on(screening.answers, context.today, context.trial)
    same = (today.outcome, today.latest, today.repeat) == (decision.outcome, decision.latest, decision.repeat)
    return None if same else today


# The steps that change nothing; a button for anything else would only be refused.
LOOKING = frozenset(
    (
        *("home", "help", "browse", "open", "resume", "due", "show", "site", "stats"),
        *("export", "form", "forms", "period", "export_sites"),
        *("for_trial", "back", "forward", "why", "compare", "again", "entries", "entry", "more"),
        *("review", "criterion", "section", "decide", "look", "picture", "checklist", "wonder", "later", "meant"),
        *("treat", "item", "endpoints", "versions", "version", "newer"),
    )
)

# The parts of the treatment card that ask for a step.
CHANGING_VIEWS = ("leave", "correct")


def without_changes(card: Card, *, rules: bool) -> Card:
    """The card without the buttons that change something, for roles that only read, or read and rule (`rules`)."""
    rows = (tuple(button for button in row if _looks(button, rules)) for row in card.rows)
    return replace(card, rows=tuple(row for row in rows if row))


def _looks(button: Button, rules: bool) -> bool:
    if button.copies or (rules and button.action == "ruling"):
        return True
    return button.action in LOOKING and not (button.action == "treat" and button.argument in CHANGING_VIEWS)
