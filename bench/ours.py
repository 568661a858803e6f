"""The bot's own way from a post's bytes to its summary."""

from bot.reading.posts import read_post
from bot.summarising.summarise import summarise


def brief(path: str, data: bytes) -> object:
    return summarise(read_post(data, path, path, path))
