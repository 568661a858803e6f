"""python-telegram-bot's own transport over httpx, with what `transport` has: it says what was surely not sent."""

import httpx
from telegram._utils.types import ODVInput
from telegram.error import NetworkError
from telegram.request import HTTPXRequest, RequestData

from bot.chat.telegram.answers import checked
from bot.chat.telegram.errors import NotSentError, NotSentInTimeError

_DEFAULT = HTTPXRequest.DEFAULT_NONE
_NOT_IN_TIME = (httpx.ConnectTimeout, httpx.PoolTimeout)
_NOT_AT_ALL = (httpx.ConnectError, httpx.ProxyError, httpx.UnsupportedProtocol)


class HttpxRequest(HTTPXRequest):
    __slots__ = ()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Send one request and return its answer. Raises NetworkError, TimedOut, and what `checked` does."""
        try:
            answer = await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        except NetworkError as error:
            if isinstance(error.__cause__, _NOT_IN_TIME):
                raise NotSentInTimeError(error.message) from error.__cause__
            if isinstance(error.__cause__, _NOT_AT_ALL):
                raise NotSentError(error.message) from error.__cause__
            raise
        return answer if method == "GET" else checked(*answer)
