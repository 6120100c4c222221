"""The flow of candidates as a CONSORT-style picture: who was assessed, excluded and why, and who was eligible.

One arm only, so "registered" stands where "randomised" would: CONSORT 2010, flow diagram.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from bot.documents.common import NOBODY, pdf, period_words, png, source, versions
from flows.answers.lifecycle import Stage
from flows.language.numbers import listed
from flows.rules.trial import Trial
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.tables.flow import ENDS, Flow, flow_of

# What is counted, such as "Registered", and how many people.
Step: TypeAlias = tuple[str, int]


def flow_pdf(snapshot: Snapshot) -> bytes:
    """The flow of a snapshot as PDF."""
    return pdf("flow.typ", _data(snapshot, flow_of(snapshot)), snapshot.taken_at)


def flow_png(snapshot: Snapshot) -> bytes:
    """The flow of a snapshot as PNG for a phone."""
    return png("flow.typ", _data(snapshot, flow_of(snapshot)))


def flow_words(flow: Flow) -> str:
    """The flow in a sentence, for those who cannot see the picture."""
    counted = (*_undecided(flow), *_kept(flow))
    parts = [f"{name[0].lower()}{name[1:]} {people}" for name, people in counted]
    reasons = "; ".join(f"{code} {people}" for code, people in flow.reasons.items())
    excluded = f"excluded {flow.outcomes['not_eligible']}" + (f" ({reasons})" if reasons else "")
    return f"Assessed for eligibility {flow.assessed}: {listed([excluded, *parts])}."


def _data(snapshot: Snapshot, flow: Flow) -> dict[str, Any]:
    trial, period = snapshot.trial, period_words(snapshot.order.since, snapshot.order.until)
    return {
        "title": f"Flow of candidates, {trial.registry_id}",
        "about": flow_words(flow),
        "keywords": [trial.registry_id, "flow diagram", "CONSORT"],
        "head": [f"Flow of candidates · {period}", versions(snapshot)],
        "foot": source(snapshot),
        "period": f"{trial.title} · {versions(snapshot)} · {period}",
        "assessed": {"words": "Assessed for eligibility", "people": flow.assessed, "lines": _more_than_once(flow)},
        "sides": [side for side in (_excluded(flow, snapshot.trial), _open(flow)) if side],
        "eligible": [{"words": name, "people": people} for name, people in _kept(flow)],
        "notes": list(_notes(flow)),
    }


def _kept(flow: Flow) -> Iterator[Step]:
    yield "Eligible", flow.outcomes["eligible"]
    yield "Registered", flow.registered
    for number, people in flow.cycles.items():
        yield f"Began cycle {number}", people
    if completed := flow.ends.get(Stage.COMPLETED):
        yield ENDS[Stage.COMPLETED], completed


def _more_than_once(flow: Flow) -> list[str]:
    return [f"{flow.more_than_once} of them more than once"] if flow.more_than_once else []


def _excluded(flow: Flow, trial: Trial) -> dict[str, Any]:
    reasons = sorted(flow.reasons.items(), key=lambda pair: -pair[1])
    return {
        "words": "Excluded",
        "people": flow.outcomes["not_eligible"],
        "lines": [[str(people), f"{code} · {trial.by_code[code].short}"] for code, people in reasons],
    }


def _open(flow: Flow) -> dict[str, Any] | None:
    lines = [[str(people), words.capitalize()] for words, people in _undecided(flow) if people]
    people = sum(people for _, people in _undecided(flow))
    return {"words": "Not decided yet", "people": people, "lines": lines} if people else None


def _undecided(flow: Flow) -> tuple[Step, ...]:
    return (
        ("still being screened", flow.open),
        ("not yet eligible", flow.outcomes["not_yet"]),
        ("finished with answers missing", flow.outcomes["incomplete"]),
    )


def _notes(flow: Flow) -> Iterator[str]:
    if not flow.assessed:
        yield NOBODY
    if flow.reasons:
        yield "Excluded are those who do not meet criteria; one person may have several reasons."
    if left := flow.ends.get(Stage.OFF_STUDY):
        yield f"Off study after the registration: {left}."
    if flow.withdrawn:
        noun = "screening was" if flow.withdrawn == 1 else "screenings were"
        yield f"Not counted: {flow.withdrawn} {noun} put away as begun by mistake."
