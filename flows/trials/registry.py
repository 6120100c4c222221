"""The trials that the program knows: where what is stored finds its own."""

from flows.rules.trial import Trial
from flows.trials.nct04556084.trial import NCT04556084

TRIALS = (NCT04556084,)

# The trial that sites screen for.
REFERENCE = NCT04556084


def trial_of(registry_id: str, version: str) -> Trial:
    """A trial in this version; what was stored by a version that is not known any more is read by the last one.

    Raises KeyError where no version of the trial is known.
    """
    of_it = [trial for trial in TRIALS if trial.registry_id == registry_id]
    if not of_it:
        raise KeyError(registry_id)
    return next((trial for trial in of_it if trial.version == version), of_it[-1])
