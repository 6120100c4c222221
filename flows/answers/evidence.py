"""Where an answer comes from: chosen in one extra tap, never typed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flows.answers.answers import Answers
from flows.language.days import short_day
from flows.language.typed.units import UNIT_WORDS
from flows.rules.answer_values import to_decimal
from flows.rules.answer_words import number_with_unit, option_label
from flows.rules.question import Option
from flows.rules.trial import Trial

# Beside the figures and the unit of an answer: the name of the laboratory whose limit it is.
LABORATORY = "laboratory"

SOURCES = (
    Option("chart", "Chart"),
    Option("laboratory", "Lab report"),
    Option("letter", "Letter"),
)


def source_words(key: str, answers: Answers) -> str:
    """Where an answer comes from, in brackets, and who gave it where it was carried over; empty where it is neither."""
    source, carried = answers.sources.get(key), answers.carried.get(key)
    of_laboratory = laboratory_words(answers.typed.get(key))
    said = (of_laboratory, source_label(source) if source else "", carried_words(carried) if carried else "")
    return f" ({'; '.join(filter(None, said))})" if any(said) else ""


def carried_words(carried: Mapping[str, Any]) -> str:
    """From whom and where an answer was carried over, such as "carried over from TRIAL: Ada, 2 Mar 2026"."""
    return f"carried over from {carried['trial']}: {carried['by']}, {short_day(date.fromisoformat(carried['on']))}"


def laboratory_words(typed: Mapping[str, str] | None) -> str:
    """Which laboratory's limit an answer is, where the site's own list gave it; empty where it was typed."""
    return (typed or {}).get(LABORATORY, "")


def source_label(source: str) -> str:
    """How a source is called within a sentence."""
    return option_label(SOURCES, source).lower()


def sources_of(keys: Iterable[str], answers: Answers) -> dict[str, str]:
    """Where each of these answers comes from, for those of which it was said."""
    return {key: source for key in keys if (source := answers.sources.get(key))}


def method_words(key: str, answers: Answers) -> str:
    """How an answer was calculated, and what has to be said beside it; empty where it was given as it is."""
    method = answers.methods.get(key)
    if not method:
        return ""
    notes = method.get("notes", ())
    return f"{method['working'].removesuffix('.')}. {' '.join(notes)}" if notes else str(method["working"])


def typed_words(typed: Mapping[str, str]) -> str:
    """A number as it was typed, with its unit, such as "<0.01 %" or "71 umol/L"."""
    return f"{typed['value']} {UNIT_WORDS.get(typed['unit'], typed['unit'])}".strip()


def said_of(answers: Answers, trial: Trial) -> dict[str, str]:
    """By key how an answer was typed, where it was typed otherwise than it is kept."""
    said = ((key, _said(key, answers, trial)) for key in answers.typed if key in trial.by_key)
    return {key: words for key, words in said if words}


def said_before(key: str, answers: Answers, trial: Trial) -> str:
    """How an answer was typed, to stand before it as it is kept: "71 umol/L = "; empty where that is the same."""
    said = _said(key, answers, trial)
    return f"{said} = " if said else ""


def _said(key: str, answers: Answers, trial: Trial) -> str:
    typed, value = answers.typed.get(key), to_decimal(answers.given.get(key))
    words = typed_words(typed) if typed else ""
    return "" if value is not None and words == number_with_unit(trial.by_key[key], value) else words


def method_name(key: str, answers: Answers) -> str:
    """By which method an answer was calculated, in brackets; empty where it was given as it is."""
    method = answers.methods.get(key)
    return f" ({method['method']})" if method else ""
