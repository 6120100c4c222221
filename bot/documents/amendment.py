"""What a version of a trial changes, and what it means for each candidate of a site, on paper."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.documents.common import legible, pdf
from flows import texts
from flows.chat.site.versions import Told
from flows.decision.new_version import EFFECTS, Changed, changed_criteria, counted
from flows.rules.criterion import Criterion
from flows.rules.trial import Trial
from flows.rules.trial_parts import Amendment


def amendment_pdf(
    new: Trial, before: Trial, differences: Iterable[str], concerned: Sequence[Told], site: str, at: datetime
) -> bytes:
    """What changes from one version to the one that amends it; `concerned`: the most pressing first."""
    assert new.amends is not None
    data = {
        "title": texts.versions.title(new.amends.name, new.version),
        "about": f"What version {new.version} of {new.registry_id} changes, criterion by criterion and by candidate",
        "keywords": [legible(new.registry_id), legible(new.version), "amendment"],
        "head": [legible(new.title), legible(f"{new.registry_id}, version {before.version} to {new.version}")],
        "foot": f"As it stood on {at:%Y-%m-%d %H:%M} UTC",
        "intro": [texts.versions.approved(new.amends.approved, new.amends.why)],
        "criteria": [_criterion(one, new.amends) for one in changed_criteria(before, new)],
        "no_criterion": texts.versions.NO_CRITERION,
        "differences": list(differences),
        "site": site,
        "counted": counted(Counter(one.effect for one in concerned)),
        "candidates": list(_by_effect(concerned)),
        "itself": texts.versions.NOTHING_CHANGES_ITSELF,
    }
    return pdf("amendment.typ", data, at)


def _criterion(one: Changed, amendment: Amendment) -> list[str]:
    name = f"{one.code} {amendment.changed.get(one.code, one.topic)}"
    return [name, *(_asked(criterion) for criterion in (one.before, one.after))]


def _asked(criterion: Criterion | None) -> str:
    """The words of the record, and the rule."""
    if criterion is None:
        return "None."
    return f"{criterion.says} [{'; '.join(line.strip() for line in criterion.rule)}]"


def _by_effect(concerned: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """What becomes of whom; those of whom the same is said stand together, since thousands of rows would take long."""
    for effect, some in groupby(concerned, key=lambda one: one.effect):
        alike: dict[tuple[str, str], list[str]] = {}
        for one in some:
            alike.setdefault((one.stage.replace("_", " "), _words(one)), []).append(one.code)
        rows = [[", ".join(codes), stage, words] for (stage, words), codes in alike.items()]
        yield {"title": EFFECTS[effect].capitalize(), "rows": rows}


def _words(one: Told) -> str:
    return f"{one.means}. Asked anew: {'; '.join(one.asked)}" if one.asked else one.means
