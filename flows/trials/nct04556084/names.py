"""What people call the answers that a what-if may change."""

from flows.rules.question import Entries
from flows.trials.nct04556084.questions import QUESTIONS

# A longer name is found before a shorter one in it; what a card calls an answer is a name as well.
NAMES = {
    "registration_date": "registration|planned registration|registration date|reg|register",
    "start_date": "start|start date|planned start|start of blinatumomab|blinatumomab start|blina start|first day",
    "consent_date": "consent|consent date|consent signed",
    "lvef_percent": "lvef|ef|ejection fraction|echo|echocardiogram|muga",
    "creatinine_mg_dl": "creatinine|serum creatinine|creat|crea|scr|cr",
    "creatinine_clearance": "clearance|creatinine clearance|crcl|gfr|egfr",
    "alt_u_l": "alt|alat|sgpt|gpt",
    "bilirubin_mg_dl": "bilirubin|total bilirubin|bili",
    "blasts_percent": "blasts|marrow blasts",
    "mrd_percent": "mrd|marrow mrd",
    "karnofsky": "karnofsky|kps",
    "lansky": "lansky",
    "donor_available": "donor|donor available",
    "uncontrolled_infection": "infection|uncontrolled infection",
    "cns_status": "cns|cns now|cns status",
    "pregnancy_test": "pregnancy test|pregnancy|hcg",
    "immunosuppression_stopped": "immune suppression stopped|immunosuppression stopped|immunosuppression",
}

KEYS = {question.label.lower(): question.key for question in QUESTIONS if not isinstance(question.kind, Entries)}


KEYS |= {name: key for key, names in NAMES.items() for name in names.split("|")}


# How the fraction was measured, where its name says so.
METHODS = {"echo": "echo", "echocardiogram": "echo", "muga": "muga"}

DATED = {
    "lvef_percent": "lvef_date",
    "creatinine_mg_dl": "creatinine_date",
    "creatinine_clearance": "clearance_date",
    "alt_u_l": "liver_date",
    "bilirubin_mg_dl": "liver_date",
    "pregnancy_test": "pregnancy_test_date",
}

LIVER = ("alt_u_l", "bilirubin_mg_dl")
LABS = ("creatinine_mg_dl", "creatinine_clearance", *LIVER)

# What is repeated together, by what it is called.
GROUPS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("labs", "lab", "bloods", "blood tests", "lab values", "laboratory values"), LABS),
    **dict.fromkeys(("liver", "liver values", "lfts", "lft"), LIVER),
    **dict.fromkeys(("all", "everything", "all measurements"), tuple(DATED)),
}

SITES = {
    "tbi": ("tbi",),
    "total body irradiation": ("tbi",),
    "cranial": ("cranial",),
    "craniospinal": ("craniospinal",),
    "csi": ("craniospinal",),
    **dict.fromkeys(("radiation", "radiotherapy", "rt", "xrt"), ("tbi", "cranial", "craniospinal", "other")),
}
