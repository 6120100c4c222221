"""What the trial fixes about treatment: doses, cycles, days."""

from datetime import timedelta
from decimal import Decimal

from flows.rules.conditions import Compare, Is
from flows.rules.question import Choice, Day, NumberKind, Option, Question
from flows.rules.treatment import (
    BagNote,
    Contraception,
    Cycles,
    DoseRule,
    Dosing,
    Endpoint,
    Following,
    Infusion,
    Item,
    NextCycle,
    NextTreatment,
    Offset,
    PauseRule,
    Point,
    PregnancyRule,
    Response,
    TreatmentRules,
)

ARM = "NCT04556084, description of the arm"
ELIGIBILITY = "NCT04556084, eligibility criteria"
LABEL = "US label, MRD-positive disease"
READING = "Our reading; the trial's record does not say"
HOSPITAL = "Days in hospital"
SECTION = "Treatment"

MARROW_BLASTS = NumberKind(
    "%", high=Decimal(100), usual=(Decimal(0), Decimal(30)), example="1.5", fraction_below=Decimal("0.1")
)
MARROW_MRD = NumberKind(
    "%", high=Decimal(100), usual=(Decimal(0), Decimal(5)), example="0.2", fraction_below=Decimal("0.05")
)
IN_REMISSION = Compare("blasts_percent", "<", Decimal(5))
MRD_NEGATIVE = Compare("flow_mrd_percent", "<", Decimal("0.01"))
MRD_POSITIVE = Compare("flow_mrd_percent", ">=", Decimal("0.01"))

INFUSION = Infusion(
    timedelta(hours=672),
    (24, 48, 72, 96, 168),
    # Kinds: blincytohcp.com, dosing and administration. Preservative: drugs.com monograph of May 2025.
    (
        BagNote(
            (72, 96, 168),
            Decimal("5.4"),
            "Bags of {hours} h hold benzyl alcohol; the US label does not recommend them under 5.4 kg: take bags of 24 "
            "or 48 h, which are free of it. Pharmacy decides.",
        ),
        # Health Canada's notice of 2018 (prais.paho.org).
        BagNote(
            (168,),
            Decimal(22),
            "For the 7-day bag older labels had a limit of 22 kg, today's US label 5.4 kg. Ask pharmacy.",
        ),
    ),
    # In hours that pass, as the infusion is counted, and on the site's calendar. Where the clock changes in a pause
    # the two differ by an hour, and nothing says which is meant: what lies between them is asked.
    PauseRule(
        timedelta(hours=168),
        "7 days of a pause are counted as 168 elapsed hours; where the clock changes and the calendar says otherwise, "
        "it is asked.",
        "The record does not say whether the cycle that was broken off counts as one of the two: ask the study chair.",
        LABEL,
        timedelta(hours=4),
    ),
)

# The record gives the two rates; the cap is in the label only (PMC6368716, table 1; drugs.com dosage).
DOSING = Dosing(
    (
        DoseRule(Decimal(28), "mcg/day", when=Compare("weight_kg", ">=", Decimal(45)), whom="45 kg or more"),
        DoseRule(
            Decimal(15),
            "mcg/day",
            "m2",
            Compare("weight_kg", "<", Decimal(45)),
            "under 45 kg",
            Decimal(28),
            Decimal("0.1"),
            "The cap of 28 mcg/day is the label's; the trial's record does not name it.",
        ),
    ),
    "28 mcg/day from 45 kg on; under 45 kg 15 mcg/m2/day.",
    ARM,
    (Decimal(45),),
)

RESPONSE = Response(
    "marrow",
    (
        Question(
            "on",
            SECTION,
            "On which day was the marrow taken?",
            "After the infusion of the cycle.",
            Day(beside="marrow biopsy aspirate sampled"),
            required=True,
            short="Marrow",
        ),
        Question(
            "blasts_percent",
            SECTION,
            "How many blasts are in the marrow?",
            "In percent. Under 5 % is remission.",
            MARROW_BLASTS,
            required=True,
            short="Blasts",
        ),
        Question(
            "flow_mrd_percent",
            SECTION,
            "How much MRD is found by flow?",
            "In percent. Cycle 2 depends on it: 0.01 % or more.",
            MARROW_MRD,
            short="MRD by flow",
        ),
        Question(
            "hts_detected",
            SECTION,
            "Does sequencing (HTS) find MRD?",
            "The third endpoint of the trial: none detected.",
            Choice((Option("yes", "Detected"), Option("no", "None detected"))),
            short="MRD by sequencing",
        ),
    ),
    (
        Following(
            Compare("blasts_percent", ">=", Decimal(5)),
            NextTreatment.OFF_STUDY,
            "{blasts_percent}: not under 5 %, so not in remission. Off study treatment.",
        ),
        Following(
            IN_REMISSION,
            NextTreatment.COMPLETE,
            "{response}: in remission after 2 cycles, the most that the trial gives. Transplant.",
            after=2,
        ),
        Following(
            IN_REMISSION,
            NextTreatment.COMPLETE,
            "{response}: in remission; cycle {cycle} was stopped for good, so no cycle follows. Transplant, or off "
            "study.",
            stopped=True,
        ),
        Following(
            MRD_NEGATIVE,
            NextTreatment.COMPLETE,
            "{response}: under 0.01 %, so no second cycle. Straight to transplant.",
        ),
        Following(
            MRD_POSITIVE,
            NextTreatment.NEXT_CYCLE,
            "{response}: in remission with MRD of 0.01 % or more, so cycle 2 can be given.",
            called="MRD positive",
        ),
        Following(
            IN_REMISSION,
            NextTreatment.OPEN,
            "{blasts_percent}; MRD by flow is missing, and cycle 2 depends on it.",
        ),
    ),
    (
        Endpoint("cr", "In complete remission (blasts under 5 %)", IN_REMISSION),
        Endpoint("flow_mrd", "MRD negative by flow (under 0.01 %)", MRD_NEGATIVE),
        Endpoint("hts_mrd", "MRD negative by sequencing (none detected)", Is("hts_detected", ("no",))),
    ),
    "cycle 2 can follow in remission, under 5 % blasts, with MRD of 0.01 % or more by flow after cycle 1. At most 2 "
    "cycles are given.",
    (("hts_detected", "by sequencing"),),
)

# Days in hospital: MRD-positive disease, blincytohcp.com/mrd/dosing/administration.
ITEMS = (
    Item(
        "hospital", HOSPITAL, "Hospital on the first 3 days of cycle {cycle}{anew}.", Offset(Point.START), LABEL, 1, 3
    ),
    Item(
        "hospital", HOSPITAL, "Hospital on the first 2 days of cycle {cycle}{anew}.", Offset(Point.START), LABEL, 2, 2
    ),
    Item(
        "marrow",
        "Marrow after cycle {cycle}",
        "Blasts, MRD by flow and by sequencing.",
        Offset(Point.END),
        READING,
        until=Offset(Point.NEXT_START),
        asks=True,
    ),
)

TREATMENT = TreatmentRules(
    starts="start of blinatumomab",
    cycles=Cycles(2, 42),
    next_cycle=NextCycle(
        (Offset(Point.START, 42), Offset(Point.END, 14)),
        "Only in remission with MRD by flow of 0.01 % or more.",
    ),
    then="transplant",
    then_because=(
        "The investigator decides against cycle 2",
        "A donor is ready and transplant does not wait",
        "Side effects speak against cycle 2",
        "Another reason",
    ),
    off_study=(
        "Not in remission, or the disease came back",
        "Side effects",
        "Wish of the family or the physician",
        "Death",
        "Another reason",
    ),
    source=ARM,
    eligibility=ELIGIBILITY,
    dosing=DOSING,
    infusion=INFUSION,
    items=ITEMS,
    response=RESPONSE,
    # "negative pregnancy test within 7 days before starting blinatumomab"; the day of the test is day 0.
    pregnancy_test=PregnancyRule("E4", 7),
    contraception=Contraception(
        "I12",
        2,
        "The record says “of chemotherapy”, which is taken to be blinatumomab: our reading. The label asks for less.",
    ),
)
