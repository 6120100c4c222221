"""What is tapped and typed for one eligible candidate, question by question: the first case of the contract."""

from itertools import takewhile

from tests.journeys.running import Talk
from tests.phone import Shown

# The day is Mon 2 Mar 2026. A label in brackets is tapped, anything else is typed.
ELIGIBLE = (
    ("registration_date", "[Today]"),
    ("start_date", "4 Mar"),
    ("age_months", "14 y"),
    ("sex", "[Male]"),
    ("b_all", "[Yes]"),
    ("blasts_percent", "1,5"),
    ("mrd_percent", "0.2"),
    ("mrd_by_flow", "[Yes]"),
    ("disease_group", "[☐ First or later relapse]", "[Done (1)]"),
    ("hct_intent", "[Yes]"),
    ("donor_available", "[Yes]"),
    ("hct_direct", "[Yes]"),
    ("lansky", "[90]"),
    ("creatinine_mg_dl", "0.7"),
    ("creatinine_date", "27 Feb"),
    ("alt_u_l", "60"),
    ("alt_uln_u_l", "40"),
    ("bilirubin_mg_dl", "0.6"),
    ("bilirubin_uln_mg_dl", "1.2"),
    ("liver_date", "27 Feb"),
    ("lvef_percent", "62"),
    ("lvef_modality", "[Echo]"),
    ("lvef_date", "26 Feb 2026"),
    ("prior_therapies", "vcr", "[Yes, that is right]", "10 Feb", "[Done (1)]"),
    ("prior_hct", "[No]"),
    ("radiation_planned", "[No]"),
    ("prior_radiation", "[None]"),
    ("sexually_active", "[No]"),
    ("consent_signed", "[Yes]"),
    ("consent_date", "[Yesterday]"),
    ("consent_version", "4.0"),
    ("cns3_history", "[No]"),
    ("cns_status", "[CNS1]"),
    ("concomitant_therapy", "[No]"),
    ("uncontrolled_infection", "[No]"),
    ("blinatumomab_allergy", "[No]"),
    ("other_phase12_study", "[No]", "[Leave open]"),
)


BEGIN = ("/start", "[New screening]", "[Use S-001]")


async def begin(talk: Talk) -> None:
    """A new screening under the code that is offered."""
    await talk.walk(BEGIN)


async def screened(talk: Talk, upto: str = "", **instead: tuple[str, ...]) -> Shown:
    """A new screening, answered as for the eligible candidate, up to a question and with other answers where given."""
    return await talk.walk(BEGIN, *legs(upto, **instead))


async def answer(talk: Talk, upto: str = "", **instead: tuple[str, ...]) -> None:
    """The same answers, where a screening was begun."""
    await talk.walk(*legs(upto, **instead))


def legs(upto: str = "", **instead: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What `answer` taps and types: question by question as long as it is what most say, and then all at once."""
    asked = list(takewhile(lambda question: question[0] != upto, ELIGIBLE))
    same = list(takewhile(lambda question: question[0] not in instead, asked))
    other = [step for key, *steps in asked[len(same) :] for step in instead.get(key, steps)]
    return [*(tuple(steps) for _, *steps in same), *([tuple(other)] if other else [])]
