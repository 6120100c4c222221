"""The trial that the first file says is the one that the chat goes by, in every word, question and rule."""

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from flows.package import text_of
from flows.rules.trial import Trial
from flows.trials.compiling.whole import compiled_trial
from flows.trials.form.reading import read_trial
from flows.trials.nct04556084.trial import NCT04556084

SAID = compiled_trial(read_trial(text_of("flows.trials.files", "nct04556084.yaml")))


def plain(value: Any) -> Any:
    """A value with its parts, so that two are compared by what they hold."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)} | {"is": type(value)}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize("part", [field.name for field in fields(Trial) if field.name != "treatment"])
def test_the_file_says_what_the_chat_goes_by(part: str) -> None:
    said, known = getattr(SAID, part), getattr(NCT04556084, part)
    if isinstance(said, tuple) and isinstance(known, tuple) and len(said) == len(known):
        for one, other in zip(said, known, strict=True):
            assert plain(one) == plain(other)
    assert plain(said) == plain(known)
