"""What happened to every candidate can be told from SDTM alone, and is what the database says."""

from dataclasses import fields

import pytest

from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.truth import GONE, Key, Truth


@pytest.mark.parametrize("what", [field.name for field in fields(Truth)])
def test_it_is_rebuilt(of_candidates: tuple[Archive, dict[Key, Truth]], told: dict[Key, Truth], what: str) -> None:
    _, truths = of_candidates
    expected = {key: getattr(truth, what) for key, truth in truths.items() if truth.stage != GONE}
    assert {key: getattr(truth, what) for key, truth in told.items()} == expected
    assert len({str(value) for value in expected.values()}) > 1
