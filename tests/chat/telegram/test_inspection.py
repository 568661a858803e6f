import pytest

from bot.chat.telegram.inspection import Inspection, inspect
from tests.botapi.server import BotApiServer

OTHER_TOKEN = "110201543:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


async def test_a_token_that_works_names_its_bot(server: BotApiServer) -> None:
    assert await inspect(server.token, server.api_url) == Inspection(username="yaodian_bot")


@pytest.mark.parametrize("token", [OTHER_TOKEN, "no token"])
async def test_a_token_that_does_not_work_is_explained_without_showing_it(server: BotApiServer, token: str) -> None:
    found = await inspect(token, server.api_url)
    assert found.username is None
    assert "TELEGRAM_TOKEN" in (found.fault or "")
    assert "@BotFather" in (found.remedy or "")
    assert token not in f"{found}"


async def test_a_server_that_can_not_be_reached_is_explained(server: BotApiServer) -> None:
    await server.__aexit__(None, None, None)
    found = await inspect(server.token, server.api_url)
    assert server.api_url in (found.fault or "")
    assert "TELEGRAM_API_URL" in (found.remedy or "")
    assert server.token not in f"{found}"
