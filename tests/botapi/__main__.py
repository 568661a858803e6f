"""Runs the server as a process: `python -m tests.botapi --port 8081 --state accepted.jsonl`.

The first line on standard output is a JSON object with `api_url` and `token`; from then on it takes calls. SIGTERM and
SIGINT end it in order.
"""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from tests.botapi.limits import TELEGRAMS, Limits
from tests.botapi.server import TOKEN, BotApiServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description="A strict local Bot API server.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--state", type=Path, help="a file to which each accepted message is appended, a JSON line each"
    )
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--limits", action="store_true", help="hold the bot to Telegram's sending limits")
    parser.add_argument("--seed", type=int, default=0, help="of random faults")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    limits = TELEGRAMS if options.limits else Limits()
    server = BotApiServer(token=options.token, port=options.port, limits=limits, state=options.state, seed=options.seed)
    async with server:
        sys.stdout.write(json.dumps({"api_url": server.api_url, "token": server.token}) + "\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    main()
