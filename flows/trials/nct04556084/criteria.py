"""The criteria of NCT04556084, blinatumomab as a bridge to transplant, as declarative data.

Source throughout: ClinicalTrials.gov NCT04556084, eligibility criteria, last update posted 5 April 2022. Texts are
ours. The full protocol is not public, so what the record leaves open is our reading and is marked as such.
"""

from decimal import Decimal

from flows.agents.table import AGENTS
from flows.rules.conditions import (
    AllOf,
    Anchor,
    AntibodyWaits,
    AtLeast,
    AtMostTimes,
    Awaited,
    Below,
    BelowTimes,
    Elapsed,
    Exactly,
    FreshMeasurement,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    NotEmpty,
    OneOf,
    RadiationWashout,
    TherapySaid,
    TherapyWashout,
    TherapyWithin,
    Unless,
    Where,
    WithinCreatinineLimit,
)
from flows.rules.trial import Category, ChairQuery, Criterion
from flows.trials.nct04556084.record import RECORD

# "Within 7 days of study registration", record, inclusion 5; the day of the test is day 0 (our reading).
ORGAN_FUNCTION_DAYS = 7

CREATININE_ROUTE = FreshMeasurement(
    "renal", (WithinCreatinineLimit("creatinine_mg_dl"),), "creatinine_date", ORGAN_FUNCTION_DAYS
)

CLEARANCE_ROUTE = FreshMeasurement(
    "renal", (AtLeast("creatinine_clearance", Decimal(60)),), "clearance_date", ORGAN_FUNCTION_DAYS
)

D = Decimal
IN, EX = Category.INCLUSION, Category.EXCLUSION

DAY_COUNT = (
    "The day of the last dose is day 0; registration is possible when the difference in calendar days is reached. "
    "Waiting periods are counted to the planned registration."
)

MEASUREMENT_COUNT = "The day of the test is day 0: it is good on that day and the 7 days after it."
UNDER_8 = "Under 8 years this is not asked; that age is our choice."
RELAPSE = Includes("disease_group", "relapse")
VERY_HIGH_RISK = Includes("disease_group", "very_high_risk")
EOC_MRD = AllOf((Includes("disease_group", "eoc_mrd"), AtLeast("eoc_mrd_percent", D("0.01"))))
FEMALE, MALE = Is("sex", ("female",)), Is("sex", ("male",))
UNDER_8_YEARS = Below("age_months", D(96))

NO_CHILDBEARING = (
    AllOf((UNDER_8_YEARS, Unless(Is("childbearing_potential", ("yes",))))),
    AllOf((FEMALE, Is("childbearing_potential", ("no",)))),
)

ANTIBODY_WASHOUT = HalfLifeWashout("monoclonal_antibody", 3, fixed=(("inotuzumab", 12),))

SUPPORTIVE_ANTIBODIES = tuple(
    agent.name for agent in AGENTS if "supportive" in agent.also and "monoclonal_antibody" in agent.kinds
)

CRITERIA = (
    Criterion(
        "I1",
        IN,
        "B-ALL in remission with MRD by flow, in a group that needs transplant",
        "Inclusion 1",
        AllOf(
            (
                Is("b_all", ("yes",)),
                Below("blasts_percent", D(5)),
                AtLeast("mrd_percent", D("0.01")),
                Is("mrd_by_flow", ("yes",)),
                OneOf((RELAPSE, AllOf((VERY_HIGH_RISK, NotEmpty("vhr_features"))), EOC_MRD)),
                Is("hct_intent", ("yes",)),
            )
        ),
        (
            "b_all",
            "blasts_percent",
            "mrd_percent",
            "mrd_by_flow",
            "disease_group",
            "vhr_features",
            "eoc_mrd_percent",
            "hct_intent",
        ),
        record=RECORD["I1"],
        says="Marrow blasts under 5 % and MRD of 0.01 % or more by multi-parameter flow; in first or later "
        "relapse, in very high risk going to transplant in first remission, or with MRD of 0.01 % or more "
        "after consolidation. An allogeneic transplant is intended independently of this study.",
        reading="The record's list of very-high-risk features is open; another feature alone goes to the study chair. "
        "The record gives no age for the marrow: its day is not asked for, and none is too old.",
        topic="disease",
    ),
    Criterion(
        "I2",
        IN,
        "Donor available, straight to transplant after 1 or 2 cycles",
        "Inclusion 2",
        AllOf((Is("donor_available", ("yes",)), Is("hct_direct", ("yes",)))),
        ("donor_available", "hct_direct"),
        topic="donor",
        record=RECORD["I2"],
        says="A donor is available, and transplant is to follow directly after 1 or 2 cycles of blinatumomab.",
    ),
    Criterion(
        "I3",
        IN,
        "Not older than 25 years at registration",
        "Inclusion 3",
        Below("age_months", D(312)),
        ("age_months",),
        record=RECORD["I3"],
        says="25 years or younger at enrolment.",
        reading="Enrolment is taken to be registration. 25 completed years pass, until the day before the 26th "
        "birthday; from the 25th birthday on the study chair is asked.",
        topic="age",
    ),
    Criterion(
        "I4",
        IN,
        "Karnofsky or Lansky score of at least 50",
        "Inclusion 4",
        OneOf(
            (
                Where(AtLeast("age_months", D(192)), AtLeast("karnofsky", D(50))),
                Where(Below("age_months", D(192)), AtLeast("lansky", D(50))),
            )
        ),
        ("age_months", "karnofsky", "lansky"),
        record=RECORD["I4"],
        says="Karnofsky of 50 % or more from 16 years on, Lansky of 50 or more under 16 years.",
        elsewhere="Most sister protocols put 16 years under Lansky and ask for more than 50 (NCT03888534, "
        "NCT02780804, NCT01411267); this one does not.",
        topic="performance",
    ),
    Criterion(
        "I5a",
        IN,
        "Kidney: creatinine within the limit, or clearance of at least 60",
        "Inclusion 5, renal",
        OneOf((CREATININE_ROUTE, CLEARANCE_ROUTE)),
        (
            "age_months",
            "sex",
            "creatinine_mg_dl",
            "creatinine_date",
            "creatinine_clearance",
            "clearance_date",
        ),
        record=RECORD["I5a"],
        says="Within 7 days of registration: a clearance of 60 mL/min/1.73 m2 or more, or a serum creatinine that "
        "fits age and sex.",
        reading="The record prints no creatinine table; ours is the one of sister protocols (NCT00679354 and others), "
        "which has no row under 1 month. Either route is enough. " + MEASUREMENT_COUNT,
        elsewhere="Others use 1.5 x the upper limit for age (NCT00981799) or the laboratory's own normal range "
        "(NCT02393859), which is stricter.",
        topic="kidney",
    ),
    Criterion(
        "I5b",
        IN,
        "Liver: ALT under 5 x and bilirubin at most 1.5 x the upper limit",
        "Inclusion 5, hepatic",
        FreshMeasurement(
            "liver",
            (
                BelowTimes("alt_u_l", D(5), "alt_uln_u_l"),
                AtMostTimes("bilirubin_mg_dl", D("1.5"), "bilirubin_uln_mg_dl"),
            ),
            "liver_date",
            ORGAN_FUNCTION_DAYS,
        ),
        ("alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl", "liver_date"),
        record=RECORD["I5b"],
        says="Within 7 days of registration: ALT under 5 times its upper limit, total bilirubin at most 1.5 times "
        "the upper limit for the age.",
        reading=MEASUREMENT_COUNT,
        elsewhere="Many accept a normal direct bilirubin instead, or fix the ALT limit at 45 U/L (NCT01141244, "
        "NCT02557854, NCT02780804); this record says neither.",
        topic="liver",
    ),
    Criterion(
        "I5c",
        IN,
        "Heart: LVEF of at least 40 % by echo or MUGA",
        "Inclusion 5, cardiac",
        FreshMeasurement(
            "cardiac",
            (AtLeast("lvef_percent", D(40)), Is("lvef_modality", ("echo", "muga"))),
            "lvef_date",
            ORGAN_FUNCTION_DAYS,
        ),
        ("lvef_percent", "lvef_modality", "lvef_date"),
        record=RECORD["I5c"],
        says="Within 7 days of registration: an ejection fraction of 40 % or more by echo or MUGA.",
        reading="The 7 days stand over all of organ function, so they are read for the LVEF as well. "
        + MEASUREMENT_COUNT,
        elsewhere="Usually 45 to 50 % is asked, with a longer time for the echo; NCT02676323 also takes 40 %.",
        topic="heart",
    ),
    Criterion(
        "I6",
        IN,
        "7 days since chemotherapy",
        "Inclusion 6",
        TherapyWashout("chemotherapy", 7),
        ("prior_therapies",),
        record=RECORD["I6"],
        says="7 days or more since earlier chemotherapy. No agent is exempted.",
        reading="Intrathecal, maintenance and hydroxyurea are not exempted. Steroids given against leukaemia count as "
        "chemotherapy, steroids for another reason do not. " + DAY_COUNT,
        elsewhere="Others wait 14 or 21 days, and exempt intrathecal and maintenance therapy and hydroxyurea "
        "(NCT03888534, NCT01411267, NCT01158885).",
        topic="chemotherapy",
    ),
    Criterion(
        "I7",
        IN,
        "After an earlier transplant: no GVHD, off immune suppression for 7 days",
        "Inclusion 7",
        AllOf(
            (
                Is("gvhd", ("none",)),
                OneOf(
                    (
                        Is("immunosuppression", ("never",)),
                        AllOf(
                            (
                                Is("immunosuppression", ("stopped",)),
                                Elapsed("immunosuppression_stopped", 7),
                            )
                        ),
                    )
                ),
            )
        ),
        ("prior_hct", "gvhd", "immunosuppression", "immunosuppression_stopped"),
        record=RECORD["I7"],
        says="After a relapse that followed a transplant: no sign of acute or chronic GVHD, and 7 days or more off"
        " all transplant immune suppression. Steroids for something else than GVHD or leukaemia may go on.",
        reading=DAY_COUNT,
        not_applicable_if=Is("prior_hct", ("no",)),
        elsewhere="Others add 60 to 90 days from the transplant itself; this record asks for no such time.",
        topic="earlier transplant",
    ),
    Criterion(
        "I8",
        IN,
        "7 days since a biologic, longer where its adverse events run longer",
        "Inclusion 8",
        TherapyWashout("biologic", 7, past_adverse_events=True),
        ("prior_therapies",),
        record=RECORD["I8"],
        says="7 days or more since the last dose of an anti-cancer biologic, and longer where its adverse events "
        "are known to come after day 7. How long is to be discussed with the study chair.",
        reading="Clear on the day after the last one on which adverse events are known to occur. " + DAY_COUNT,
        elsewhere="NCT01411267 and NCT03888534 use nearly the same words; NCT02642965 names steroids and retinoids "
        "as examples.",
        topic="biologic",
    ),
    Criterion(
        "I9",
        IN,
        "3 half-lives since a monoclonal antibody; inotuzumab 12 days",
        "Inclusion 9",
        ANTIBODY_WASHOUT,
        ("prior_therapies",),
        record=RECORD["I9"],
        says="3 half-lives of the antibody or more since its last dose; for inotuzumab it says 12 days.",
        reading="Half-lives are rounded up to whole days. The record's 12 days for inotuzumab are taken as the whole "
        "waiting period; three half-lives of 12.3 days would be 37, so up to then the study chair is asked. Antibodies "
        "that are not given against leukaemia wait in full, since the record exempts none: the study chair is asked. "
        + DAY_COUNT,
        elsewhere="3 half-lives also in NCT01697514, NCT03888534 and NCT02557854; a flat 21 days in NCT02780804.",
        topic="antibody",
    ),
    Criterion(
        "I10",
        IN,
        "42 days since immunotherapy (CAR T cells, tumour vaccines)",
        "Inclusion 10",
        TherapyWashout("immunotherapy", 42),
        ("prior_therapies",),
        record=RECORD["I10"],
        says="42 days or more since any immunotherapy was completed; tumour vaccines and CAR T cells are its examples.",
        reading="“Any type of immunotherapy” is taken to be: CAR T and other cells aimed at cancer, donor lymphocytes, "
        "virus-specific and NK cells, tumour vaccines, and antibodies against checkpoints. Antibodies that bind T "
        "cells, interferons and interleukins are asked about one by one. " + DAY_COUNT,
        elsewhere="42 days also in NCT02557854; 30 days in NCT03888534; 21 days after CAR T cells in NCT02141828.",
        topic="immunotherapy",
    ),
    Criterion(
        "I11",
        IN,
        "No cranial or craniospinal radiation planned; 90 days since TBI or such radiation",
        "Inclusion 11",
        AllOf(
            (
                Is("radiation_planned", ("no",)),
                RadiationWashout(("tbi", "cranial", "craniospinal"), 90),
            )
        ),
        ("radiation_planned", "prior_radiation"),
        record=RECORD["I11"],
        says="No cranial or craniospinal radiation during protocol therapy, and 90 days or more since earlier TBI "
        "or such radiation.",
        reading=DAY_COUNT,
        elsewhere="90 days also in NCT03888534; 150 days in NCT02780804.",
        topic="radiation",
    ),
    Criterion(
        "I12",
        IN,
        "Contraception agreed, where it matters",
        "Inclusion 12",
        AllOf((Known("sex"), Is("contraception_agreed", ("yes",)))),
        ("age_months", "sex", "childbearing_potential", "sexually_active", "contraception_agreed"),
        record=RECORD["I12"],
        says="Sexually active females of child-bearing potential use adequate contraception, sexually active men a"
        " barrier, during treatment and for 2 months after the last dose of chemotherapy.",
        reading="The last dose of chemotherapy is taken to be the end of blinatumomab, the only drug of this study; "
        "the 2 months are counted from there. " + UNDER_8,
        not_applicable_if=OneOf((*NO_CHILDBEARING, Is("sexually_active", ("no",)))),
        topic="contraception",
    ),
    Criterion(
        "I13",
        IN,
        "Written consent, signed and dated",
        "Inclusion 13",
        AllOf((Awaited("consent_signed", "yes"), Known("consent_date"))),
        ("consent_signed", "consent_date"),
        topic="consent",
        record=RECORD["I13"],
        says="Voluntary written consent before any study procedure that is not ordinary care; it can be withdrawn "
        "at any time.",
    ),
    Criterion(
        "E1",
        EX,
        "CNS3 ever, or CNS2 or CNS3 now",
        "Exclusion 1",
        OneOf((Is("cns3_history", ("yes",)), Is("cns_status", ("cns2", "cns3")))),
        ("cns3_history", "cns_status"),
        record=RECORD["E1"],
        says="CNS3 at any time, or active CNS disease, which is CNS2 or more.",
        elsewhere="NCT02393859 allowed a treated CNS relapse; this record does not.",
        topic="CNS disease",
    ),
    Criterion(
        "E2",
        EX,
        "Other anti-cancer treatment at the same time",
        "Exclusion 2",
        Is("concomitant_therapy", ("yes",)),
        ("concomitant_therapy",),
        topic="other treatment",
        record=RECORD["E2"],
        says="Chemotherapy, radiation, immunotherapy or other anti-cancer therapy at the same time, besides the "
        "protocol's own.",
    ),
    Criterion(
        "E3",
        EX,
        "Infection that is not controlled",
        "Exclusion 3",
        Is("uncontrolled_infection", ("yes",)),
        ("uncontrolled_infection",),
        topic="infection",
        record=RECORD["E3"],
        says="A systemic infection, such as fungal, bacterial or viral, whose signs go on without improvement in "
        "spite of treatment.",
    ),
    Criterion(
        "E4",
        EX,
        "Pregnant or lactating; pregnancy test within 7 days before the start",
        "Exclusion 4",
        OneOf((Is("pregnancy_test", ("positive",)), Is("lactating", ("yes",)))),
        ("age_months", "sex", "childbearing_potential", "pregnancy_test", "pregnancy_test_date", "lactating"),
        record=RECORD["E4"],
        says="Pregnancy or breast-feeding. Females of child-bearing potential have a blood or urine test within 7 "
        "days before blinatumomab starts.",
        reading=UNDER_8 + " The test is counted against the start of blinatumomab. " + MEASUREMENT_COUNT,
        not_applicable_if=OneOf((MALE, *NO_CHILDBEARING)),
        proof=AllOf(
            (
                Known("sex"),
                Known("childbearing_potential"),
                FreshMeasurement(
                    "pregnancy_test",
                    (Is("pregnancy_test", ("negative",)),),
                    "pregnancy_test_date",
                    ORGAN_FUNCTION_DAYS,
                    Anchor.START,
                ),
            )
        ),
        topic="pregnancy",
    ),
    Criterion(
        "E5",
        EX,
        "Known allergy to blinatumomab",
        "Exclusion 5",
        Is("blinatumomab_allergy", ("yes",)),
        ("blinatumomab_allergy",),
        topic="allergy",
        record=RECORD["E5"],
        says="A known allergy to blinatumomab.",
    ),
    Criterion(
        "E6",
        EX,
        "Taking part in another phase 1 or 2 study",
        "Exclusion 6",
        Is("other_phase12_study", ("yes",)),
        ("other_phase12_study",),
        topic="other study",
        record=RECORD["E6"],
        says="Taking part in another phase 1 or 2 study at the same time.",
    ),
)

CHAIR_QUERIES = (
    ChairQuery(
        "age_25",
        AllOf((AtLeast("age_months", D(300)), Below("age_months", D(312)))),
        "25 completed years: the record does not say whether that is still “<= 25 years”.",
        "I3",
        label="age of 25",
    ),
    ChairQuery(
        "biologic_interval",
        TherapySaid("biologic", "late_ae", "yes"),
        "A biologic with late adverse events: the record wants its interval discussed with the study chair.",
        "I8",
        label="biologic interval",
    ),
    ChairQuery(
        "inotuzumab_interval",
        TherapyWithin("inotuzumab", 37),
        "Inotuzumab less than 37 days before registration: the record's 12 days may be over, but three half-lives "
        "of 12.3 days would be 37.",
        "I9",
        label="inotuzumab interval",
    ),
    ChairQuery(
        "very_high_risk_other",
        AllOf((VERY_HIGH_RISK, Exactly("vhr_features", ("other",)), Unless(OneOf((RELAPSE, EOC_MRD))))),
        "Very high risk by another feature than those that the record names.",
        "I1",
        label="very high risk, other",
    ),
    ChairQuery(
        "supportive_antibody",
        AntibodyWaits(SUPPORTIVE_ANTIBODIES, ANTIBODY_WASHOUT),
        "An antibody that was not given against leukaemia is still waited for: the record exempts none, which is our "
        "reading of it. Does it count?",
        "I9",
        in_record=False,
        label="supportive antibody",
    ),
)
