"""The local chat alone in a process: `python -m bot.local --port 8088`."""

import argparse
import asyncio
import signal

from bot.local.api.server import start


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.local", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--delay-ms", type=float, default=0, help="answer every Bot API call this much later")
    parser.add_argument("--no-page", action="store_true", help="serve the Bot API and client API only")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    chat = await start("127.0.0.1", options.port, page=not options.no_page)
    chat.api.delay = options.delay_ms / 1000
    print(chat.base_url, chat.token, flush=True)
    await stop.wait()
    await chat.close()


if __name__ == "__main__":
    asyncio.run(_serve(_options()))
