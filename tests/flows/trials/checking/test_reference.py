"""The reference of the form is made from the code; `python -m tests.flows.trials.checking.test_reference` renews it."""

import re
from pathlib import Path

from flows.trials.checking.reference import how_written, reference
from flows.trials.compiling import translate_leaves
from flows.trials.form.keys import FORMS
from flows.trials.form.leaves import trees
from flows.trials.form.leaves.parse import read_leaf
from tests.flows.trials.problems import problems_of

ROOT = Path(__file__).parents[4]
FORM = ROOT / "flows" / "trials" / "form" / "form.md"


def test_the_reference_that_ships_is_the_one_that_the_code_makes() -> None:
    renew = "python -m tests.flows.trials.checking.test_reference"
    assert FORM.read_text("utf-8") == reference(), f"to renew it: {renew}"


def test_every_key_word_and_leaf_stands_in_the_reference() -> None:
    text = reference()
    for form in FORMS.values():
        assert all(f"`{key}`" in text for key in form)
    assert all(word in text for word in trees.WORDS)
    assert all(how_written(kind) in text for kind in translate_leaves.LEAVES)


def test_every_leaf_that_the_reference_shows_can_be_read() -> None:
    for kind in translate_leaves.LEAVES:
        examples = re.findall(r"`([^`]+ [^`]+)`", how_written(kind))
        assert examples, kind
        for shown in examples:
            assert isinstance(read_leaf(shown), kind), shown


def test_the_example_of_the_readme_is_sound() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    example = re.search(r"<!-- example trial -->\n```yaml\n(.*?)```", readme, re.DOTALL)
    assert example
    assert problems_of(example[1]) == ()
    assert 25 <= example[1].count("\n") <= 40


def test_every_trial_that_the_project_brings_is_sound_and_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    files = sorted((FORM.parents[1] / "files").glob("nct*.yaml"))
    assert files
    for file in files:
        assert problems_of(file.read_text("utf-8")) == (), file.name
        assert file.stem.upper() in readme


if __name__ == "__main__":
    FORM.write_text(reference(), "utf-8")
