"""The trials that the program knows: where what is stored finds its own."""

from functools import lru_cache

from flows.rules.trial import Trial
from flows.trials.compiling.trial import compiled_trial
from flows.trials.files.brought import FIRST, TrialVersion, brought
from flows.trials.form.read_trial import read_trial


@lru_cache(maxsize=64)
def compiled(text: str) -> Trial:
    """The trial that a file says, compiled once. Raises `TrialRefused` where it is not sound."""
    return compiled_trial(read_trial(text))


# The trial that sites screen for.
REFERENCE = compiled(brought()[FIRST])


def brought_trial(registry_id: str) -> Trial | None:
    """The last version of a trial that the project brings."""
    versions = _versions(registry_id)
    return compiled(brought()[versions[-1]]) if versions else None


def trial_of(registry_id: str, version: str) -> Trial:
    """A trial in this version; what was stored by a version that is not known any more is read by the last one.

    Raises KeyError where no version of the trial is known.
    """
    versions = _versions(registry_id)
    if not versions:
        raise KeyError(registry_id)
    asked = TrialVersion(registry_id, version)
    return compiled(brought()[asked if asked in versions else versions[-1]])


def _versions(registry_id: str) -> list[TrialVersion]:
    return [of for of in brought() if of.registry_id == registry_id]
