"""A trial file on paper, for its author to sign: criteria with their rules, questions, and the boundary rows."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from bot.documents.common import legible, of_record, pdf
from flows.language.numbers import count
from flows.trials.checking.boundary_rows import rows_of
from flows.trials.checking.notes import notes_of
from flows.trials.checking.probes import Row
from flows.trials.checking.sheet import chair_lines, question_lines
from flows.trials.compiling.criterion_lines import criterion_lines
from flows.trials.form.trial import Trial


def trial_sheet_pdf(trial: Trial, text: str) -> bytes:
    """The sheet of a sound trial file as PDF; `text` is the file, whose fingerprint the sheet bears."""
    name = f"{trial.registry_id}, version {trial.version}"
    mark = sha256(text.encode()).hexdigest()[:16]
    rows = rows_of(trial).rows
    data = {
        "title": f"Trial file of {trial.registry_id}",
        "about": f"The criteria, questions and boundary rows of {name}, to be signed",
        "keywords": [legible(trial.registry_id), legible(trial.version), "eligibility criteria"],
        "head": [legible(trial.title), legible(name)],
        "foot": f"Fingerprint of the file: {mark}",
        "criteria": [_block(criterion_lines(criterion)) for criterion in trial.criteria],
        "permitted": [_block(criterion_lines(criterion)) for criterion in trial.permitted],
        "chair": [_block(chair_lines(item)) for item in trial.chair],
        "questions": [_block(tuple(question_lines(question))) for question in trial.questions.values()],
        "notes": [legible(str(note)) for note in notes_of(trial)],
        "rows": [{"code": code, "rows": list(shown)} for code, shown in _by_code(rows)],
        "agreement": f"I have read the {count(len(trial.criteria), 'criterion')} of {name} and the "
        f"{count(len(rows), 'row')} on this sheet. Screenings are to be counted this way, but for the rows marked "
        "otherwise.",
    }
    return pdf("trial_sheet.typ", data, of_record(trial.about.record.get("updated", "")))


def _block(lines: tuple[str, ...]) -> dict[str, Any]:
    """A first line, and those under it with how deep each stands."""
    first, *rest = lines
    under = [{"depth": (len(line) - len(line.lstrip())) // 2, "words": legible(line.strip())} for line in rest]
    return {"first": legible(first), "under": under}


def _by_code(rows: tuple[Row, ...]) -> Iterator[tuple[str, Iterator[dict[str, str]]]]:
    for code in dict.fromkeys(row.code for row in rows):
        yield code, (_row(row) for row in rows if row.code == code)


def _row(row: Row) -> dict[str, str]:
    return {"start": legible(row.start), "change": legible(row.change), "stands": row.stands}
