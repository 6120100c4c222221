"""The eligibility criteria of NCT04556084 in the record's own words, by the code that each has here.

Source: ClinicalTrials.gov NCT04556084, last update posted 5 April 2022; line breaks and bullets left out.
"""

RECORD = {
    "I1": (
        "Diagnosis of B-ALL in hematologic complete remission (defined as an M1 marrow, < 5% blasts) "
        "with MRD in the bone marrow (≥ 0.01%) by multi-parameter flow cytometry and that meets one "
        "of the following: Patients in first relapse or greater; OR Patients with very-high risk "
        "biology ALL that is proceeding to HCT in first remission (e.g. Induction failure, "
        "Severe-hypodiploidy, Ph-like ALL); OR Patients who have persistent MRD after Consolidation "
        "therapy (End of Consolidation (EOC) MRD positive ≥ 0.01%); AND with the intent of going on "
        "to an allogeneic hematopoietic cell transplantation (HCT) independent of this study"
    ),
    "I2": (
        "Patients must have an available donor and have intention of proceeding directly to HCT after "
        "completion of 1 to 2 cycles of Bridging therapy with blinatumomab."
    ),
    "I3": "Age ≤ 25 years at time of study enrollment",
    "I4": (
        "Karnofsky Performance Status ≥ 50% for patients 16 years and older and Lansky Play Score ≥ "
        "50 for patients under 16 years of age (see Appendix 1)"
    ),
    "I5a": (
        "Have acceptable organ function as defined within 7 days of study registration: Renal: "
        "creatinine clearance ≥ 60 mL/min/1.73m2 or serum creatinine based on age/gender"
    ),
    "I5b": (
        "Have acceptable organ function as defined within 7 days of study registration: Hepatic: ALT "
        "< 5 x upper limit of normal (ULN) and total bilirubin ≤ 1.5 x upper limit of normal (ULN) "
        "for age"
    ),
    "I5c": (
        "Have acceptable organ function as defined within 7 days of study registration: Cardiac: left "
        "ventricular ejection fraction ≥ 40% by ECHO/MUGA"
    ),
    "I6": "At least 7 days must have elapsed from prior chemotherapy.",
    "I7": (
        "Patients who have experienced their relapse after HCT are eligible, provided they have no "
        "evidence of acute or chronic Graft-versus-Host Disease (GVHD) and are off all transplant "
        "immune suppression therapy for at least 7-days (e.g. steroids, cyclosporine, tacrolimus). "
        "Steroid therapy for non-GVHD and/or non-leukemia therapy is acceptable."
    ),
    "I8": (
        "Biologic (anti-neoplastic agent): At least 7 days after the last dose of a biologic agent. "
        "For agents that have known adverse events occurring beyond 7 days after administration, this "
        "period must be extended beyond the time during which adverse events are known to occur. The "
        "duration of this interval must be discussed with the study chair."
    ),
    "I9": (
        "Monoclonal antibodies: At least 3 half-lives of the antibody must have elapsed after the "
        "last dose of monoclonal antibody (i.e. Inotuzumab = 12 days)."
    ),
    "I10": (
        "Immunotherapy: At least 42 days after the completion of any type of immunotherapy (e.g. "
        "tumor vaccines or CAR T-cell therapy)."
    ),
    "I11": (
        "XRT: Cranio or craniospinal XRT is prohibited during protocol therapy. ≥ 90 days must have "
        "elapsed if prior TBI, cranio or craniospinal XRT"
    ),
    "I12": (
        "Sexually active females of child-bearing potential must agree to use adequate contraception "
        "(diaphragm, birth control pills, injections, intrauterine device [IUD], surgical "
        "sterilization, subcutaneous implants, or abstinence, etc.) for the duration of treatment and "
        "for 2 months after the last dose of chemotherapy. Sexually active men must agree to use "
        "barrier contraceptive for the duration of treatment and for 2 months after the last dose of "
        "chemotherapy."
    ),
    "I13": (
        "Voluntary written consent before performance of any study-related procedure not part of "
        "normal medical care, with the understanding that consent may be withdrawn by the subject at "
        "any time without prejudice to future medical care."
    ),
    "E1": "History of CNS3 disease and/or active central nervous system (CNS) disease (≥ CNS2)",
    "E2": (
        "Receiving concomitant chemotherapy, radiation therapy; immunotherapy or other anti-cancer "
        "therapy other than is specified in the protocol."
    ),
    "E3": (
        "Systemic fungal, bacterial, viral, or other infection not controlled (defined as exhibiting "
        "ongoing signs/symptoms related to the infection and without improvement, despite appropriate "
        "antibiotics or other treatment)"
    ),
    "E4": (
        "Pregnant or lactating. The agents used in this study are known to be teratogenic to a fetus "
        "and there is no information on the excretion of agents into breast milk. All females of "
        "childbearing potential must have a blood test or urine study within 7-days prior to the "
        "start of blinatumomab to rule out pregnancy."
    ),
    "E5": "Known allergy to blinatumomab",
    "E6": "Participating in a concomitant Phase 1 or 2 study",
}
