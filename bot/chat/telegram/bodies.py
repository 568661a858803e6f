"""What stands in a request: a call's parameters as one JSON object, or a form where files come along.

JSON means the same to Telegram as the form that python-telegram-bot sends over httpx: of an object's values its server
takes a string for itself and any other for its JSON text, which is what stands in the form's fields (tdlib/td,
td/net/HttpReader.cpp). Chinese text takes a third of the bytes.
"""

import json
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import cast

import httpx
import orjson
from telegram.request import RequestData

AT_ONCE_BYTES = 2**15
"""A body up to here goes out in one write together with its headers, which takes no time."""
_JSON = {"Content-Type": "application/json"}
_OF_A_FORM = ("Content-Type", "Content-Length")


def body_of(data: RequestData | None) -> tuple[bytes | AsyncIterable[bytes], Mapping[str, str]]:
    """Return a request's body, in pieces where it is long, and the headers that go with it."""
    if data is not None and data.contains_files:
        return _form(data)
    body = _dumped({} if data is None else data.parameters)
    if len(body) <= AT_ONCE_BYTES:
        return body, _JSON
    return _pieces(body), _JSON | {"Content-Length": str(len(body))}


def _dumped(parameters: Mapping[str, object]) -> bytes:
    try:
        return orjson.dumps(parameters)
    except orjson.JSONEncodeError:
        # Half a surrogate pair is for Telegram to refuse, as it does any text that isn't UTF-8.
        return json.dumps(parameters, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _form(data: RequestData) -> tuple[AsyncIterable[bytes], Mapping[str, str]]:
    """Let httpx write the form, so that it is the same over both transports."""
    form = httpx.Request("POST", "http://telegram", data=data.json_parameters, files=data.multipart_data)
    headers = {name: form.headers[name] for name in _OF_A_FORM if name in form.headers}
    return cast("AsyncIterable[bytes]", form.stream), headers


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), AT_ONCE_BYTES):
        yield body[start : start + AT_ONCE_BYTES]
