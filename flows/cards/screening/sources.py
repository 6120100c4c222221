"""Where answers come from, on the cards: the row that says it of one answer, what criteria rest on, calculations."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flows import texts
from flows.answers.evidence import SOURCES, method_words
from flows.answers.path import Path
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, rows_of
from flows.cards.frame import REVIEW, framed
from flows.chat.asked import screening_of
from flows.chat.context import Screening, TurnContext
from flows.chat.sources import ALL, looked_at, sourced, unsourced
from flows.language.numbers import listed
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import Decision
from flows.rules.status import Status
from flows.rules.trial import Trial


def sourcing(context: TurnContext) -> Card:
    """The sections of which nothing was said of where their answers come from: asked once, after the last question."""
    silent = unsourced(context)
    sections = tuple(silent)
    if context.position.page:
        return _one_section(context, sections[context.position.page - 1])
    said = {context.trial.by_key[key].section for key in sourced(context, context.trial.by_key)} - silent.keys()
    known = tuple(section for section in context.trial.sections if section in said and _is_said(context, section))
    lines = (
        Line(texts.sources.ASKED, Style.STRONG),
        *(Line(f"{at} {section}") for at, section in enumerate(sections, 1)),
        *((Line(texts.sources.said_already(known), Style.HINT),) if known else ()),
    )
    first, *others = (
        Button(texts.sources.all_from(len(sections), option.label.lower()), "sources", f"{ALL}.{option.value}")
        for option in SOURCES
    )
    ones = rows_of((Button(str(at), "sources_of", str(at)) for at in range(1, len(sections) + 1)), 5)
    leave = Button(texts.sources.LEAVE_OPEN, "sources_left")
    rows = ((replace(first, tone=Tone.NEXT),), tuple(others), *(ones if len(sections) > 1 else ()), (leave, REVIEW))
    return framed(context, "", lines, rows)


def _is_said(context: TurnContext, section: str) -> bool:
    answers = screening_of(context).answers
    keys = (question.key for question in context.trial.questions if question.section == section)
    return any(answers.sources.get(key) for key in keys)


def _one_section(context: TurnContext, section: str) -> Card:
    """One section, with each source that its answers may come from."""
    at = context.position.page
    options = tuple(Button(option.label, "sources", f"{at}.{option.value}") for option in SOURCES)
    lines = (Line(texts.sources.which(section), Style.STRONG),)
    return framed(context, "", lines, (options, (Button("‹ All sections", "sources_of", "0"),)))


def source_line(context: TurnContext) -> tuple[Line, ...]:
    """The answer whose source the row of buttons below asks for."""
    key = looked_at(context)
    return (Line(texts.sources.which(context.trial.by_key[key].label), Style.HINT),) if key else ()


def source_row(context: TurnContext) -> Rows:
    """One tap for where the answer comes from that is looked at again; the one that was chosen is marked."""
    key = looked_at(context)
    chosen = screening_of(context).answers.sources.get(key) if key else None
    return (tuple(_button(key, option.value, option.label.lower(), chosen) for option in SOURCES),) if key else ()


def _button(key: str, source: str, label: str, chosen: str | None) -> Button:
    if source == chosen:
        return Button(f"✓{label}", "source", f"{key}.")
    return Button(label, "source", f"{key}.{source}")


def sources_of(criterion: Criterion, context: TurnContext, path: Path) -> str:
    """The sources of the answers that a criterion looks at, each once; empty where none was said."""
    answers = screening_of(context).answers
    said = {answers.sources.get(key) for key in criterion.questions if key in path.facts.values}
    return ", ".join(option.label.lower() for option in SOURCES if option.value in said)


def evidence_lines(context: TurnContext, path: Path, decision: Decision) -> Iterator[Line]:
    """Where the answers behind each criterion come from, and of which nothing was said; folded away."""
    concerned = [c for c in decision.trial.criteria if decision.status(c.code) is not Status.NOT_APPLICABLE]
    found = {criterion.code: sources_of(criterion, context, path) for criterion in concerned}
    if any(found.values()):
        yield Line(texts.sources.EVIDENCE, Style.FOLDED)
        for sources in dict.fromkeys(filter(None, found.values())):
            yield Line(f"{sources}: {listed(code for code, said in found.items() if said == sources)}", Style.FOLDED)
        silent = [code for code, sources in found.items() if not sources]
        if silent:
            yield Line(f"Not said: {listed(silent)}.", Style.FOLDED)


def calculated_lines(path: Path, screening: Screening, keys: Iterable[str], trial: Trial) -> Iterator[Line]:
    """How answers that count were calculated, and what has to be said beside them."""
    for key in keys:
        working = method_words(key, screening.answers)
        if working and path.facts.get(key) is not None:
            yield Line(f"{trial.by_key[key].label}, calculated: {working}", Style.HINT)
