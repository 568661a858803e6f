"""When two web addresses lead to the same page.

A canonical address is a key: it is compared, and never asked for. Its shape follows RFC 3986, section 6.2 (case,
percent encoding, dot segments, default ports), read as leniently as browsers do (WHATWG URL). On top of that, what
sites do: the same page under www and mobile names, in AMP, and with parameters that only say where a reader came from.
"""

import re
from urllib.parse import quote

LONGEST = 8_192
"""Longer addresses are left as they are; no server that we know of takes them."""

_PARTS = re.compile(r"https?:[/\\]{2}([^/\\?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:]*)(?::0*([0-9]*))?")
_WHITE = re.compile(r"[\t\r\n]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_AMPERSAND = re.compile(r"&(?:amp;)*")
_EXTENSION = re.compile(r"[^/]\.[A-Za-z][A-Za-z0-9]{0,5}/*$")
_UNRESERVED = frozenset(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))
_KEPT_RAW = "%!$&'()*+,;=:@/?-._~[]|"

_VARIANTS = frozenset("www m mobile wap 3g amp".split())
_AMP_CACHE = re.compile(r"(?:[^/]+\.)?cdn\.ampproject\.org/[a-z]{1,2}/(?:s/)?([^/]+\.[^/]+)(/.*)?", re.DOTALL)
_AMP_VIEWER = re.compile(r"(?:google(?:\.[a-z]{2,3}){1,2}|bing\.com)/(?:amp/)+(?:s/)?([^/]+\.[^/]+)(/.*)?", re.DOTALL)
_AMP_ENDING = re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE)

_TRACKING = frozenset(
    # Advertising clicks: Google, Microsoft, Meta, X, TikTok, LinkedIn, Yandex, Pinterest, Reddit, Adobe.
    "gclid gclsrc dclid gbraid wbraid _ga _gl srsltid msclkid fbclid fb_action_ids fb_action_types fb_source fb_ref "
    "igshid igsh twclid ttclid li_fat_id yclid ysclid _openstat epik rdt_cid s_cid s_kwcid ef_id "
    # Mail: Mailchimp, HubSpot, Marketo, Vero, Omeda, Iterable, Klaviyo, Drip.
    "mc_cid mc_eid mc_tc _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok vero_id vero_conv oly_anon_id "
    "oly_enc_id _ke __s "
    # Publishers: MSN, AOL, Yahoo, CNN, New York Times, AT Internet, Substack, Chartbeat.
    "ocid ncid guccounter guce_referrer guce_referrer_sig cmpid smid smtyp xtor ref_src ref_url isfreemail "
    "chrtbt_id "
    # Alibaba, who have sold it to half of China (Sohu, NetEase, bilibili).
    "spm scm spm_id_from "
    # WeChat adds these when a page is passed on or shown in a mini program.
    "isappinstalled scene nsukey wxshare_count wechat_share weixin_share clicktime enterid sharer_shareid "
    "sharer_shareinfo sharer_shareinfo_first "
    # Share buttons of Chinese apps: bilibili, Toutiao, Zhihu, Xiaohongshu, Weibo, Baidu, QQ.
    "share_token share_source share_medium share_plat share_session_id share_tag share_times share_from "
    "share_uid shareuid sharefrom sharetype share_from_user_hidden vd_source unique_k from_spmid tt_from "
    "xhsshare xsec_token xsec_source appuid apptime wfr refer_flag pgv_ref adtag qq-pf-to "
    # Matomo, under its old name.
    "pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid "
    # AMP's own switches.
    "amp_js_v amp_gsa usqp".split()
)
# Google Analytics and what it was born of (Urchin), Matomo, Webtrends, AT Internet (BBC), Adobe, Toutiao.
_TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "wt.", "wt_", "at_custom", "hsa_", "tt_medium")
_ARRIVED_FROM = frozenset(
    "timeline singlemessage groupmessage appmessage wechat weixin wx weibo qq qzone share rss feed".split()
)
_REFERRERS = frozenset(
    "rss feed share twitter facebook telegram linkedin reddit weibo wechat weixin email newsletter hackernews hn "
    "producthunt home homepage".split()
)
_TRACKING_VALUES = {
    "from": _ARRIVED_FROM,
    "source": _ARRIVED_FROM,
    "src": frozenset({"rss", "feed"}),
    "f": frozenset({"rss"}),
    "ref": _REFERRERS,
    "feature": frozenset({"share", "shared", "youtu.be", "emb_title", "emb_logo"}),
    "partner": frozenset({"rss"}),
    "emc": frozenset({"rss"}),
    "for": frozenset({"pc"}),
    "amp": frozenset({"", "1", "true"}),
    "output": frozenset({"amp"}),
    "outputtype": frozenset({"amp", "default-amp", "valid-amp"}),
}
"""Names that often mean something else: only these values of theirs go."""
_BY_SITE = (
    ("bilibili.com", "from_source from seid bbid ts is_story_h5 mid buvid plat_id bsource timestamp -arouter msource"),
    ("zhihu.com", "s_r hybrid_search_source hybrid_search_extra search_source native"),
    ("weibo.com weibo.cn", "type from wm ssl_rnd sourcetype jumpfrom luicode lfid featurecode"),
    ("sina.com.cn sina.cn", "cre mod loc r rfunc tj tr wm vt pos from his autocallup finpagefr"),
    ("sohu.com", "_f _trans_ pvid code trace_id"),
    ("163.com", "f spss spssid spsw clickfrom"),
    ("qq.com", "no-redirect shareto devid qimei suid openwith chlid"),
    ("toutiao.com", "app timestamp use_new_style req_id wid log_from article_category module_name"),
    ("36kr.com", "f navid"),
    ("huxiu.com", "f h_s"),
    ("thepaper.cn", "commtag"),
    ("twitter.com x.com", "s t"),
    ("youtube.com youtu.be", "si pp"),
    ("theguardian.com", "cmp"),
    (
        "bbc.com bbc.co.uk",
        "at_medium at_campaign at_link_id at_link_type at_link_origin at_ptr_name at_format at_bbc_team",
    ),
)
_TRACKING_AT = {site: frozenset(names.split()) for sites, names in _BY_SITE for site in sites.split()}
"""What single sites add to the addresses that their readers pass on. A site's names hold for all below it."""
_WECHAT = ("__biz", "mid", "idx", "sn")

_SECOND_LEVEL = frozenset("com net org gov edu mil co ac or ne go gob nom idv".split())
_SHARED_HOSTS = frozenset(
    "github.io gitlab.io gitee.io blogspot.com wordpress.com substack.com medium.com tumblr.com pages.dev vercel.app "
    "netlify.app workers.dev blogbus.com lofter.com feedburner.com".split()
)


def canonical(url: str) -> str:
    """Return the address that stands for all addresses of one page: `http`, `www.` and the like are folded.

    What is no http(s) address, or a longer one than 8,192 characters, is returned stripped. Any text will do, and the
    canonical address of a canonical address is itself.
    """
    text = url.strip()
    parts = _PARTS.fullmatch(_WHITE.sub("", text)) if len(text) <= LONGEST else None
    if parts is None:
        return text
    host, port = _authority(parts[1])
    host, port, path = _unwrapped(host, port, _without_dots(_normal(parts[2].replace("\\", "/"))))
    if not host:
        return text
    path = _folded_path(path)
    query = _query(host, path, _normal(parts[3] or ""))
    fragment = _normal(parts[4] or "")
    route = f"#{fragment}" if fragment.startswith(("!", "/")) and not _is_wechat(host) else ""
    return f"https://{host}{port}{path}{'?' if query else ''}{query}{route}"


def is_same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one site: `finance.sina.com.cn` and `m.sina.com.cn` do, two blogs of one host
    that gives each a name (`a.github.io`, `b.github.io`) don't.
    """
    first, second = _site(a), _site(b)
    return first is not None and first == second


def _authority(authority: str) -> tuple[str, str]:
    """Return host and port (`:8080`, empty for the usual ones); no host where they can't be told apart."""
    taken = _AUTHORITY.fullmatch(authority.rpartition("@")[2])
    if taken is None:
        return "", ""
    return _folded_host(taken[1]), f":{taken[2]}" if taken[2] not in {None, "", "80", "443"} else ""


def _folded_host(host: str) -> str:
    """Return a host without what names only another form of the same site, as long as a domain stays."""
    labels = [label for label in host.casefold().split(".") if label]
    start = 0
    while len(labels) - start > 2 and labels[start] in _VARIANTS:
        start += 1
    return ".".join(labels[start:])


def _normal(text: str) -> str:
    """Return text with percent encoding where it must be, in capitals, and nowhere else."""
    text = _STRAY_PERCENT.sub("%25", text)
    text = quote(text, safe=_KEPT_RAW, errors="surrogatepass")
    return _ENCODED.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    code = int(match[0][1:], 16)
    return chr(code) if code in _UNRESERVED else match[0].upper()


def _unwrapped(host: str, port: str, path: str) -> tuple[str, str, str]:
    """Return the address that an AMP cache or viewer has in its path, as often as there is one in the other."""
    while not port and (inner := _AMP_CACHE.fullmatch(host + path) or _AMP_VIEWER.fullmatch(host + path)):
        host, port = _authority(inner[1])
        path = inner[2] or "/"
    return host, port, path


def _without_dots(path: str) -> str:
    segments: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    if path.endswith(("/.", "/..")):
        segments.append("")
    return f"/{'/'.join(segments)}"


def _folded_path(path: str) -> str:
    """Return a path without AMP's additions, and without slashes at the end where they tell nothing."""
    segments = path.split("/")[1:]
    first = 0
    while len(segments) - first > 2 and segments[first].lower() == "amp":
        first += 1
    names = segments[first:]
    while names:
        is_page = _EXTENSION.search("/".join(names[-2:])) is not None
        if (not names[-1] and not is_page) or (len(names) > 1 and names[-1].lower() == "amp"):
            names.pop()
        elif (shorter := _AMP_ENDING.sub("", names[-1])) != names[-1] and shorter.strip("."):
            names[-1] = shorter
        else:
            break
    return f"/{'/'.join(names)}"


def _query(host: str, path: str, query: str) -> str:
    pieces = dict.fromkeys(piece for piece in _AMPERSAND.sub("&", query).split("&") if piece)
    if _is_wechat(host) and path == "/s":
        named = {piece.partition("=")[0]: piece for piece in reversed(pieces)}
        return "&".join(named[name] for name in _WECHAT if name in named)
    if _is_wechat(host) and path.startswith("/s/"):
        return ""
    own = _own_names(host)
    return "&".join(piece for piece in pieces if not _is_tracking(piece, own))


def _is_wechat(host: str) -> bool:
    return host == "mp.weixin.qq.com"


def _own_names(host: str) -> frozenset[str]:
    """Return the parameters that say nothing of a page at this site."""
    labels = host.split(".")
    sites = (".".join(labels[at:]) for at in range(max(0, len(labels) - 4), len(labels) - 1))
    return frozenset[str]().union(*(_TRACKING_AT.get(site, ()) for site in sites))


def _is_tracking(piece: str, own: frozenset[str]) -> bool:
    name, _, value = piece.partition("=")
    name = name.lower()
    if name in _TRACKING or name in own or name.startswith(_TRACKING_PREFIXES):
        return True
    return value.lower() in _TRACKING_VALUES.get(name, ())


def _site(url: str) -> str | None:
    parts = _PARTS.fullmatch(canonical(url))
    host = _authority(parts[1])[0] if parts else ""
    if not host:
        return None
    labels = host.split(".")
    if host.startswith("[") or labels[-1].isdigit() or len(labels) < 3:
        return host
    suffix = 2 if ".".join(labels[-2:]) in _SHARED_HOSTS else 1
    if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        suffix = 2
    return ".".join(labels[-suffix - 1 :])
