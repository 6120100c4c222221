"""`python -m tests.bench`: every scenario, or those that are named, as a table or as JSON."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from tests.bench import assessing, bundles, chats, growth, listed, workers
from tests.bench.report import Figure, as_json, show

SHORT, LONG = 10.0, 30.0
"""Seconds that a scenario of the chats is loaded for; a fifth more is not counted."""

Scenario = Callable[[bool], Awaitable[list[Figure]]]
SCENARIOS: dict[str, Scenario] = {
    "slow-api": lambda long: chats.slow_api(LONG if long else SHORT),
    "quick-api": lambda long: chats.quick_api(LONG if long else SHORT),
    "alone": lambda long: chats.alone(LONG if long else SHORT),
    "first-cards": lambda _long: chats.first_cards(SHORT),
    "strangers": lambda long: chats.strangers(LONG if long else SHORT),
    "assess": lambda long: assessing.assessing(assessing.LONG if long else assessing.SHORT),
    "fhir": lambda _long: bundles.bundles(),
    "listed": lambda _long: listed.listed(),
    "workers": lambda long: workers.workers(LONG if long else SHORT, every_case=long),
    "growth": lambda _long: growth.growing(),
}


def main() -> int:
    """Measure; the exit status says nothing of the figures, which are read by people."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(SCENARIOS)} (default: all)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--long", action="store_true", help="three times as long, and a million lines for assess")
    options = parser.parse_args()
    if unknown := set(options.names) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for name in options.names or SCENARIOS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            figures += asyncio.run(_measured(SCENARIOS[name], options.long))
        except Exception as error:  # the others are measured all the same
            figures.append(Figure(name, f"could not be measured: {type(error).__name__}: {error}", 0, "", "", False))
    print(as_json(figures)) if options.json else show(figures)
    return 0


async def _measured(scenario: Scenario, long: bool) -> list[Figure]:
    return await scenario(long)


if __name__ == "__main__":
    sys.exit(main())
