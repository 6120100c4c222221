"""The endpoints of a trial, summed up over the candidates of a site."""

from collections.abc import Iterator

from flows import texts
from flows.cards.card import Card, Line, Style
from flows.cards.frame import HOME, titled
from flows.chat.context import TurnContext
from flows.treatment.response import Endpoint, Interval


def summing(context: TurnContext) -> Card:
    """The endpoints with their intervals."""
    lines = (
        *titled(context, f"Endpoints · {context.site}"),
        *(line for endpoint in context.endpoints for line in _endpoint(endpoint)),
        Line(texts.treatment.ENDPOINT_HINT if context.endpoints else texts.treatment.NO_ENDPOINTS, Style.HINT),
    )
    return Card(lines, ((HOME,),))


def _endpoint(endpoint: Endpoint) -> Iterator[Line]:
    yield Line(endpoint.label, Style.STRONG)
    yield Line(f"All who began treatment: {_share(endpoint.reached, endpoint.started, endpoint.interval)}")
    yield Line(f"With a result: {_share(endpoint.reached, endpoint.evaluable, endpoint.of_evaluable)}")
    yield Line(f"Without a result yet: {endpoint.missing}")


def _share(reached: int, of: int, interval: Interval | None) -> str:
    if interval is None:
        return f"{reached} of {of}"
    low, high = interval.low * 100, interval.high * 100
    return f"{reached} of {of} = {100 * reached / of:.1f} %, 95 % interval {low:.1f} to {high:.1f} %"
