"""What happened to a candidate in SDTM: DS with its qualifiers, DV, SV, and what was measured after registration."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from storage.exports.common.texts import cut
from storage.exports.screenings.cohorts import not_met
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import Ended, History, Registered, standing
from storage.exports.sdtm.standard.datasets import tests
from storage.exports.sdtm.standard.written import day, moment
from storage.exports.sdtm.subjects.findings import Found, measure, of_test, response_rows
from storage.exports.sdtm.trial.design import (
    Row,
    cycle_visit,
    record,
    registration_visit,
    response_visit,
    screening_visit,
)
from storage.study.signatures import Signature

# What begins such a reason for leaving -> the term of NCOMPLT (C66727) that it is; any other is OTHER.
REASONS = {
    "death": "DEATH",
    "side effects": "ADVERSE EVENT",
    "not in remission": "LACK OF EFFICACY",
}
_MILESTONE, _DISPOSITION, _OTHER = "PROTOCOL MILESTONE", "DISPOSITION EVENT", "OTHER EVENT"

# Under this key a record of DS carries its supplemental qualifiers: name, label, value, evaluator.
QUALIFIERS = "qualifiers"


@dataclass(frozen=True, slots=True)
class Events:
    """The events of one screening."""

    screening: ExportedScreening
    history: History
    attempt: int

    def rows(self) -> Found:
        """Every record, by its dataset."""
        yield from (("DS", row | {"DSSPID": str(self.screening.id)}) for row in self._dispositions())
        yield from (("SV", row) for row in sorted(self._visits(), key=itemgetter("VISITNUM")))
        for place, one in enumerate(self.history.deviations, 1):
            spid = f"{self.screening.id}.{place}"
            yield "DV", record("DV", SPID=spid, TERM=cut(one.words, 200), STDTC=day(one.on))
        yield from self._measured()

    def _dispositions(self) -> Iterator[Row]:
        signed = self.screening.happened.consents
        for consent in signed:
            form = f", version {consent.version} of the form" if consent.version and len(signed) > 1 else ""
            term = cut(f"Informed consent obtained{form}", 200)
            yield _disposition(_MILESTONE, "INFORMED CONSENT OBTAINED", term, consent.on)
        if not signed and self.screening.record.get("consent_signed") == "yes":
            yield _disposition(_MILESTONE, "INFORMED CONSENT OBTAINED", "Informed consent obtained", None)
        for signature in self.history.signatures:
            if signature.voided_at is None:
                yield self._signed(signature)
        if self.history.registration:
            yield self._registered(self.history.registration)
        if self.history.end:
            yield self._ended(self.history.end)
        elif self.screening.failed:
            yield self._failure()

    def _signed(self, signature: Signature) -> Row:
        approved = signature.outcome == "approved"
        category = _MILESTONE if approved else _OTHER
        decoded = "ELIGIBILITY CRITERIA MET" if approved else "ELIGIBILITY REJECTED"
        row = _disposition(category, decoded, cut(signature.meaning, 200), self._local(signature.signed_at))
        return row | _qualified(("SIGNNAME", "Printed Name of Signer", signature.printed_name, "INVESTIGATOR"))

    def _registered(self, registered: Registered) -> Row:
        row = _disposition(_MILESTONE, "ENTERED INTO TRIAL", "Registered", day(registered.on))
        row |= {"DSREFID": registered.number, "DSDTC": self._local(registered.at)}
        qualified = [("REGBY", "Registered By", registered.by.label, "")]
        window = self.screening.trial.day_noun.title()
        planned = (
            ("REGPLAN", "Planned Day of Registration", registered.planned_on),
            ("REGBEGIN", cut(f"First Day of {window} Window", 40), registered.earliest),
            ("REGEND", cut(f"Last Day of {window} Window", 40), registered.latest),
        )
        qualified += [(name, label, on.isoformat(), "") for name, label, on in planned if on]
        return row | _qualified(*qualified)

    def _ended(self, ended: Ended) -> Row:
        if ended.how == "completed":
            row = _disposition(_DISPOSITION, "COMPLETED", "COMPLETED", day(ended.on)) | {"DSSCAT": "STUDY TREATMENT"}
            why = [("DSWHY", "Why Treatment Was Completed", ended.reason, "INVESTIGATOR")] if ended.reason else []
            row |= _qualified(*why)
        else:
            reason = ended.reason or "Off study"
            row = _disposition(_DISPOSITION, decoded(reason), cut(reason, 200), day(ended.on))
            row |= {"DSSCAT": "STUDY PARTICIPATION"}
        return row | {"DSDTC": self._local(ended.at)}

    def _failure(self) -> Row:
        term = cut(f"Not eligible: {', '.join(not_met(self.screening.decision))}", 200)
        on = self.screening.local_day(self.screening.finished_at or self.screening.updated_at)
        return _disposition(_DISPOSITION, "SCREEN FAILURE", term, day(on)) | {"DSSCAT": "STUDY PARTICIPATION"}

    def _visits(self) -> Iterator[Row]:
        started = day(self.screening.local_day(self.screening.created_at))
        finished = self.screening.finished_at
        first = {"SVPRESP": "Y", "SVOCCUR": "Y"} if self.attempt == 1 else {"SVUPDES": "Screened again"}
        ended = day(self.screening.local_day(finished)) if finished else None
        yield screening_visit(self.attempt) | first | {"SVSTDTC": started, "SVENDTC": ended}
        if registered := self.history.registration:
            yield _visit(registration_visit(), day(registered.on), day(registered.on))
        for cycle in self.history.cycles:
            if cycle.started:
                yield _visit(cycle_visit(cycle.number), self._local(cycle.started), self._local(cycle.ended))
        for response in standing(self.history.responses):
            yield _visit(response_visit(response.cycle), day(response.on), day(response.on))

    def _measured(self) -> Found:
        for one in standing(self.history.measures):
            yield (
                "VS",
                of_test(tests()[one.what], one.what) | measure("VS", one.value, one.unit) | {"VSDTC": day(one.on)},
            )
        for test in standing(self.history.tests):
            said, of = "Positive" if test.positive else "Negative", of_test(tests()["pregnancy_test"], "pregnancy_test")
            yield "LB", of | record("LB", ORRES=said, STRESC=said.upper(), DTC=day(test.on))
        for response in standing(self.history.responses):
            visit, answers = response_visit(response.cycle), dict(response.answers)
            yield from response_rows(self.screening.trial, response.cycle, response.on.isoformat(), answers, visit)

    def _local(self, at: datetime | None) -> str | None:
        return moment(at, self.screening.zone)


def decoded(reason: str) -> str:
    """The term of NCOMPLT for why somebody went off study."""
    words = reason.casefold()
    return next((term for begins, term in REASONS.items() if words.startswith(begins)), "OTHER")


def _disposition(category: str, decode: str, term: str, on: str | None) -> Row:
    return {"DSTERM": term, "DSDECOD": decode, "DSCAT": category, "DSSTDTC": on}


def _visit(visit: Row, since: str | None, until: str | None) -> Row:
    return visit | {"SVPRESP": "Y", "SVOCCUR": "Y", "SVSTDTC": since, "SVENDTC": until}


def _qualified(*qualifiers: tuple[str, str, str, str]) -> Row:
    return {QUALIFIERS: qualifiers}
