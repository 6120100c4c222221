"""Answers as a screening keeps them, and changes of them, from how a test writes them."""

from collections.abc import Mapping
from typing import Any

from flows.answers.answers import Answers, Changes


def answered(*given: Mapping[str, Any], **others: Any) -> Answers:
    """The answers of these, by the keys that they are stored under; the later one counts."""
    return Answers.from_json({key: value for one in (*given, others) for key, value in one.items()})


def changing(*given: Mapping[str, Any], **others: Any) -> Changes:
    """These as changes of answers."""
    return Changes.from_json({key: value for one in (*given, others) for key, value in one.items()})
