"""The keys of what a file says of treatment."""

from flows.trials.form.keys.shapes import CONDITION, LIST, MAP, TEXT, TEXTS, Form, Key

TREATMENT: Form = {
    "starts": Key(TEXT, "anchor of the first dose", True),
    "source": Key(TEXT, "where in the record it stands, such as description of the arm", True),
    "cycles": Key(MAP, "how many cycles there are at most, and how long one is", True),
    "next_cycle": Key(MAP, "from when on the next one may start"),
    "then": Key(MAP, "where participants go who completed the treatment", True),
    "off_study": Key(LIST, "why somebody leaves, to be chosen from", True),
    "infusion": Key(MAP, "a continuous infusion; without it a cycle is its days"),
    "dose": Key(MAP, "the dose"),
    "items": Key(LIST, "dated items: visits, days in hospital, what asks for the response"),
    "response": Key(MAP, "what is asked after a cycle, what follows from it, and the endpoints"),
    "pregnancy_test": Key(TEXT, "criterion that asks for one before the first dose, and says how long it is good"),
    "contraception": Key(MAP, "how long it goes on after the last dose"),
}
CYCLES: Form = {
    "most": Key(TEXT, "how many at most", True),
    "days": Key(TEXT, "how many days one has from its start", True),
}
NEXT_CYCLE: Form = {
    "from": Key(TEXTS, "42 days after start, 14 days after end; the latest counts", True),
    "words": Key(TEXT, "for whom, in a sentence"),
}
THEN: Form = {
    "to": Key(TEXT, "such as transplant: the button says To transplant", True),
    "because": Key(LIST, "why they go where the response leaves another way open"),
}
INFUSION: Form = {
    "lasts": Key(TEXT, "in all in a cycle, such as 672 hours", True),
    "bags": Key(TEXTS, "lengths that a bag may last", True),
    "notes": Key(LIST, "what is said of some bags where the weight is low"),
    "pause": Key(MAP, "what a pause does; without it there is none"),
}
BAG_NOTE: Form = {
    "bags": Key(TEXTS, "those that it is said of", True),
    "under": Key(TEXT, "the weight under which it is said, such as 5.4 kg", True),
    "words": Key(TEXT, "what is said; {hours} stands for the bag's", True),
}
PAUSE: Form = {
    "goes_on_up_to": Key(TEXT, "the longest pause after which the same cycle goes on; else it is anew", True),
    "counted": Key(TEXT, "how that length is counted, in a sentence", True),
    "anew": Key(TEXT, "what is said of a cycle that began anew", True),
    "source": Key(TEXT, "where the rule stands", True),
    "supervised_after": Key(TEXT, "from which length on a restart is supervised"),
}
DOSE: Form = {
    "says": Key(TEXT, "what the record says of it", True),
    "rules": Key(LIST, "the first that holds counts", True),
}
DOSE_RULE: Form = {
    "when": Key(CONDITION, "for whom, by weight; without it for everybody"),
    "give": Key(TEXT, "such as 28 mcg/day, 15 mcg/m2/day, 10 mg/kg, 1500 mg", True),
    "surface": Key(TEXT, "mosteller: the formula, where it goes by m2"),
    "at_most": Key(TEXT, "the cap, in the unit of the dose"),
    "round": Key(TEXT, "to multiples of it, half of one up, in the unit of the dose"),
    "reading": Key(TEXT, "what is ours of it"),
}
ITEM: Form = {
    "item": Key(TEXT, "its code; hospital is shown as days in hospital", True),
    "title": Key(TEXT, "what it is called; {cycle} stands for the number", True),
    "words": Key(TEXT, "why; {cycle}, and {anew} where its cycle began anew", True),
    "on": Key(TEXT, "day 8, 3 days after start, 4 hours after start, end, 30 days after last end", True),
    "cycle": Key(TEXT, "the one cycle that has it; else each"),
    "for": Key(TEXT, "how long, such as 3 days"),
    "window": Key(TEXTS, "by how much it may be earlier or later, such as 3 days, or [2 days, 5 days]"),
    "every": Key(TEXT, "again after so long, up to `until`"),
    "until": Key(TEXT, "the last day for it, as under `on`, or next start"),
    "concerns": Key(TEXT, "criterion: whom that does not concern has no such item"),
    "who": Key(TEXT, "who does it"),
    "reminded": Key(
        TEXTS,
        "evening before, morning, two days before, week before; else the first two",
    ),
    "asks": Key(TEXT, "response: it is what the response is found in"),
    "source": Key(TEXT, "where it stands; else as the treatment"),
}
RESPONSE: Form = {
    "name": Key(TEXT, "what it is found in, such as marrow", True),
    "says": Key(TEXT, "what the record says of it", True),
    "questions": Key(LIST, "own, `not_done: allowed` where one may stay open; the first, `on`, is for the day", True),
    "told": Key(MAP, "question: what its answer is called beside others, if not as its label"),
    "following": Key(LIST, "what follows; the first that holds counts", True),
    "endpoints": Key(LIST, "what a response may have reached; counted of all who began, and of those with a result"),
}
FOLLOWING: Form = {
    "when": Key(CONDITION, "looks at the questions of the response", True),
    "next": Key(TEXT, "next cycle, complete, off study or open", True),
    "words": Key(TEXT, "why; {response} stands for all answers, {QUESTION} for one, {cycle} for the number", True),
    "after": Key(TEXT, "from this cycle on"),
    "stopped": Key(TEXT, "yes: only after a cycle that was stopped for good"),
    "called": Key(TEXT, "what an answer on this side of the limit is called, such as MRD positive"),
}
ENDPOINT: Form = {
    "code": Key(TEXT, "never used again for another meaning", True),
    "words": Key(TEXT, "what is reached", True),
    "reached_when": Key(CONDITION, "looks at the questions of the response", True),
}
CONTRACEPTION: Form = {
    "criterion": Key(TEXT, "that asks for it: whom it does not concern needs none", True),
    "for": Key(TEXT, "how long after the last dose, in months", True),
    "reading": Key(TEXT, "what is ours of it"),
}
TREATMENT_FORMS: dict[str, Form] = {
    "treatment": TREATMENT,
    "cycles": CYCLES,
    "next cycle": NEXT_CYCLE,
    "then": THEN,
    "infusion": INFUSION,
    "of a bag": BAG_NOTE,
    "pause": PAUSE,
    "dose": DOSE,
    "a dose rule": DOSE_RULE,
    "a dated item": ITEM,
    "response": RESPONSE,
    "what follows": FOLLOWING,
    "an endpoint": ENDPOINT,
    "contraception": CONTRACEPTION,
}
