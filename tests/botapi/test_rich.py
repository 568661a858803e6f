import pytest
from telegram import Bot

from tests.botapi.conftest import Call
from tests.botapi.people import User
from tests.botapi.server import BotApiServer

DIGEST = (
    '<h1>要点 &mdash; 金融</h1><ul><li><a href="#s1">跳转</a></li></ul><a name="s1"></a>'
    "<details><summary><b>标题</b></summary><p>导语</p><ol start=3><li value=4>一</li></ol>"
    '<img src="https://example.org/a.png"/><table><tr><th>甲</th><td colspan="2">乙</td></tr></table></details><hr>'
    '<figure><img src="https://example.org/b.png"><figcaption>图<cite>社</cite></figcaption></figure>'
    '<footer><tg-time unix="1795420800" format="t">8:00</tg-time></footer>'
)


async def test_a_rich_digest_is_taken(server: BotApiServer, bot: Bot, ann: User) -> None:
    kwargs = {"chat_id": ann.id, "rich_message": {"html": DIGEST}}
    sent = await bot.do_api_request("sendRichMessage", api_kwargs=kwargs)
    assert "要点 — 金融" in ann.last.text
    assert sent["rich_message"]["blocks"][0] == {"type": "paragraph", "text": "要点 — 金融"}
    assert "text" not in sent
    assert server.violations == []


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<h7>x</h7>", 'Unsupported start tag "h7"'),
        ("x<br>y", 'Unsupported start tag "br"'),
        ("<p>x", 'Can\'t find end tag corresponding to start tag "p"'),
        ("<p><b>x</p></b>", "Unmatched end tag"),
        ("<li>x</li>", 'Tag "li" must be inside ol or ul'),
        ("<table><td>x</td></table>", 'Tag "td" must be inside tr'),
        ("<b><p>x</p></b>", 'Block "p" can\'t be inside "b"'),
        ('<img src="file:///etc/passwd">x', 'Media need an HTTP URL as "src"'),
        ('<a href="javascript:x">x</a>', "Wrong URL"),
        ("<blockquote>" * 17 + "x" + "</blockquote>" * 17, "nested deeper than 16 levels"),
        ("<p>x</p>" * 501, "more than 500 blocks"),
        ('<img src="https://example.org/a.png">' * 51 + "x", "more than 50 media"),
        ("<table><tr>" + "<td>x</td>" * 21 + "</tr></table>", "more than 20 columns"),
        ('<table><tr><td colspan="21">x</td></tr></table>', "more than 20 columns"),
        ("x" * 32769, "message is too long"),
        ("<p> </p>", "message text is empty"),
    ],
)
async def test_a_rich_message_that_breaks_a_rule_is_refused(call: Call, ann: User, html: str, reason: str) -> None:
    reply = await call("sendRichMessage", chat_id=ann.id, rich_message={"html": html})
    assert reply.status == 400
    assert reason.lower() in reply.description.lower()
    assert ann.messages == []


@pytest.mark.parametrize("rich", [{}, {"html": "<p>x</p>", "markdown": "x"}])
async def test_exactly_one_form_must_be_given(call: Call, ann: User, rich: dict[str, str]) -> None:
    reply = await call("sendRichMessage", chat_id=ann.id, rich_message=rich)
    assert "exactly one" in reply.description


async def test_a_jump_to_nowhere_and_an_unknown_reference_are_violations(
    server: BotApiServer, call: Call, ann: User
) -> None:
    html = '<p><a href="#gone">x</a> &euro;</p>'
    assert (await call("sendRichMessage", chat_id=ann.id, rich_message={"html": html})).status == 200
    assert sorted(violation.detail for violation in server.violations) == [
        "&euro; is no character reference here and stays as text",
        "the jump to #gone leads nowhere",
    ]


async def test_a_rich_message_is_edited_but_not_to_itself(call: Call, ann: User) -> None:
    sent = (await call("sendRichMessage", chat_id=ann.id, rich_message={"html": "<p>x</p>"})).result
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    same = await call("editMessageText", **where, rich_message={"html": "<p>x</p>"})
    assert "message is not modified" in same.description
    both = await call("editMessageText", **where, rich_message={"html": "<p>x</p>"}, text="x")
    assert "exactly one" in both.description
    assert (await call("editMessageText", **where, rich_message={"html": "<h1>x</h1>"})).status == 200
    assert (await call("editMessageText", **where, text="plain")).result["text"] == "plain"
    assert ann.texts == ["plain"]


async def test_markdown_is_taken_as_it_is(call: Call, ann: User) -> None:
    assert (await call("sendRichMessage", chat_id=ann.id, rich_message={"markdown": "# x"})).status == 200
    assert ann.last.content.source == "# x"
