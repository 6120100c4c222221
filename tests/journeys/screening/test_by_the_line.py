"""Two candidates by the line: how many taps and texts they take, from home to the stored decision.

The easy one is a boy whose every answer is usual; the messy one a girl with a long history: interrupted once, one
answer corrected, one not known yet. Where answers come from is among the taps.
"""

from collections.abc import Sequence

from bot import app
from storage.study import revisions, screenings
from storage.upkeep.verify import verify
from tests.journeys.running import Talk

EASY = (
    "[New screening]",
    "[Use S-001]",
    "9y4m boy, reg 3 Mar, start 4 Mar, B-ALL, blasts 1, MRD 0.2 by flow, first relapse, Lansky 90",
    "[Take, chart]",
    "[All 3: yes]",
    "Cr 0.5 ALT 34 (40) bili 0.4 (1.2) 27 Feb, EF 60% echo 25 Feb",
    "[Take, lab report]",
    "VCR 20 Jan, MTX IT 20 Jan",
    "[These 2 are all, no radiation]",
    "[None of these 2]",
    "[No]",
    "consent 26 Feb, consent version 4.0, CNS1 now, never CNS3",
    "[Take, chart]",
    "[None of these 4]",
    "[All 6: chart]",
    "[Finish]",
)

MESSY = (
    "[New screening]",
    "[Use S-001]",
    "girl 17 y, reg 3 Mar, start 4 Mar",
    "[Take, chart]",
    "B-ALL, blasts 2, MRD 0.5 flow, 2nd relapse after HCT, Karnofsky 80",
    "[Take, chart]",
    "[All 3: yes]",
    "/start",
    "[Go on with S-001]",
    "Cr 71 umol/L ALT 3x ULN (40) bili 0.8 (1.2) yesterday, EF 58% echo 25 Feb",
    "[Take, lab report]",
    "VCR 25 Feb weekly, InO 9 days ago, kymriah 30 days ago, dasatinib ongoing, TBI 70 d ago, tacro stopped 3 d ago, "
    "no GVHD",
    "[No more: Wed 25 Feb 2026]",
    "[Take, chart]",
    "[Done (4)]",
    "[Not known: for the chair]",
    "[Done (4)]",
    "[No]",
    "[Done (1)]",
    "childbearing yes, not active, no BF, test neg yesterday, consent 26 Feb, consent version 4.0, CNS1 now, "
    "never CNS3",
    "[Take, chart]",
    "[No]",
    "ALT 105",
    "[Take, lab report]",
    "[None of these 3]",
    "[All 4: chart]",
    "[Finish: incomplete]",
    "[Yes, finish it]",
)


async def by(talk: Talk, steps: Sequence[str]) -> tuple[int, int]:
    """Tap what stands in brackets and type the rest, how many taps, how many texts."""
    for step in steps:
        await (talk.tap(step[1:-1]) if step.startswith("[") else talk.say(step))
    taps = sum(step.startswith("[") for step in steps)
    return taps, len(steps) - taps


async def test_an_easy_candidate_takes_no_more_than_13_taps_and_5_texts(chat: Talk, program: app.Program) -> None:
    await chat.say("/start")
    taps, typed = await by(chat, EASY)
    (revision,) = await program.database.read(lambda session: revisions.of(session, 1))
    assert revision.decision["outcome"] == "eligible"
    assert revision.record["creatinine_mg_dl"] == 0.5
    assert [entry["agent"] for entry in revision.record["prior_therapies"]] == [
        "vincristine",
        "methotrexate, intrathecal",
    ]
    assert (await program.database.read(verify)).sound
    assert taps <= 13
    assert typed <= 5


async def test_the_form_of_the_consent_is_one_tap_once_somebody_at_the_site_has_typed_it(
    chat: Talk, program: app.Program
) -> None:
    await chat.say("/start")
    await by(chat, ("[New screening]", "[Use S-001]", "consent 26 Feb, consent version 4.0", "[Take, chart]"))
    again = [*EASY[2:-5], "consent 26 Feb, CNS1 now, never CNS3", "[Take, chart]", "[Version 4.0]"]
    await by(chat, ("/start", "[New screening]", "[Use S-002]", *again))
    for number in (1, 2):
        screening = await program.database.read(lambda session, of=number: screenings.load(session, of))
        assert screening.current.given.get("consent_version") == "4.0", number


async def test_a_messy_candidate_takes_no_more_than_22_taps_and_9_texts(chat: Talk, program: app.Program) -> None:
    await chat.say("/start")
    taps, typed = await by(chat, MESSY)
    (revision,) = await program.database.read(lambda session: revisions.of(session, 1))
    assert revision.decision["outcome"] == "incomplete"
    assert revision.decision["clear_on"] == {
        "I7": "2026-03-06",
        "I9": "2026-03-05",
        "I10": "2026-03-14",
        "I11": "2026-03-22",
    }
    assert revision.record["alt_u_l"] == 105
    assert taps <= 22
    assert typed <= 9
