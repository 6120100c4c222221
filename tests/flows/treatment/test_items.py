"""The ids of a plan's items: what is made is read back, and what stood in a database before is still read."""

import pytest

from flows.treatment.plan.items import ItemId, ItemKind, cycle_of, id_in, read_id


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("c1.start", ItemId(1, "start")),
        ("c12.bag.3", ItemId(12, "bag", ("3",))),
        ("c1.weight.2", ItemId(1, "weight", ("2",))),
        ("c2.marrow-2", ItemId(2, "marrow-2")),
        ("after.visit", ItemId(None, "after", ("visit",))),
        ("contraception", ItemId(None, "contraception")),
        ("wait.I5b", ItemId(None, "wait", ("I5b",))),
        ("c", ItemId(None, "c")),
    ],
)
def test_an_id_is_read_as_it_stands_in_the_database(stored: str, said: ItemId) -> None:
    assert read_id(stored) == said


@pytest.mark.parametrize("kind", ItemKind)
def test_an_id_that_is_made_is_read_back(kind: ItemKind) -> None:
    assert read_id(id_in(3, kind, 7)) == ItemId(3, kind, ("7",))
    assert read_id(id_in(3, kind, 7)).number == 7


def test_what_belongs_to_no_cycle_has_none() -> None:
    assert cycle_of("c2.end") == 2
    with pytest.raises(ValueError, match="of no cycle"):
        cycle_of("contraception")
