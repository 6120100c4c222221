"""What is said the moment that something is answered: in which order, and criteria that stand alike in one sentence."""

from datetime import date

from flows.decision.flags import Flag, in_order
from flows.rules.status import Status

LATE, SOON = date(2026, 12, 19), date(2026, 12, 2)


def test_criteria_that_stand_alike_are_named_in_one_sentence() -> None:
    said = "not known yet: dasatinib is still being given."
    flags = [Flag(said, (name,), Status.PENDING) for name in ("I6 (chemotherapy)", "I8 (biologic)")]
    assert in_order(flags) == ("? I6 (chemotherapy) and I8 (biologic) not known yet: dasatinib is still being given.",)


def test_what_is_in_the_way_comes_first_and_the_latest_wait_before_the_others() -> None:
    flags = [
        Flag("Study chair: inotuzumab."),
        Flag("vincristine: 7 days end Wed 2 Dec 2026", ("I6 (chemotherapy)",), Status.WAIT, SOON),
        Flag("met: LVEF 60 %.", ("I5c (heart)",), Status.MET),
        Flag("TBI: 90 days end Sat 19 Dec 2026", ("I11 (radiation)",), Status.WAIT, LATE),
        Flag("not met: CNS now: CNS2.", ("E1 (CNS)",), Status.NOT_MET),
    ]
    assert in_order(flags) == (
        "✗ E1 (CNS) not met: CNS now: CNS2.",
        "◷ TBI: 90 days end Sat 19 Dec 2026 · I11",
        "◷ vincristine: 7 days end Wed 2 Dec 2026 · I6",
        "Study chair: inotuzumab.",
        "✓ I5c (heart) met: LVEF 60 %.",
    )


def test_what_was_said_already_is_not_said_again() -> None:
    assert in_order([Flag("Study chair: inotuzumab.")] * 2) == ("Study chair: inotuzumab.",)
