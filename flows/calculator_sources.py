"""What each calculator does, in a sentence, and where its method comes from."""

_CLEARANCE = (
    "CKiD U25 from 1 to 25 years, with bedside Schwartz beside it up to 17; CKD-EPI 2021 from 18; the "
    "original Schwartz formula under 1 year. The record names no formula: an estimate is a help and no measurement."
)
_CLEARANCE_SOURCES = (
    "Pierce, Kidney Int 2021;99:948. Schwartz, J Am Soc Nephrol 2009, PMC2653687. Inker, N Engl J Med 2021;385:1737. "
    "Infants: ClinicalTrials.gov NCT01158885."
)
RULES: dict[str, str] = {
    "age": "Completed months from the birth date to the planned registration. The birth date is used and not kept.",
    "creatinine": "1 mg/dL is 88.4 umol/L, as laboratories round it.",
    "clearance": _CLEARANCE,
    "compare": _CLEARANCE,
    "alt_ukat": "1 ukat/L is 60 U/L, by definition.",
    "alt_multiple": "The multiple times the laboratory's upper limit.",
    "alt_limit_ukat": "1 ukat/L is 60 U/L, by definition.",
    "cns": "Signs are CNS3; no blasts CNS1; blasts with under 5 white cells per uL CNS2, with more CNS3. After a "
    "traumatic tap, from 10 red cells per uL on, CNS3 where white to red is more than twice that of the blood "
    "(Steinherz-Bleyer).",
}
SOURCES: dict[str, str] = {
    "age": "usual convention; the record names none.",
    "creatinine": "molar mass 113.12 g/mol.",
    "clearance": _CLEARANCE_SOURCES,
    "compare": _CLEARANCE_SOURCES,
    "alt_ukat": "22nd CGPM, 1999, resolution 12.",
    "alt_multiple": "the limit as the laboratory prints it.",
    "alt_limit_ukat": "22nd CGPM, 1999, resolution 12.",
    "cns": "ClinicalTrials.gov NCT03888534; COG classification, as printed by BMJ Best Practice on ALL.",
}
