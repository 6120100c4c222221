"""Answers as a screening keeps them, from how a test writes them."""

from collections.abc import Mapping
from typing import Any

from flows.answers.answers import Answers, answers_from_json


def answered(*given: Mapping[str, Any], **others: Any) -> Answers:
    """The answers of these, by the keys that they are stored under; the later one counts."""
    return answers_from_json({key: value for one in (*given, others) for key, value in one.items()})
