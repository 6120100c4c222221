"""The trial's own words: measurements, rulings, home, contradictions."""

# What a criterion measures, by the name that the trial gives it.
MEASUREMENTS = {
    "renal": "creatinine or clearance",
    "liver": "ALT and bilirubin",
    "cardiac": "LVEF",
    "pregnancy_test": "pregnancy test",
}

# How each item is called on a button.
RULING_LABELS = {
    "age_25": "age of 25",
    "biologic_interval": "biologic interval",
    "inotuzumab_interval": "inotuzumab interval",
    "supportive_antibody": "supportive antibody",
    "very_high_risk_other": "very high risk, other",
}

HOME_TEXT = (
    "Screening for NCT04556084: blinatumomab as a bridge to transplant in B-ALL, up to 25 years.",
    "It counts days, keeps answers and says what is missing. The investigator decides.",
)
