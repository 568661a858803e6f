"""Chaos: the real bot is killed again and again while it sends to a crowd through a network that fails.

`plan` draws from a seed what is to happen, `crowd` fills the database and the server, `run` lets it happen, `records`
reads what came of it (the database file and the server's journal, nothing of the bot's own code), and `verdict` says
what was lost, repeated or out of order, and for which cause. `python -m tests.chaos` is the long form.
"""
