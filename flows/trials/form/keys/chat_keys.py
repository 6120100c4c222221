"""The keys for what the chat shows, hears and says: no rule looks at what stands under them."""

from flows.trials.form.keys.shapes import CONDITION, LIST, MAP, TEXT, TEXTS, Form, Key

QUESTION_IN_CHAT: Form = {
    "section": Key(TEXT, "the heading it stands under"),
    "help": Key(TEXT, "a sentence beside it"),
    "label": Key(TEXT, "what its answer is called in a list, such as ALT upper limit"),
    "example": Key(TEXT, "an answer as it may be typed"),
    "called": Key(TEXTS, "names that people type for it"),
    "options_called": Key(MAP, "option: names that people type for it"),
    "beside": Key(TEXT, "words beside a typed day that say no more than the question does"),
    "if_ongoing": Key(TEXT, "of a date: what to answer instead where it is still being given"),
    "if_negative": Key(TEXT, "of a number: what to type instead of negative"),
    "notes": Key(MAP, "option: what is said beside it where the answer was worked out from others"),
    "fraction_below": Key(TEXT, "bare figures under it may be a fraction as well as %"),
    "may_change": Key(TEXT, "yes: some days later it may be otherwise, so it is asked again"),
    "not_known": Key(
        TEXT, "for the chair: what nobody at a site knows the study chair is asked, whose ruling is then the answer"
    ),
    "belongs_when": Key(CONDITION, "of a field: a record may hold it only where this holds"),
    "judged_by": Key(TEXT, "investigator, coordinator or sponsor"),
    "effort": Key(TEXT, "coordinator, chart, laboratory, imaging or procedure: what it takes to get it"),
    "got_with": Key(TEXT, "question that the same look or measurement answers"),
    "thing": Key(TEXT, "what is got, inside a sentence, such as CNS status"),
    "later": Key(TEXT, "how an answer that fails can become another: again (measured), change, or never"),
    "again": Key(TEXT, "what is done then, such as a new marrow"),
    "lasting": Key(TEXTS, "options that nothing changes any more"),
    "then": Key(TEXT, "a sentence on what is waited for after the change"),
    "loinc": Key(TEXT, "its LOINC code"),
}
FILE_IN_CHAT: Form = {
    "home": Key(TEXT, "the first sentence of the home screen"),
    "aim": Key(TEXT, "what is studied, in a few words"),
    "plan_says": Key(TEXT, "what the record counts to the planned days, told where they are asked"),
    "numbers": Key(TEXT, "what registration numbers begin with"),
    "readings": Key(TEXTS, "what is ours beyond the criteria"),
    "measurements": Key(MAP, "name: what is measured, in words; or [that, what it is of], such as Kidney function"),
    "groups": Key(MAP, "what is measured together when people say so, name: group"),
    "together": Key(LIST, "usual answers that one tap may give, each still an answer of its own"),
    "contradictions": Key(LIST, "answers that cannot all be right, or hardly"),
    "agents": Key(LIST, "what is told of agents that the agents' table marks"),
}
CRITERION_IN_CHAT: Form = {
    "part": Key(TEXT, "of a number in the record that several codes share, such as renal"),
    "topic": Key(TEXT, "what it is about, in a word or two"),
    "record": Key(TEXT, "the record's own words"),
    "acts": Key(MAP, "a reading that is told beside a decision that rests on it"),
    "section": Key(TEXT, "of `ask`: the heading it stands under, asked behind its other questions"),
    "help": Key(TEXT, "of `ask`: a sentence beside it"),
}
GROUP: Form = {
    "called": Key(TEXTS, "names that people type for it", True),
    "of": Key(TEXTS, "questions", True),
}
TOGETHER: Form = {
    "label": Key(TEXT, "words of the button; with {n} in them it gives those that are left, else all or none", True),
    "answers": Key(MAP, "question: its usual answer", True),
}
CONTRADICTION: Form = {
    "of": Key(TEXTS, "questions whose answers do not fit together", True),
    "when": Key(CONDITION, "where they do not", True),
    "words": Key(TEXT, "what is not so, and what to do", True),
}
ACTS: Form = {
    "words": Key(TEXT, "what is ours; {agents} stands for those that it is about", True),
    "when": Key(CONDITION, "where the decision rests on it"),
    "decided": Key(TEXT, "yes: only where the criterion is met or not"),
    "kind": Key(TEXT, "where there is a prior therapy of this kind"),
    "agents": Key(TEXTS, "and it is one of these, by their names in the agents' table"),
    "unless_ending": Key(TEXTS, "and no word of its name ends so"),
}
MARKED: Form = {
    "marked": Key(TEXT, "what the table says of the agent beside its kinds", True),
    "words": Key(TEXT, "what is told", True),
    "ruling": Key(
        TEXT,
        "code of an item for the study chair while such an agent is waited for; it stands beside the decision, and a "
        "ruling may let the agent count no more",
    ),
    "criterion": Key(TEXT, "whose washout waits for it"),
}
