from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.web_address import LONGEST, canonical, is_same_site

WECHAT = "https://mp.weixin.qq.com/s?__biz=MzA1&mid=2247&idx=1&sn=ab12"
SAME: dict[str, list[str]] = {
    "https://example.com/": [
        "http://example.com",
        "HTTPS://WWW.Example.COM:443/",
        "http://example.com:80/?",
        "http:\\\\example.com\\",
        "  https://example.com./#top \n",
        "https://reader@example.com/",
        "https://example.com/a/..",
        "https://m.example.com/?utm_source=a&utm_medium=b#:~:text=news",
    ],
    "https://example.com/a/b": [
        "https://example.com/a/b/",
        "https://example.com/a/./x/../b//",
        "https://mobile.example.com/a/b",
        "https://www.m.example.com/a/b",
        "https://example.com/%61/%62",
        "https://example.com/a/b?",
        "https://example.com/a/b?&&",
        "https://example.com/a/b/amp",
        "https://example.com/a/b/amp/",
        "https://example.com/amp/a/b",
        "https://amp.example.com/a/b?amp=1",
        "https://example.com/a/b?amp",
        "https://example.com/a/b?outputType=amp&amp_js_v=0.1",
        "https://www.google.com/amp/s/www.example.com/a/b/amp/",
        "https://www.google.com.hk/amp/example.com/a/b",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a/b?usqp=mq331",
        "https://cdn.ampproject.org/v/s/m.example.com/a/b",
        "https://example.com/a/b?fbclid=x&gclid=y&yclid=z&mc_cid=1&mc_eid=2&igshid=3&_hsenc=4&_hsmi=5",
        "https://example.com/a/b?WT.mc_id=7&wt_zmc=8&msclkid=9&UTM_Campaign=x",
        "https://example.com/a/b?ref=rss&ref_src=twsrc%5Etfw&source=rss",
        "https://example.com/a/b?utm%5Fsource=x",
        "https://example.com/a/b?utm_source=x&amp;utm_medium=y",
        "https://example.com/a/b?from=timeline&isappinstalled=0&scene=1&share_token=5f-1",
        "https://example.com/a/b?from=singlemessage",
        "https://example.com/a/b?from=groupmessage&nsukey=x",
        "https://exam\nple.com/a\t/b",
    ],
    "https://example.com/story.html": [
        "https://example.com/story.amp.html",
        "https://amp.example.com/story.html#comments",
        "https://example.com/story.html?smid=share",
    ],
    "https://example.com/story.html?id=7&page=2": [
        "https://example.com/story.html?id=7&page=2&utm_source=x",
        "https://example.com/story.html?id=7&id=7&page=2&id=7",
        "https://example.com/story.html?id=7&amp;page=2",
        "https://example.com/story.html?id=%37&page=2",
    ],
    "https://example.com/%E6%96%B0%E9%97%BB?q=%E6%BE%9C%2F%E5%B7%9E": [
        "https://example.com/新闻?q=澜%2f州",
        "https://example.com/%e6%96%b0%E9%97%bb/?q=%e6%be%9c%2F州",
    ],
    "https://新闻.例子/a": ["http://www.新闻.例子/a/", "https://M.新闻.例子:80/a"],
    "https://example.com:8080/a": ["http://www.example.com:08080/a/"],
    "https://[2001:db8::1]/a": ["http://[2001:DB8::1]:80/a"],
    "https://example.com/#!/story/7": ["http://www.example.com#!/story/7"],
    "https://example.com/app#/story/7": ["http://example.com/app/?utm_source=x#/story/7"],
    WECHAT: [
        f"{WECHAT}&chksm=fd&scene=27&key=abc&ascene=1&uin=MTIz&pass_ticket=q%2B#rd",
        "http://mp.weixin.qq.com/s?sn=ab12&idx=1&mid=2247&__biz=MzA1#wechat_redirect",
        "https://mp.weixin.qq.com/s?__biz=MzA1&amp;mid=2247&amp;idx=1&amp;sn=ab12&amp;poc_token=x",
        f"{WECHAT}#/x",
    ],
    "https://mp.weixin.qq.com/s/aBcD_eF-12": [
        "https://mp.weixin.qq.com/s/aBcD_eF-12?scene=1&click_id=3",
        "http://mp.weixin.qq.com/s/aBcD_eF-12#rd",
    ],
    "https://finance.sina.com.cn/roll/2026-11-03/doc-iabc.shtml": [
        "https://finance.sina.com.cn/roll/2026-11-03/doc-iabc.shtml?cre=tianyi&mod=pcpager&loc=3&r=9&rfunc=100&tj=none",
    ],
    "https://sohu.com/a/700000001_120000001": [
        "https://m.sohu.com/a/700000001_120000001/?pvid=000115_3w_a",
        "http://www.sohu.com/a/700000001_120000001?spm=smpc.home.top-news.1&_f=index_chan08news_0",
        "https://www.sohu.com/a/700000001_120000001?scm=10001.325_13-109000.0.0.5_32",
    ],
    "https://163.com/dy/article/IABC1234.html": [
        "https://www.163.com/dy/article/IABC1234.html?f=post2020_dy_recommends",
        "https://3g.163.com/dy/article/IABC1234.html?spss=newsapp&spssid=1f&spsw=1",
        "https://m.163.com/dy/article/IABC1234.html?clickfrom=w_dy",
    ],
    "https://thepaper.cn/newsDetail_forward_30000001": [
        "https://www.thepaper.cn/newsDetail_forward_30000001",
        "https://m.thepaper.cn/newsDetail_forward_30000001?from=timeline&commTag=true",
    ],
    "https://36kr.com/p/3000000000000001": [
        "https://36kr.com/p/3000000000000001?f=rss",
        "https://m.36kr.com/p/3000000000000001?from=weixin",
        "https://www.36kr.com/p/3000000000000001/",
    ],
    "https://zhihu.com/question/1/answer/2": [
        "https://www.zhihu.com/question/1/answer/2?utm_psn=18&utm_oi=9&share_token=x",
        "https://www.zhihu.com/question/1/answer/2?s_r=0&native=0",
    ],
    "https://zhuanlan.zhihu.com/p/600": ["https://zhuanlan.zhihu.com/p/600?utm_id=0&share_source=wechat"],
    "https://bilibili.com/video/BV1xx": [
        "https://m.bilibili.com/video/BV1xx",
        "https://www.bilibili.com/video/BV1xx/?spm_id_from=333.1007.0.0&vd_source=abc",
        "https://www.bilibili.com/video/BV1xx?share_source=copy_web&share_medium=iphone&bbid=X&ts=1690000000&unique_k=k",
    ],
    "https://weibo.com/1000/Nabc": ["https://weibo.com/1000/Nabc?refer_flag=1001030103_&type=comment"],
    "https://m.cn/a": ["https://www.m.cn/a"],
    "https://youtube.com/watch?v=abc&t=30s": ["https://m.youtube.com/watch?v=abc&t=30s&feature=youtu.be&si=Q"],
    "https://x.com/someone/status/1": ["https://x.com/someone/status/1?s=20&t=AbC"],
    "https://nytimes.com/2026/11/03/world/a-story.html": [
        "https://www.nytimes.com/2026/11/03/world/a-story.html?smid=tw-share&partner=rss&emc=rss",
    ],
    "https://theguardian.com/world/2026/nov/03/a-story": [
        "https://amp.theguardian.com/world/2026/nov/03/a-story?CMP=share_btn_tw",
    ],
    "https://bbc.com/news/articles/c1": ["https://www.bbc.com/news/articles/c1?at_medium=RSS&at_campaign=rss"],
}
DIFFERENT = [
    ("https://example.com/a", "https://example.com/b"),
    ("https://example.com/a", "https://example.com/A"),
    ("https://example.com/a?id=1", "https://example.com/a?id=2"),
    ("https://example.com/a?x=1&y=2", "https://example.com/a?y=2&x=1"),
    ("https://example.com/a.html", "https://example.com/a.html/"),
    ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ("https://example.com/amp", "https://example.com/"),
    ("https://example.com:8080/", "https://example.com/"),
    ("https://example.com/train?from=北京", "https://example.com/train?from=上海"),
    ("https://example.com/a?ref=v1.2", "https://example.com/a?ref=v1.3"),
    ("https://example.com/a?source=agency", "https://example.com/a"),
    ("https://news.example.com/a", "https://example.com/a"),
    ("https://m.cn/", "https://cn/"),
    ("https://example.com/#!/1", "https://example.com/#!/2"),
    (WECHAT, WECHAT.replace("idx=1", "idx=2")),
]
NO_ADDRESSES = [
    "",
    "新闻",
    "tag:example.com,2026:1",
    "ftp://example.com/A/",
    "mailto:A@example.com",
    "http://",
    "https://///",
    "http://:80/",
    "https://example.com:port/",
    "//example.com/a",
    "www.example.com",
    f"https://example.com/{'A' * LONGEST}/",
]
PIECES = (
    "http:// https:// HTTP:\\\\ www. m. amp. 3g. google.com /amp/s/ /amp/ /amp .amp .amp.html .html a b.com % %2 %41 "
    "%2e cdn.ampproject.org/c/s/ .. . / // ? & amp; &amp; = # #! #/ utm_source=1 amp=1 from=timeline @ : :80 :443 "
    ":0080 [ ] \\ 中 é ß İ ﬀ ΐ mp.weixin.qq.com/s? __biz=1 mid=2 idx sn=3"
).split()
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*PIECES, " ", "\t", "\xa0", "\x00", "\ud800"]), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map(lambda pieces: f"http://{''.join(pieces)}"),
    st.text().map("https://{}".format),
)


@pytest.mark.parametrize(("one", "other"), [(one, other) for one, others in SAME.items() for other in [one, *others]])
def test_one_page_has_one_address(one: str, other: str) -> None:
    assert canonical(other) == one


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_have_two_addresses(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_web_address_stays_as_it_is(text: str) -> None:
    assert canonical(f" {text}\n") == text


@given(TEXTS)
@settings(max_examples=1_000, deadline=None)
def test_a_canonical_address_is_canonical(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@pytest.mark.parametrize(
    "repeated",
    ["/", "/..", "/amp", ".amp", "%", "%41", "?a&", "&amp;", "amp;", "google.com/amp/s/", "www.", "@", "#!", "中"],
)
def test_hostile_addresses_are_done_with_at_once(repeated: str) -> None:
    shortest = min(_seconds(repeated * (LONGEST // len(repeated) - 20)) for _ in range(3))
    assert shortest < 0.2
    assert min(_seconds(repeated * 400_000) for _ in range(3)) < 0.2


def _seconds(text: str) -> float:
    began = perf_counter()
    canonical(f"http://example.com{text}")
    canonical(f"http://{text}")
    return perf_counter() - began


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://finance.sina.com.cn/a", "http://m.sina.com.cn/b"),
        ("https://example.com", "https://feeds.example.com/rss"),
        ("https://www.bbc.co.uk/", "https://feeds.bbci.bbc.co.uk/"),
        ("https://a.github.io/x", "https://a.github.io/y"),
        ("http://192.0.2.1/a", "http://192.0.2.1/b"),
        ("http://localhost:80/", "http://localhost/x"),
    ],
)
def test_addresses_of_one_site_are(one: str, other: str) -> None:
    assert is_same_site(one, other)
    assert is_same_site(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://sina.com.cn/", "https://sohu.com.cn/"),
        ("https://bbc.co.uk/", "https://itv.co.uk/"),
        ("https://a.github.io/", "https://b.github.io/"),
        ("http://192.0.2.1/", "http://192.0.3.1/"),
        ("http://[2001:db8::1]/", "http://[2001:db8::2]/"),
        ("https://example.com", "https://example.org"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_addresses_of_two_sites_are_not_of_one(one: str, other: str) -> None:
    assert not is_same_site(one, other)
