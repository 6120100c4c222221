"""From what a file says of treatment to the rules that plans, doses and responses go by."""

from collections.abc import Mapping
from dataclasses import replace

from flows.rules.dose import DoseRule, Dosing
from flows.rules.treatment import Endpoint, Response, TreatmentRules
from flows.trials.compiling.questions import questions_in
from flows.trials.compiling.translate import translate
from flows.trials.compiling.translate_leaves import Setting
from flows.trials.form.leaves.leaves import Between, Compare, bounds_of
from flows.trials.form.leaves.trees import AtLeast, Line, Tree, lines
from flows.trials.form.questions.library import library_question
from flows.trials.form.questions.questions import Question
from flows.trials.form.treatment.treatment import DoseLine, ResponseForm, Treatment
from flows.trials.form.trial import Trial

SECTION = "Treatment"


def treatment_of(trial: Trial) -> TreatmentRules | None:
    """The rules of the treatment of a trial; None where it ends at registration."""
    given = trial.treatment
    if given is None:
        return None
    source = f"{trial.registry_id}, {given.rules.source}"
    return replace(
        given.rules,
        source=source,
        eligibility=f"{trial.registry_id}, eligibility criteria",
        dosing=_dosing(given, source) if given.dose else None,
        items=tuple(replace(item, source=item.source or source) for item in given.rules.items),
        response=_response(given.response) if given.response else None,
    )


def _dosing(given: Treatment, source: str) -> Dosing:
    trees = [line.when for line in given.dose if line.when]
    bounds = {bound for tree in trees for line in lines(tree) for bound in bounds_of(line.plain)}
    return Dosing(tuple(map(_rule, given.dose)), given.dose_says, source, tuple(sorted(bounds)))


def _rule(line: DoseLine) -> DoseRule:
    if line.when is None:
        return line.rule
    weight = library_question("weight")
    when = translate(line.when, _among({weight.name: weight}))
    return replace(line.rule, when=when, whom=_whom(line.when))


def _among(questions: Mapping[str, Question]) -> Setting:
    """What the conditions of a treatment are translated in: they know no day of the trial."""
    return Setting(questions, questions, {}, {})


def _whom(tree: Tree) -> str:
    """For whom a rule is, such as "45 kg or more"."""
    if isinstance(tree, AtLeast):
        return (" and " if tree.count == len(tree.parts) else " or ").join(map(_whom, tree.parts))
    leaf = tree.leaf if isinstance(tree, Line) else None
    if isinstance(leaf, Between):
        return f"{leaf.low} to {leaf.high} kg"
    if isinstance(leaf, Compare):
        return COMPARED[leaf.op].format(number=leaf.number)
    return ", ".join(line.text for line in lines(tree))


COMPARED = {
    ">=": "{number} kg or more",
    "<": "under {number} kg",
    ">": "over {number} kg",
    "<=": "up to {number} kg",
    "=": "{number} kg",
}


def _response(given: ResponseForm) -> Response:
    setting = _among(given.questions)
    keys = {name: question.key for name, question in given.questions.items()}
    in_braces = {name: f"{{{key}}}" for name, key in keys.items()} | {"response": "{response}", "cycle": "{cycle}"}
    following = (
        replace(one.rule, when=translate(one.when, setting), words=one.rule.words.format(**in_braces))
        for one in given.following
    )
    endpoints = (Endpoint(one.code, one.words, translate(one.reached_when, setting)) for one in given.endpoints)
    return Response(
        given.name,
        questions_in(setting, SECTION),
        tuple(following),
        tuple(endpoints),
        given.says,
        tuple((keys[name], words) for name, words in given.told.items()),
    )
