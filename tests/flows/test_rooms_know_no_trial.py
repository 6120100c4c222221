"""What belongs to one trial stands in its file: no key, code or drug of a trial's own in the rooms around it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from flows.agents.drug_table import AGENTS
from flows.trials.files.brought import brought
from flows.trials.form.questions.library import library_questions
from flows.trials.form.read_trial import read_trial
from flows.trials.form.trial import Trial

ROOT = Path(__file__).parents[2]
ROOMS = ("flows", "storage", "bot")
# Where trials are: their files, what compiles them, and the table of all drugs.
OF_TRIALS = ("flows/trials/", "flows/agents/", "storage/migrations/")

WORD = re.compile(r"\w+")

# What is no trial's own although a trial names it so.
SHARED = {
    # The file of the database says since its first version which study it was begun for.
    ("storage/tables/base.py", "NCT04556084"),
    # The record of the treatment and the rows that follow it name this step so, and so does a trial its measurement.
    ("flows/treatment/plan/items.py", "pregnancy_test"),
    ("storage/tables/sign_off.py", "pregnancy_test"),
    ("storage/treatment/registrations.py", "pregnancy_test"),
    ("storage/upkeep/forgetting.py", "pregnancy_test"),
}

# The drug by which it is shown how one is typed; and first words of names that mean something else as well.
EXAMPLES = {"vincristine"}
ORDINARY = {"allogeneic", "donor", "intrathecal", "investigational", "nk", "other", "tumour", "virus-specific"}


@cache
def trials() -> tuple[Trial, ...]:
    return tuple(map(read_trial, brought().values()))


def library_keys() -> frozenset[str]:
    """The keys that mean the same in every trial; those of a list's fields too."""
    return frozenset(question.key for question in library_questions())


def own_words(trial: Trial) -> frozenset[str]:
    """The words of a trial's own: its id, its codes and those keys that the library does not have."""
    keys = {question.key for question in trial.questions.values()}
    codes = {*(criterion.code for criterion in trial.criteria), *(item.code for item in trial.chair)}
    return frozenset({trial.registry_id, *codes, *keys}) - library_keys()


def drugs() -> frozenset[str]:
    """The drugs that a trial's file names, by the first word of their names."""
    texts = " ".join(brought().values()).casefold()
    names = {agent.name.casefold().split()[0] for agent in AGENTS if agent.kinds}
    return frozenset(name for name in names if re.search(rf"\b{re.escape(name)}\b", texts)) - EXAMPLES - ORDINARY


@cache
def said() -> tuple[tuple[str, int, str, frozenset[str]], ...]:
    """Every text in the code of the rooms, without what only explains the code: file, line, text, its words."""
    files = (file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))
    names = ((file, file.relative_to(ROOT).as_posix()) for file in files)
    return tuple(
        (name, line, text, frozenset(WORD.findall(text.casefold())))
        for file, name in names
        if not name.startswith(OF_TRIALS)
        for line, text in texts_in(ast.parse(file.read_text("utf-8")))
    )


def texts_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    explained = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, explained)]
    docstrings = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def found(words: frozenset[str], flags: int = 0) -> list[str]:
    """Where one of these words stands, beside what is shared."""
    form = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, sorted(words)))})(?!\w)", flags)
    # Each of hundreds of words is looked for only where one of them can begin.
    begins = {WORD.match(word)[0].casefold() for word in words}  # type: ignore[index]
    likely = ((name, line, text) for name, line, text, there in said() if begins & there)
    hits = ((name, line, word) for name, line, text in likely for word in form.findall(text))
    return [f"{name}:{line}: {word}" for name, line, word in hits if (name, word) not in SHARED]


@pytest.mark.parametrize("trial", trials(), ids=lambda trial: trial.registry_id)
def test_no_key_or_code_of_a_trial_stands_outside_of_it(trial: Trial) -> None:
    assert found(own_words(trial)) == []


def test_no_drug_of_a_trial_stands_outside_of_it() -> None:
    assert found(drugs(), re.IGNORECASE) == []


def test_what_is_shared_stands_there_still() -> None:
    texts = {name: " ".join(text for where, _, text, _ in said() if where == name) for name, _ in SHARED}
    assert [pair for pair in SHARED if pair[1] not in texts[pair[0]]] == []


# Who may name the trial that the program begins with, and why.
OF_THE_FIRST = {
    "bot/receiving/meeting.py": "the bot says on Telegram what it is for before anybody has a site",
    "bot/commands/records/command.py": "what the command decides for where none is named; its help says so",
    "flows/identifiers/study_words.py": "what its criteria speak of is no person's name in any chat",
    "bot/turns/turn_context.py": "a site that has switched every trial off has a home card all the same",
}


def test_only_where_there_is_no_other_is_the_first_trial_taken() -> None:
    named = re.compile(r"\bfrom flows\.trials\.registry import .*\bREFERENCE\b")
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix() for path in files if named.search(path.read_text("utf-8"))}
    assert found == OF_THE_FIRST.keys()


def test_a_trial_is_an_argument_and_never_taken_for_granted() -> None:
    """No parameter and no field is the trial that the program begins with unless one is named."""
    taken = re.compile(r"\b\w+: Trial(?: \| None)? = (?!field\(|None\b)")
    found = [
        (str(path.relative_to(ROOT)), line.strip())
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if taken.search(line)
    ]
    assert found == []
