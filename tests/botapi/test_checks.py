import aiohttp
import pytest
from telegram import Bot
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest

from tests.botapi.conftest import Call
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.botapi.spec import load


async def test_a_bot_learns_who_it_is(server: BotApiServer, bot: Bot) -> None:
    me = await bot.get_me()
    assert me.is_bot
    assert me.username == "yaodian_bot"


async def test_a_wrong_token_is_unauthorized(server: BotApiServer, call: Call) -> None:
    wrong = f"1:{'x' * 35}"
    reply = await call("getMe", token=wrong)
    assert (reply.status, reply.body) == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    async with HTTPXRequest() as request:
        with pytest.raises(InvalidToken, match="Unauthorized"):
            await Bot(wrong, base_url=f"{server.api_url}/bot", request=request).get_me()


async def test_a_malformed_token_is_not_found(call: Call) -> None:
    assert (await call("getMe", token="abc")).status == 404


async def test_an_unknown_method_is_not_found(call: Call) -> None:
    reply = await call("sendTelepathy")
    assert (reply.status, reply.description) == (404, "Not Found: method not found")


async def test_a_method_is_found_however_its_name_is_written(call: Call) -> None:
    assert (await call("GETME")).result["is_bot"] is True


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 1}, "Bad Request: message text is empty"),
        ({"chat_id": 1, "text": ""}, "Bad Request: chat not found"),
        ({"chat_id": 1.5, "text": "x"}, 'Bad Request: field "chat_id" must be of type Integer'),
        ({"chat_id": None, "text": "x"}, 'Bad Request: field "chat_id" must be of type Integer'),
        ({"chat_id": True, "text": "x"}, 'Bad Request: field "chat_id" must be of type Integer'),
        ({"chat_id": 1, "text": 5}, 'Bad Request: field "text" must be of type String'),
        ({"chat_id": 1, "text": "x", "parsemode": "HTML"}, 'Bad Request: unknown parameter "parsemode"'),
        (
            {"chat_id": 1, "text": "x", "protect_content": "maybe"},
            'Bad Request: parameter "protect_content" must be of type Boolean',
        ),
        ({"chat_id": 1, "text": "x", "entities": "[{"}, "Bad Request: can't parse entities JSON object"),
        ({"chat_id": 1, "text": "x", "entities": {}}, "must be of type Array of MessageEntity"),
        (
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0}]},
            "Bad Request: can't parse MessageEntity: can't find field \"length\"",
        ),
        (
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": "0", "length": 1}]},
            'Bad Request: can\'t parse MessageEntity: field "offset" must be of type Integer',
        ),
        (
            {"chat_id": 1, "text": "x", "link_preview_options": {"disabled": True}},
            'Bad Request: can\'t parse LinkPreviewOptions: unknown field "disabled"',
        ),
        ({"chat_id": 1, "text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
    ],
)
async def test_parameters_that_are_wrong_are_refused(
    call: Call, parameters: dict[str, object], description: str
) -> None:
    reply = await call("sendMessage", **parameters)
    assert reply.status == 400
    assert description in reply.description


async def test_a_call_may_come_in_any_form_that_telegram_takes(server: BotApiServer, ann: User) -> None:
    parameters = {"chat_id": str(ann.id), "text": "要点 &"}
    multipart = aiohttp.FormData(parameters, default_to_multipart=True)
    async with aiohttp.ClientSession(server.api_url) as session:
        path = f"/bot{server.token}/sendMessage"
        for response in (
            await session.get(path, params=parameters),
            await session.post(path, data=parameters),
            await session.post(path, json=parameters | {"chat_id": ann.id}),
            await session.post(path, data=multipart),
            await session.post(path, params={"chat_id": ann.id}, json={"text": "要点 &"}),
        ):
            assert (await response.json())["ok"] is True
    assert ann.texts == ["要点 &"] * 5


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"text=%ff", "application/x-www-form-urlencoded", 400),
        (b"text", "text/plain", 415),
    ],
)
async def test_a_body_that_can_not_be_read_is_refused(
    server: BotApiServer, body: bytes, content_type: str, status: int
) -> None:
    async with aiohttp.ClientSession(server.api_url) as session:
        headers = {"Content-Type": content_type}
        response = await session.post(f"/bot{server.token}/sendMessage", data=body, headers=headers)
        assert response.status == status
        assert (await response.json())["ok"] is False


async def test_every_method_of_the_spec_can_be_called(call: Call) -> None:
    unknown = [name for name in load().methods if (await call(name)).body.get("error_code") == 404]
    assert unknown == []
