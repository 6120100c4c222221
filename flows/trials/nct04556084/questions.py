"""Every question of the screening, in the order in which it is asked.

Keys, ranges and "asked when" are the contract's; usual ranges are wide limits of plausibility, chosen so that a
slipped unit (10, 17.1, 60, 88.4, 100 or 1000 times) falls outside of them.
"""

from decimal import Decimal

from flows.rules.conditions import ALWAYS, AllOf, AtLeast, Below, Contains, Done, Includes, Is, OneOf, Unless
from flows.rules.question import Choice, Choices, Day, Entries, Name, NumberKind, Option, Question, yes_no
from flows.trials.nct04556084.criteria import CREATININE_ROUTE

D = Decimal
MONTHS_8_YEARS = D(96)
MONTHS_16_YEARS = D(192)
FEMALE = Is("sex", ("female",))
MALE = Is("sex", ("male",))
FROM_8_YEARS = AtLeast("age_months", MONTHS_8_YEARS)
CHILDBEARING = Is("childbearing_potential", ("yes",))
PRIOR_HCT = Is("prior_hct", ("yes",))
ANTIBODY = Includes("kinds", "monoclonal_antibody")
BIOLOGIC = Includes("kinds", "biologic")
INOTUZUMAB = Contains("agent", "inotuzumab")

# Read as fractions, higher figures would be over 10 % of blasts or 5 % of MRD, which nobody reports so.
MARROW_BLASTS = NumberKind("%", high=D(100), usual=(D(0), D(30)), example="1.5", fraction_below=D("0.1"))

MARROW_MRD = NumberKind("%", high=D(100), usual=(D(0), D(5)), example="0.2", fraction_below=D("0.05"))
SCORES = NumberKind("", high=D(100), step=10)

# In days: what is planned lies within a year, and so does a test that counts.
FAR_AHEAD = LONG_AGO = 366

# What people type beside a day, where it says no more than the question does.
PLANNED = "planned plan scheduled for will be"

# Of a dose; of a test it may be its result that was received.
RECEIVED = "received erhalten bekommen reçu reçue recibido recibida ricevuto ricevuta ontvangen"

TESTED = "drawn collected measured tested test checked sampled sample lab labs blood bloods"

SECTIONS = (
    "Planned dates",
    "Candidate",
    "Disease",
    "Transplant plan",
    "Performance",
    "Kidney",
    "Liver",
    "Heart",
    "Prior therapy",
    "Transplant history",
    "Radiation",
    "Contraception",
    "Consent",
    "Safety",
)

THERAPY_FIELDS = (
    Question(
        "agent",
        "Prior therapy",
        "Which agent was given?",
        "Type its name, brand or short name, such as InO. One agent at a time.",
        Name(100),
        required=True,
        short="Agent",
    ),
    Question(
        "kinds",
        "Prior therapy",
        "What kind of agent is it?",
        "Choose all that fit: every rule that fires counts, and the strictest dates rule.",
        Choices(
            (
                Option("chemotherapy", "Chemotherapy"),
                Option("biologic", "Biologic"),
                Option("monoclonal_antibody", "Monoclonal antibody"),
                Option("immunotherapy", "Immunotherapy (CAR T, vaccine)"),
            ),
            at_least=1,
        ),
        required=True,
        open_in_chat=True,
        short="Kinds",
    ),
    Question(
        "last_dose",
        "Prior therapy",
        "When was its last dose?",
        "Last day taken, infusion day, or end of a continuous infusion. A planned last dose may lie ahead.",
        Day(ahead=True, beside=RECEIVED),
        short="Last dose",
    ),
    Question(
        "half_life_days",
        "Prior therapy",
        "What is the half-life of this antibody, in days?",
        "Three half-lives must pass. Take it from the label, or ask pharmacy.",
        NumberKind("days", high=D(365), above=True, usual=(D("0.05"), D(100)), example="22"),
        asked_when=AllOf((ANTIBODY, Unless(INOTUZUMAB))),
        belongs_when=OneOf((ANTIBODY, INOTUZUMAB)),
        short="Half-life",
    ),
    Question(
        "late_ae",
        "Prior therapy",
        "Are adverse events of this biologic known to occur later than 7 days after a dose?",
        "If so, the wait runs past them, and the interval goes to the study chair.",
        yes_no(),
        asked_when=BIOLOGIC,
        belongs_when=BIOLOGIC,
        short="Late adverse events",
    ),
    Question(
        "ae_until",
        "Prior therapy",
        "Until which day are they known to occur?",
        "The last such day. Registration is possible from the day after it.",
        Day(ahead=True, not_before="last_dose", beside="until till to adverse events"),
        asked_when=Is("late_ae", ("yes",)),
        belongs_when=BIOLOGIC,
        short="Adverse events until",
    ),
)

RADIATION_FIELDS = (
    Question(
        "site",
        "Radiation",
        "Where was the radiation given?",
        "TBI, cranial and craniospinal need 90 days; other sites do not count.",
        Choice(
            (
                Option("tbi", "TBI (total body)"),
                Option("cranial", "Cranial"),
                Option("craniospinal", "Craniospinal"),
                Option("other", "Other site"),
            )
        ),
        required=True,
        short="Site",
    ),
    Question(
        "last_date",
        "Radiation",
        "When was the last fraction?",
        "The last day of this course; a planned one may lie ahead.",
        Day(ahead=True, beside="fraction fractions radiation radiotherapy irradiation tbi cranial craniospinal csi"),
        short="Last fraction",
    ),
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "registration_date",
        "Planned dates",
        "When is registration planned?",
        "Waiting periods and measurements are counted against this day. Today, if not planned yet.",
        Day(ahead=True, not_before="as_of", usual=FAR_AHEAD, beside=f"{PLANNED} registration register reg study"),
        short="Planned registration",
    ),
    Question(
        "start_date",
        "Planned dates",
        "When is the first day of blinatumomab planned?",
        "The pregnancy test is counted against this day. The registration day, if not planned yet.",
        Day(
            ahead=True,
            not_before="registration_date",
            usual=FAR_AHEAD,
            beside=f"{PLANNED} start starts starting begin begins first blina blinatumomab",
        ),
        short="Planned start",
    ),
    Question(
        "age_months",
        "Candidate",
        "How old will the candidate be at registration?",
        "Type years and months, such as 14 y 3 m. Never type a birth date.",
        NumberKind("months", high=D(1440), step=1, usual=(D(1), D(480)), example="14 y 3 m"),
        short="Age",
    ),
    Question(
        "sex",
        "Candidate",
        "What is the candidate's sex?",
        "It decides the creatinine limit, and which questions follow.",
        Choice((Option("female", "Female"), Option("male", "Male"))),
        short="Sex",
    ),
    Question(
        "b_all",
        "Disease",
        "Is the diagnosis B-ALL?",
        "B-cell acute lymphoblastic leukaemia.",
        yes_no(),
        short="B-ALL",
    ),
    Question(
        "blasts_percent",
        "Disease",
        "What share of blasts did the latest marrow show?",
        "M1 marrow is needed: under 5 %.",
        MARROW_BLASTS,
        short="Marrow blasts",
        may_change=True,
    ),
    Question(
        "mrd_percent",
        "Disease",
        "What MRD did the latest marrow show?",
        "In percent: 0.01 % is 1 in 10,000. At least 0.01 % is needed.",
        MARROW_MRD,
        short="Marrow MRD",
        may_change=True,
    ),
    Question(
        "mrd_by_flow",
        "Disease",
        "Was that MRD measured by multi-parameter flow cytometry?",
        "PCR or sequencing does not stand in for flow here.",
        yes_no(),
        short="MRD by flow",
    ),
    Question(
        "disease_group",
        "Disease",
        "Which of these describe the disease?",
        "One that holds is enough. Choose all that fit.",
        Choices(
            (
                Option("relapse", "First or later relapse"),
                Option("very_high_risk", "Very high risk, first remission"),
                Option("eoc_mrd", "MRD at end of consolidation"),
            )
        ),
        short="Disease group",
    ),
    Question(
        "vhr_features",
        "Disease",
        "Which very-high-risk features are there?",
        "The record's list is open; other features alone go to the study chair.",
        Choices(
            (
                Option("induction_failure", "Induction failure"),
                Option("severe_hypodiploidy", "Severe hypodiploidy"),
                Option("ph_like", "Ph-like"),
                Option("other", "Other feature"),
            )
        ),
        asked_when=Includes("disease_group", "very_high_risk"),
        short="Very-high-risk features",
    ),
    Question(
        "eoc_mrd_percent",
        "Disease",
        "What was the MRD at the end of consolidation?",
        "In percent. This group needs at least 0.01 %.",
        MARROW_MRD,
        asked_when=Includes("disease_group", "eoc_mrd"),
        short="MRD at end of consolidation",
    ),
    Question(
        "hct_intent",
        "Transplant plan",
        "Is an allogeneic transplant intended, whatever this study does?",
        "The intent must not depend on this study.",
        yes_no(),
        short="HCT intended",
    ),
    Question(
        "donor_available",
        "Transplant plan",
        "Is a donor available?",
        "As the transplant centre judges.",
        yes_no(),
        short="Donor available",
        may_change=True,
    ),
    Question(
        "hct_direct",
        "Transplant plan",
        "Is the plan to go straight to transplant after 1 or 2 cycles?",
        "No other therapy in between is planned.",
        yes_no(),
        short="Straight to HCT",
    ),
    Question(
        "karnofsky",
        "Performance",
        "What is the Karnofsky score?",
        "16 years and older. 50: needs considerable help and frequent medical care.",
        SCORES,
        asked_when=AtLeast("age_months", MONTHS_16_YEARS),
        short="Karnofsky",
        may_change=True,
    ),
    Question(
        "lansky",
        "Performance",
        "What is the Lansky play score?",
        "Under 16 years. 50: gets dressed but lies around much of the day.",
        SCORES,
        asked_when=Below("age_months", MONTHS_16_YEARS),
        short="Lansky",
        may_change=True,
    ),
    Question(
        "creatinine_mg_dl",
        "Kidney",
        "What is the serum creatinine?",
        "In mg/dL; type the unit if it is another, such as 62 umol/L.",
        NumberKind(
            "mg/dL",
            above=True,
            usual=(D("0.1"), D(3)),
            slips=("umol/L", "mg/L"),
            not_done=True,
            example="0.7",
        ),
        short="Creatinine",
    ),
    Question(
        "creatinine_date",
        "Kidney",
        "When was the creatinine measured?",
        "Good for registration on that day and 7 days on.",
        Day(usual=LONG_AGO, beside=f"{TESTED} creatinine creat crea scr"),
        asked_when=Done("creatinine_mg_dl"),
        short="Creatinine date",
    ),
    Question(
        "creatinine_clearance",
        "Kidney",
        "What is the creatinine clearance or GFR?",
        "In mL/min/1.73 m2, measured or estimated. 60 or more is enough by itself.",
        NumberKind("mL/min/1.73 m2", usual=(D(20), D(250)), not_done=True, example="95"),
        asked_when=Unless(CREATININE_ROUTE),
        counts_when=ALWAYS,
        short="Clearance",
    ),
    Question(
        "clearance_date",
        "Kidney",
        "When was the clearance measured?",
        "Good for registration on that day and 7 days on.",
        Day(usual=LONG_AGO, beside=f"{TESTED} clearance gfr egfr urine"),
        asked_when=Done("creatinine_clearance"),
        short="Clearance date",
    ),
    Question(
        "alt_u_l",
        "Liver",
        "What is the ALT?",
        "In U/L. It must be under 5 x the laboratory's upper limit.",
        NumberKind(
            "U/L",
            above=True,
            usual=(D(4), D(1000)),
            slips=("ukat/L",),
            example="60",
        ),
        short="ALT",
    ),
    Question(
        "alt_uln_u_l",
        "Liver",
        "What is the laboratory's upper limit of normal for ALT?",
        "As printed beside the result, in U/L.",
        NumberKind("U/L", above=True, usual=(D(15), D(100)), slips=("ukat/L",), example="40", limit=True),
        short="ALT upper limit",
    ),
    Question(
        "bilirubin_mg_dl",
        "Liver",
        "What is the total bilirubin?",
        "In mg/dL, from the same days as the ALT.",
        NumberKind(
            "mg/dL",
            above=True,
            usual=(D("0.05"), D(5)),
            slips=("umol/L", "mg/L"),
            example="0.6",
        ),
        short="Bilirubin",
    ),
    Question(
        "bilirubin_uln_mg_dl",
        "Liver",
        "What is the upper limit of normal for bilirubin at this age?",
        "As printed beside the result, in mg/dL.",
        NumberKind(
            "mg/dL",
            above=True,
            usual=(D("0.2"), D(3)),
            slips=("umol/L", "mg/L"),
            example="1.2",
            limit=True,
        ),
        short="Bilirubin upper limit",
    ),
    Question(
        "liver_date",
        "Liver",
        "When were ALT and bilirubin measured?",
        "If on two days, the older one. Good for registration on that day and 7 days on.",
        Day(usual=LONG_AGO, beside=f"{TESTED} liver alt bilirubin bili lfts lft older"),
        short="Liver values date",
    ),
    Question(
        "lvef_percent",
        "Heart",
        "What is the left ventricular ejection fraction?",
        "In percent, at least 40. A shortening fraction does not stand in.",
        NumberKind("%", high=D(100), usual=(D(20), D(85)), slips=("fraction",), example="62"),
        short="LVEF",
    ),
    Question(
        "lvef_modality",
        "Heart",
        "How was it measured?",
        "The record names these two.",
        Choice((Option("echo", "Echo"), Option("muga", "MUGA"))),
        short="LVEF method",
    ),
    Question(
        "lvef_date",
        "Heart",
        "When was the LVEF measured?",
        "Good for registration on that day and 7 days on: older reports fail.",
        Day(usual=LONG_AGO, beside=f"{TESTED} echo echocardiogram echocardiography muga lvef"),
        short="LVEF date",
    ),
    Question(
        "prior_therapies",
        "Prior therapy",
        "Which anti-leukaemia agents, antibodies and cell therapies were given?",
        "Intrathecal, maintenance and hydroxyurea count too: the record exempts none.",
        Entries("therapy", THERAPY_FIELDS),
        short="Prior therapies",
        may_change=True,
    ),
    Question(
        "prior_hct",
        "Transplant history",
        "Did the relapse come after an earlier transplant?",
        "If so, GVHD and immune suppression are asked.",
        yes_no(),
        short="Relapse after HCT",
    ),
    Question(
        "gvhd",
        "Transplant history",
        "Is there graft-versus-host disease now?",
        "No evidence of acute or chronic GVHD is allowed.",
        Choice((Option("none", "None"), Option("acute", "Acute"), Option("chronic", "Chronic"))),
        asked_when=PRIOR_HCT,
        short="GVHD",
        may_change=True,
    ),
    Question(
        "immunosuppression",
        "Transplant history",
        "What about transplant immune suppression?",
        "Steroids for something other than GVHD or leukaemia do not count.",
        Choice((Option("never", "Never given"), Option("ongoing", "Ongoing"), Option("stopped", "Stopped"))),
        asked_when=PRIOR_HCT,
        short="Immune suppression",
        may_change=True,
    ),
    Question(
        "immunosuppression_stopped",
        "Transplant history",
        "When was its last dose?",
        "7 days must pass.",
        Day(
            beside="immune suppression immunosuppression discontinued",
            ongoing="If it is still being given, go back and answer Ongoing. Else type the day of its last dose alone.",
        ),
        asked_when=Is("immunosuppression", ("stopped",)),
        short="Immune suppression last dose",
    ),
    Question(
        "radiation_planned",
        "Radiation",
        "Is cranial or craniospinal radiation planned during protocol therapy?",
        "It is prohibited on study.",
        yes_no(),
        short="Radiation planned",
        may_change=True,
    ),
    Question(
        "prior_radiation",
        "Radiation",
        "Which radiation was given before?",
        "TBI, cranial and craniospinal need 90 days.",
        Entries("course", RADIATION_FIELDS),
        short="Prior radiation",
        may_change=True,
    ),
    Question(
        "childbearing_potential",
        "Contraception",
        "Is she of childbearing potential?",
        "If so, contraception and a pregnancy test are asked.",
        yes_no(),
        asked_when=AllOf((FEMALE, FROM_8_YEARS)),
        counts_when=Unless(MALE),
        short="Childbearing potential",
        may_change=True,
    ),
    Question(
        "sexually_active",
        "Contraception",
        "Is the candidate sexually active?",
        "If so, contraception must be agreed.",
        yes_no(),
        asked_when=OneOf((AllOf((MALE, FROM_8_YEARS)), AllOf((FEMALE, CHILDBEARING)))),
        short="Sexually active",
        may_change=True,
    ),
    Question(
        "contraception_agreed",
        "Contraception",
        "Was adequate contraception agreed?",
        "During treatment and for 2 months after the last dose; a barrier, for a man.",
        yes_no(),
        asked_when=Is("sexually_active", ("yes",)),
        short="Contraception agreed",
        may_change=True,
    ),
    Question(
        "consent_signed",
        "Consent",
        "Has the consent been signed?",
        "Before any study procedure that is not normal care.",
        yes_no(),
        short="Consent signed",
    ),
    Question(
        "consent_date",
        "Consent",
        "On which day was it signed?",
        "The date beside the signature.",
        Day(usual=LONG_AGO, beside="consent consented signed"),
        asked_when=Is("consent_signed", ("yes",)),
        short="Consent date",
    ),
    Question(
        "cns3_history",
        "Safety",
        "Was there ever CNS3 disease?",
        "At any time, even if treated and cleared.",
        yes_no(),
        short="CNS3 ever",
    ),
    Question(
        "cns_status",
        "Safety",
        "What is the CNS status now?",
        "CNS1: no blasts. CNS2: under 5 white cells per uL with blasts. CNS3: 5 or more with blasts, or signs.",
        Choice((Option("cns1", "CNS1"), Option("cns2", "CNS2"), Option("cns3", "CNS3"))),
        short="CNS now",
        may_change=True,
    ),
    Question(
        "concomitant_therapy",
        "Safety",
        "Will there be other anti-cancer treatment at the same time?",
        "Chemotherapy, radiation, immunotherapy or other, beyond what the protocol gives.",
        yes_no(),
        short="Concomitant therapy",
        may_change=True,
    ),
    Question(
        "uncontrolled_infection",
        "Safety",
        "Is there an infection that is not controlled?",
        "Signs that go on without improvement in spite of treatment. Improving is controlled.",
        yes_no(),
        short="Uncontrolled infection",
        may_change=True,
    ),
    Question(
        "pregnancy_test",
        "Safety",
        "What did the pregnancy test show?",
        "Blood or urine.",
        Choice((Option("negative", "Negative"), Option("positive", "Positive"), Option("not_done", "Not done"))),
        asked_when=CHILDBEARING,
        counts_when=ALWAYS,
        short="Pregnancy test",
    ),
    Question(
        "pregnancy_test_date",
        "Safety",
        "When was the pregnancy test done?",
        "Good for a start of blinatumomab on that day and 7 days on.",
        Day(usual=LONG_AGO, beside=f"{TESTED} pregnancy urine serum hcg negative"),
        asked_when=Done("pregnancy_test"),
        short="Pregnancy test date",
    ),
    Question(
        "lactating",
        "Safety",
        "Is she breast-feeding?",
        "Lactating excludes.",
        yes_no(),
        asked_when=CHILDBEARING,
        counts_when=ALWAYS,
        short="Lactating",
        may_change=True,
    ),
    Question(
        "blinatumomab_allergy",
        "Safety",
        "Is there a known allergy to blinatumomab?",
        "Including any component of it.",
        yes_no(),
        short="Blinatumomab allergy",
    ),
    Question(
        "other_phase12_study",
        "Safety",
        "Is the candidate in another phase 1 or 2 study?",
        "Phase 3 and observational studies are not named.",
        yes_no(),
        short="Other phase 1 or 2 study",
        may_change=True,
    ),
)
