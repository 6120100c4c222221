"""The rows of the corpora: a case a line, its cells between bars."""

import csv
from pathlib import Path


def corpus(name: str) -> list[tuple[str, ...]]:
    """The rows of a file beside this one, without its head."""
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return [tuple(row) for row in list(csv.reader(rows, delimiter="|", quoting=csv.QUOTE_NONE))[1:]]
