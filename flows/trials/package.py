"""The files that lie in this package: the grammar, the question library and the trials. Nothing else reads a file."""

from importlib.resources import files


def text_of(name: str) -> str:
    """The text of a file of this package, such as `library.yaml`."""
    return (files("flows.trials") / name).read_text("utf-8")


def trial_names() -> tuple[str, ...]:
    """The names of the trial files that the project brings."""
    names = (entry.name for entry in files("flows.trials").iterdir())
    return tuple(sorted(name for name in names if name.startswith("nct") and name.endswith(".yaml")))
