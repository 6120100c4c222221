"""Answers to the questions of NCT04556084 that cannot all be right, or hardly."""

from collections.abc import Callable
from decimal import Decimal

from flows.rules.said import Answers, Contradiction


def _are(**values: str) -> Callable[[Answers], bool]:
    return lambda answers: all(answers.get(key) == value for key, value in values.items())


def _in_group(*members: str) -> Callable[[Answers], bool]:
    return lambda answers: set(members) <= set(answers.get("disease_group") or ())


def _relapse_unsaid(answers: Answers) -> bool:
    """A relapse after a transplant, but in a disease group without one."""
    groups = answers.get("disease_group")
    return answers.get("prior_hct") == "yes" and bool(groups) and "relapse" not in (groups or ())


def _more_by_flow(answers: Answers) -> bool:
    """As many blasts by flow as exclude a remission, but fewer under the microscope."""
    mrd, blasts = answers.get("mrd_percent"), answers.get("blasts_percent")
    return mrd is not None and blasts is not None and Decimal(str(blasts)) < 5 <= Decimal(str(mrd))


def _tbi_alone(answers: Answers) -> bool:
    sites = {course.get("site") for course in answers.get("prior_radiation") or ()}
    return "tbi" in sites and answers.get("prior_hct") == "no"


def _goes_on(answers: Answers) -> bool:
    """A therapy whose planned last dose lies after the start of blinatumomab, but no treatment at the same time."""
    start = answers.get("start_date") or answers.get("registration_date")
    doses = [entry.get("last_dose") for entry in answers.get("prior_therapies") or ()]
    return bool(start) and answers.get("concomitant_therapy") == "no" and any(dose and dose > start for dose in doses)


CONTRADICTIONS = (
    Contradiction(
        ("cns3_history", "cns_status"),
        _are(cns3_history="no", cns_status="cns3"),
        "CNS3 now is CNS3 ever, which cannot be No: change the one that is wrong.",
    ),
    Contradiction(
        ("disease_group",),
        _in_group("relapse", "very_high_risk"),
        "First or later relapse and very high risk in first remission cannot both be so: after a relapse there is no "
        "first remission any more. Take the wrong one out.",
    ),
    Contradiction(
        ("prior_hct", "disease_group"),
        _relapse_unsaid,
        "The relapse came after a transplant, but the disease group holds no relapse: change the one that is wrong.",
    ),
    Contradiction(
        ("hct_intent", "hct_direct"),
        _are(hct_intent="no", hct_direct="yes"),
        "Straight to transplant, but no transplant is intended: change the one that is wrong.",
    ),
    Contradiction(
        ("donor_available", "hct_direct"),
        _are(donor_available="no", hct_direct="yes"),
        "Straight to transplant after 1 or 2 cycles, but no donor is available: change the one that is wrong.",
    ),
    Contradiction(
        ("radiation_planned", "concomitant_therapy"),
        _are(radiation_planned="yes", concomitant_therapy="no"),
        "Radiation during protocol therapy is treatment at the same time: change the one that is wrong.",
    ),
    Contradiction(
        ("prior_therapies", "concomitant_therapy", "start_date", "registration_date"),
        _goes_on,
        "A last dose after the start of blinatumomab is treatment at the same time: change the one that is wrong.",
    ),
    Contradiction(
        ("prior_radiation", "prior_hct"),
        _tbi_alone,
        "TBI is given before a transplant, but the relapse came after none: check both.",
    ),
    Contradiction(
        ("blasts_percent", "mrd_percent"),
        _more_by_flow,
        "5 % or more by flow with blasts under 5 % is unlikely in one marrow: check both, and their day.",
    ),
    Contradiction(
        ("childbearing_potential", "pregnancy_test"),
        _are(childbearing_potential="no", pregnancy_test="positive"),
        "A positive pregnancy test without childbearing potential: change the one that is wrong.",
    ),
    Contradiction(
        ("childbearing_potential", "lactating"),
        _are(childbearing_potential="no", lactating="yes"),
        "Breast-feeding without childbearing potential: change the one that is wrong.",
    ),
)
