"""Every trial that the project brings becomes one that the program runs, with words for whatever the chat asks."""

import pytest

from flows.answers.stored_keys import CONSENT_VERSION
from flows.rules.question import Entries
from flows.trials.files.brought import brought
from flows.trials.registry import compiled


@pytest.mark.parametrize("of", brought(), ids=lambda of: of.registry_id)
def test_a_trial_that_is_brought_has_words_for_all_that_is_asked(of):
    trial = compiled(brought()[of])
    assert (trial.registry_id, trial.version) == of
    for question in trial.questions:
        assert question.text, question.key
        assert question.section, question.key
        assert question.short, question.key
        fields = question.kind.fields if isinstance(question.kind, Entries) else ()
        assert all(field.short for field in fields), question.key
    planned = {key for anchor in trial.anchors for key in anchor.keys} | {CONSENT_VERSION}
    got = [key for procedure in trial.procedures for key in procedure.keys]
    assert len(got) == len(set(got))
    assert {question.key for question in trial.questions} - planned <= set(got)
    assert all(criterion.topic for criterion in trial.criteria)
