import ssl

from bot.chat.telegram.connection import build_bot
from bot.chat.telegram.transport import AiohttpRequest
from tests.botapi.server import TOKEN


def test_aiohttp_is_what_is_used() -> None:
    assert isinstance(build_bot(TOKEN, "https://api.telegram.org").request, AiohttpRequest)


def test_both_pools_trust_the_same_authorities_as_httpx() -> None:
    bot = build_bot(TOKEN, "https://api.telegram.org")
    pools = [request._tls for request in bot._request if isinstance(request, AiohttpRequest)]
    assert pools[0] is pools[1]
    assert isinstance(pools[0], ssl.SSLContext)
