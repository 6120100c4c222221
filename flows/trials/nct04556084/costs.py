"""What it takes to get each answer, and which values are good or bad."""

from decimal import Decimal
from typing import Any

from flows.rules.procedures import Effort, Procedure, Remedy
from flows.rules.status import LIMITS_MG_DL
from flows.trials.nct04556084.questions import MONTHS_8_YEARS, MONTHS_16_YEARS

D = Decimal


E, A = Effort, Remedy
LIVER_LIMITS = ("alt_uln_u_l", "bilirubin_uln_mg_dl")

PROCEDURES = (
    Procedure("age", ("age_months",), E.COORDINATOR, A.NEVER),
    Procedure("sex", ("sex",), E.COORDINATOR, A.NEVER),
    Procedure("diagnosis", ("b_all",), E.CHART, A.NEVER),
    Procedure(
        "marrow blasts and MRD", ("blasts_percent", "mrd_percent", "mrd_by_flow"), E.PROCEDURE, A.AGAIN, "a new marrow"
    ),
    Procedure("disease group", ("disease_group",), E.CHART, A.NEVER),
    Procedure("very-high-risk features", ("vhr_features",), E.CHART, A.NEVER),
    Procedure("MRD at end of consolidation", ("eoc_mrd_percent",), E.CHART, A.NEVER),
    Procedure("intended transplant", ("hct_intent",), E.COORDINATOR, A.CHANGE),
    Procedure("donor", ("donor_available",), E.COORDINATOR, A.CHANGE),
    Procedure("straight to transplant", ("hct_direct",), E.COORDINATOR, A.CHANGE),
    Procedure("Karnofsky score", ("karnofsky",), E.CHART, A.AGAIN, "a new Karnofsky score"),
    Procedure("Lansky score", ("lansky",), E.CHART, A.AGAIN, "a new Lansky score"),
    Procedure("creatinine", ("creatinine_mg_dl", "creatinine_date"), E.LABORATORY, A.AGAIN, "a new creatinine"),
    Procedure("clearance", ("creatinine_clearance", "clearance_date"), E.LABORATORY, A.AGAIN, "a new clearance"),
    Procedure(
        "ALT and bilirubin",
        ("alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl", "liver_date"),
        E.LABORATORY,
        A.AGAIN,
        "new ALT and bilirubin",
        LIVER_LIMITS,
    ),
    Procedure("LVEF", ("lvef_percent", "lvef_modality", "lvef_date"), E.IMAGING, A.AGAIN, "a new LVEF"),
    Procedure("prior therapies", ("prior_therapies",), E.CHART, A.NEVER),
    Procedure("earlier transplant", ("prior_hct",), E.CHART, A.NEVER),
    Procedure("GVHD", ("gvhd",), E.CHART, A.CHANGE),
    Procedure(
        "immune suppression",
        ("immunosuppression", "immunosuppression_stopped"),
        E.CHART,
        A.CHANGE,
        then="Registration can be 7 days after its last dose.",
    ),
    Procedure("planned radiation", ("radiation_planned",), E.COORDINATOR, A.CHANGE),
    Procedure("prior radiation", ("prior_radiation",), E.CHART, A.NEVER),
    Procedure("childbearing potential", ("childbearing_potential",), E.COORDINATOR, A.NEVER),
    Procedure("sexual activity", ("sexually_active",), E.COORDINATOR, A.CHANGE),
    Procedure("contraception", ("contraception_agreed",), E.COORDINATOR, A.CHANGE),
    Procedure("signed consent", ("consent_signed", "consent_date"), E.COORDINATOR, A.CHANGE, "signed consent"),
    Procedure("CNS3 ever", ("cns3_history",), E.CHART, A.NEVER),
    # CNS3 now is CNS3 ever, which excludes even when it was treated and cleared.
    Procedure("CNS status", ("cns_status",), E.CHART, A.CHANGE, lasting=("cns3",)),
    Procedure("concomitant therapy", ("concomitant_therapy",), E.COORDINATOR, A.CHANGE),
    Procedure("infection", ("uncontrolled_infection",), E.CHART, A.CHANGE),
    Procedure(
        "pregnancy test", ("pregnancy_test", "pregnancy_test_date"), E.LABORATORY, A.CHANGE, "a new pregnancy test"
    ),
    Procedure("breast-feeding", ("lactating",), E.COORDINATOR, A.CHANGE),
    Procedure("blinatumomab allergy", ("blinatumomab_allergy",), E.CHART, A.NEVER),
    Procedure("other phase 1 or 2 study", ("other_phase12_study",), E.COORDINATOR, A.CHANGE),
)

PLANNED = ("registration_date", "start_date")
COUNTED_TO_START = ("pregnancy_test_date",)

# What helps most and least among the answers to each question; dates are set by the day. The tests try every
# other answer as well, so a table that fell behind the criteria would be found out.
TINY, HUGE = D("0.001"), D(100000)

BEST_WORST: dict[str, tuple[Any, Any]] = {
    **dict.fromkeys(("b_all", "mrd_by_flow", "hct_intent", "donor_available", "hct_direct"), ("yes", "no")),
    **dict.fromkeys(("contraception_agreed", "consent_signed"), ("yes", "no")),
    **dict.fromkeys(("prior_hct", "radiation_planned", "sexually_active", "cns3_history"), ("no", "yes")),
    **dict.fromkeys(("concomitant_therapy", "uncontrolled_infection", "lactating"), ("no", "yes")),
    **dict.fromkeys(("blinatumomab_allergy", "other_phase12_study"), ("no", "yes")),
    **dict.fromkeys(("mrd_percent", "eoc_mrd_percent", "karnofsky", "lansky", "lvef_percent"), (D(100), D(0))),
    **dict.fromkeys(("creatinine_mg_dl", "alt_u_l", "bilirubin_mg_dl"), (TINY, HUGE)),
    **dict.fromkeys(LIVER_LIMITS, (HUGE, TINY)),
    "blasts_percent": (D(0), D(100)),
    "creatinine_clearance": (HUGE, D(0)),
    "disease_group": (("relapse",), ()),
    "vhr_features": (("induction_failure",), ()),
    "lvef_modality": ("echo", "echo"),
    "prior_therapies": ((), ()),
    "prior_radiation": ((), ()),
    "gvhd": ("none", "acute"),
    "immunosuppression": ("never", "ongoing"),
    "cns_status": ("cns1", "cns3"),
    "pregnancy_test": ("negative", "positive"),
    "late_ae": ("no", "yes"),
    "half_life_days": (TINY, D(365)),
}

# No answer to these is best for everybody: they are tried, one in each band in which the rules differ.
BANDS: dict[str, tuple[Any, ...]] = {
    "age_months": tuple(sorted({D(0), *(D(row[0]) for row in LIMITS_MG_DL), MONTHS_8_YEARS, MONTHS_16_YEARS, D(312)})),
    "sex": ("female", "male"),
    "childbearing_potential": ("no", "yes"),
}
