"""The command line: `python -m bot`, `yaodian`. A thin face; what it does is done by the services."""

from bot.cli.commands import main

__all__ = ["main"]
