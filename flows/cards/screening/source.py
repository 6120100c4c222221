"""Where answers come from, on the cards: the row that says it of one answer, what criteria rest on, calculations."""

from collections.abc import Iterable, Iterator

from flows import texts
from flows.answers.evidence import SOURCES, method_words
from flows.answers.keys import TOGETHER, Kind, beside
from flows.answers.path import Path
from flows.cards.card import Button, Line, Style
from flows.chat.asked import screening_of, sourced
from flows.chat.context import Screening, TurnContext
from flows.language.numbers import listed
from flows.rules.evaluation.decide import Decision
from flows.rules.status import Status
from flows.rules.trial import Criterion, Trial


def source_line(context: TurnContext) -> tuple[Line, ...]:
    """Whose source the row below is about."""
    keys = sourced(context)
    if not keys:
        return ()
    label = context.trial.by_key[keys[0]].label
    return (Line(texts.question.which_source(label, len(keys) - 1), Style.HINT),)


def source_row(context: TurnContext) -> tuple[tuple[Button, ...], ...]:
    """One tap for where an answer comes from; the one that was chosen is marked, and taken away by a tap."""
    keys = sourced(context)
    if not keys:
        return ()
    said = {screening_of(context).answers.get(beside(Kind.SOURCE, key)) for key in keys}
    chosen = said.pop() if len(said) == 1 else None
    return (
        tuple(
            _button(keys[0] if len(keys) == 1 else TOGETHER, option.value, option.label.lower(), chosen)
            for option in SOURCES
        ),
    )


def _button(key: str, source: str, label: str, chosen: str | None) -> Button:
    if source == chosen:
        return Button(f"✓ from {label}", "source", f"{key}.")
    return Button(f"⤷ from {label}", "source", f"{key}.{source}")


def sources_of(criterion: Criterion, context: TurnContext, path: Path) -> str:
    """The sources of the answers that a criterion looks at, each once; empty where none was said."""
    answers = screening_of(context).answers
    said = {answers.get(beside(Kind.SOURCE, key)) for key in criterion.questions if key in path.facts.values}
    return ", ".join(option.label.lower() for option in SOURCES if option.value in said)


def evidence_lines(context: TurnContext, path: Path, decision: Decision) -> Iterator[Line]:
    """Where the answers behind each criterion come from, and of which nothing was said; folded away."""
    concerned = [c for c in decision.trial.criteria if decision.status(c.code) is not Status.NOT_APPLICABLE]
    found = {criterion.code: sources_of(criterion, context, path) for criterion in concerned}
    if any(found.values()):
        yield Line(texts.question.EVIDENCE, Style.TITLE)
        yield from (Line(f"{code} · {sources}", Style.FOLDED) for code, sources in found.items() if sources)
        silent = [code for code, sources in found.items() if not sources]
        if silent:
            yield Line(f"Not said: {listed(silent)}.", Style.FOLDED)


def calculated_lines(path: Path, screening: Screening, keys: Iterable[str], trial: Trial) -> Iterator[Line]:
    """How answers that count were calculated, and what has to be said beside them."""
    for key in keys:
        working = method_words(key, screening.answers)
        if working and path.facts.get(key) is not None:
            yield Line(f"{trial.by_key[key].label}, calculated: {working}", Style.HINT)
