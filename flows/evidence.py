"""Where an answer comes from: chosen in one extra tap, never typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from flows.question import Option
from flows.words import option_label

# Kept among the answers under this and the key of the answer; it is no part of the record.
SOURCE = "source."
METHOD = "method."

SOURCES = (
    Option("chart", "Chart"),
    Option("laboratory", "Lab report"),
    Option("letter", "Letter"),
)


def source_words(key: str, answers: Mapping[str, Any]) -> str:
    """Where an answer comes from, in brackets; empty where that was not said."""
    source = answers.get(SOURCE + key)
    return f" ({source_label(source)})" if source else ""


def source_label(source: str) -> str:
    """How a source is called within a sentence."""
    return option_label(SOURCES, source).lower()


def sources_of(keys: Iterable[str], answers: Mapping[str, Any]) -> dict[str, str]:
    """Where each of these answers comes from, for those of which it was said."""
    return {key: source for key in keys if (source := answers.get(SOURCE + key))}


def method_words(key: str, answers: Mapping[str, Any]) -> str:
    """How an answer was calculated, and what has to be said beside it; empty where it was given as it is."""
    method = answers.get(METHOD + key)
    if not method:
        return ""
    notes = method.get("notes", ())
    return f"{method['working'].removesuffix('.')}. {' '.join(notes)}" if notes else str(method["working"])


def method_name(key: str, answers: Mapping[str, Any]) -> str:
    """By which method an answer was calculated, in brackets; empty where it was given as it is."""
    method = answers.get(METHOD + key)
    return f" ({method['method']})" if method else ""
