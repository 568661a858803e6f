"""What stands in an entry of a feed, by what is odd about it: for RSS, and for Atom."""

from collections.abc import Mapping

RSS_PIECES: Mapping[str, str] = {
    "plain": "<title>港口</title><link>https://example.org/1</link><description>一段话。</description>",
    "cdata": "<title><![CDATA[港口 & 码头]]></title><description><![CDATA[<p>一<b>段</b>话。</p>]]></description>",
    "split-cdata": "<title>港<![CDATA[口]]>新闻</title><description>a<![CDATA[<p>b</p>]]>c</description>",
    "escaped-title": "<title>&lt;b&gt;Bold&lt;/b&gt; and &lt;i&gt;thin&lt;/i&gt;</title><description>x</description>",
    "double-escaped-title": "<title>A &amp;amp; B &amp;lt;c&amp;gt;</title><description>A &amp;amp; B</description>",
    "less-than-title": "<title>1 &lt; 2 &amp; 3 &gt; 2</title><description>1 &lt; 2</description>",
    "unknown-tag-title": "<title>Use &lt;foo&gt; here&lt;/foo&gt;</title>",
    "script-in-title": "<title>safe&lt;script&gt;x()&lt;/script&gt; text</title>",
    "long-white-title": "<title>\n  港口\t 新闻 \n\n 今天 </title>",
    "two-titles": "<title>First</title><title>Second</title>",
    "empty-then-title": "<title/><title>Second</title>",
    "dc-title-first": "<dc:title>Dublin</dc:title><title>Second</title>",
    "no-title": "<description>Only a description.</description>",
    "encoded-after": "<description>short</description>"
    "<content:encoded><![CDATA[<p>a much longer text</p>]]></content:encoded>",
    "encoded-before": "<content:encoded>&lt;p&gt;a longer text&lt;/p&gt;</content:encoded>"
    "<description>short</description>",
    "encoded-only": "<content:encoded><![CDATA[<p>alone</p>]]></content:encoded>",
    "encoded-empty": "<description>a text</description><content:encoded></content:encoded>",
    "two-descriptions": "<description>one</description><description>two &lt;b&gt;bold&lt;/b&gt;</description>",
    "three-descriptions": "<description>one</description><description>two</description><description>six</description>",
    "description-and-summary": "<description>one</description><itunes:summary>two longer words</itunes:summary>",
    "summary-and-description": "<itunes:summary>plain &lt; text</itunes:summary>"
    "<description>&lt;p&gt;rich&lt;/p&gt;</description>",
    "dc-description": "<dc:description>by Dublin Core</dc:description>",
    "plain-looks-like-html": "<summary>&lt;p&gt;one&lt;/p&gt;</summary>",
    "plain-entity": "<summary>one &amp;nbsp; two</summary>",
    "guid-is-link": "<guid>https://example.org/by-guid</guid>",
    "guid-no-permalink": '<guid isPermaLink="false">tag-77</guid><link>https://example.org/2</link>',
    "guid-no-permalink-no-link": '<guid isPermaLink="false">tag-78</guid>',
    "guid-relative": "<guid>78901</guid>",
    "guid-then-link": "<guid>https://example.org/guid</guid><link>https://example.org/link</link>",
    "link-then-guid": "<link>https://example.org/link</link><guid>https://example.org/guid</guid>",
    "two-links": "<link>https://example.org/a</link><link>https://example.org/b</link>",
    "empty-link": "<link></link><guid>https://example.org/guid</guid>",
    "relative-link": "<link>/story/5</link>",
    "query-link": "<link>https://example.org/?a=1&amp;b=2&amp;amp;c=3</link>",
    "white-link": "<link>\n   https://example.org/white\n  </link>",
    "chinese-link": "<link>https://example.org/港口/新闻?词=码头</link>",
    "atom-link": '<atom:link href="https://example.org/atom"/>',
    "atom-self-link": '<atom:link rel="self" href="https://example.org/self"/><link>https://example.org/own</link>',
    "link-with-base": '<link xml:base="https://base.example.org/a/">b</link>',
    "slashes-link": "<link>https:////example.org/many</link>",
    "enclosure": '<enclosure url="https://example.org/a.mp3" type="audio/mpeg" length="1234"/>',
    "picture-enclosure": '<enclosure url="/a.jpg" type="image/jpeg" length="x"/>',
    "media-group": '<media:group><media:title>In group</media:title><media:content url="https://example.org/v.mp4" '
    'type="video/mp4"/><media:thumbnail url="https://example.org/t.jpg"/><media:description>Told in the group'
    "</media:description></media:group>",
    "media-title-first": "<media:title>Media</media:title><title>Own</title>",
    "title-then-media": '<title>Own</title><media:content url="https://example.org/p.jpg" medium="image"><media:title>'
    "Media</media:title><media:description>of the picture</media:description></media:content>",
    "description-then-media": "<description>own</description><media:description>media's</media:description>",
    "media-keywords": "<media:keywords>a, b,c</media:keywords><media:category>d</media:category>",
    "media-credit": '<media:credit role="author">Lin</media:credit><media:rating>nonadult</media:rating>',
    "itunes": '<itunes:author>林</itunes:author><itunes:image href="https://example.org/i.jpg"/><itunes:duration>3:04'
    "</itunes:duration><itunes:explicit>no</itunes:explicit><itunes:keywords>a,b</itunes:keywords>",
    "categories": '<category>a, b</category><category domain="https://example.org/">c</category><dc:subject>d</dc:subject>',
    "authors": "<author>lin@example.org (林)</author><dc:creator>王</dc:creator>",
    "author-name-first": "<author>Lin &lt;lin@example.org&gt;</author>",
    "feedburner": "<link>https://feedproxy.example.org/1</link>",
    "source-after-title": '<title>Own</title><source url="https://example.org/s.xml">Other</source>',
    "title-after-source": '<title>Own</title><source url="https://example.org/s.xml">Other</source><title>Late</title>',
    "image-text": "<title>Own</title><image>https://example.org/p.jpg</image>",
    "image-parts": "<title>Own</title><image><url>https://example.org/p.jpg</url><title>P</title></image>",
    "unknown-leaf": "<x:thing>1</x:thing><x:other a='b'>text</x:other><views>7</views>",
    "unknown-nested": "<x:thing><x:inner>1</x:inner></x:thing><title>Own</title>",
    "unknown-holds-title": "<x:thing><title>Inner</title></x:thing><title>Own</title>",
    "slash": "<slash:comments>5</slash:comments><comments>https://example.org/c</comments>",
    "naked-markup": "<description>a <b>bold</b> word</description>",
    "comments-inside": "<title>a<!-- no -->b</title><description><!-- x -->text</description>",
    "instruction": "<title>a<?php echo 1 ?>b</title>",
    "rfc822": "<pubDate>Mon, 05 Feb 2024 08:30:00 +0800</pubDate>",
    "rfc822-zone": "<pubDate>5 Feb 2024 08:30 EST</pubDate>",
    "rfc822-two-digit-year": "<pubDate>Mon, 05 Feb 24 08:30:00 GMT</pubDate>",
    "rfc822-month-first": "<pubDate>Feb 05, 2024 08:30:00 GMT</pubDate>",
    "iso-in-rss": "<pubDate>2024-02-05T08:30:00+08:00</pubDate>",
    "iso-space": "<pubDate>2024-02-05 08:30:00</pubDate>",
    "asctime": "<pubDate>Mon Feb 5 08:30:00 2024</pubDate>",
    "day-only": "<pubDate>2024-02-05</pubDate>",
    "bad-date": "<pubDate>yesterday</pubDate>",
    "dc-date": "<dc:date>2024-02-05T08:30:00Z</dc:date>",
    "dcterms": "<dcterms:issued>2024-02-05</dcterms:issued><dcterms:modified>2024-02-06</dcterms:modified>",
    "two-dates": "<pubDate>Mon, 05 Feb 2024 08:30:00 GMT</pubDate><dc:date>2024-02-07T08:30:00Z</dc:date>",
    "date-then-empty-date": "<pubDate>Mon, 05 Feb 2024 08:30:00 GMT</pubDate><pubDate></pubDate>",
    "before-1990": "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>",
    "twice-encoded": f"<title>{'Café'.encode().decode('latin-1')}</title>",
    "windows-characters": "<title>It&#146;s &#8220;x&#8221; &#133;</title>",
    "references": "<title>&#x6e2f;&#21475; &quot;a&quot; &apos;b&apos;</title>",
    "type-html": '<title type="html">a &lt;b&gt;b&lt;/b&gt;</title><description type="text">1 &lt; 2</description>',
    "base64": '<content:encoded mode="base64">PHA+YWJjPC9wPg==</content:encoded>',
    "upper-case": "<TITLE>Upper</TITLE><LINK>https://example.org/upper</LINK>",
    "full-item": "<fullitem>&lt;p&gt;all of it&lt;/p&gt;</fullitem>",
    "body": '<body xmlns="http://www.w3.org/1999/xhtml"><p>in a body</p></body>',
    "empty": "",
    # No XML at all.
    "raw-ampersand": "<title>A & B</title><link>https://example.org/?a=1&b=2</link>",
    "undeclared-entity": "<title>one&nbsp;two &eacute;</title><description>x &mdash; y</description>",
    "unclosed-tag": "<title>a<description>one<br>two</description></title>",
    "attribute-unquoted": "<title>a</title><enclosure url=https://example.org/a.mp3 type=audio/mpeg />",
    "control-character": "<title>a\x08b</title><description>c\x0bd</description>",
    "undeclared-prefix": "<nope:thing>1</nope:thing><title>a</title>",
}
ATOM_PIECES: Mapping[str, str] = {
    "plain": "<title>港口</title><content>1 &lt; 2 &amp; 3</content>",
    "text": '<title type="text">1 &lt; 2</title><content type="text">a\nb\n\nc &lt;d&gt;</content>',
    "html": '<title type="html">a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>'
    '<content type="html">&lt;p&gt;a&lt;/p&gt;</content>',
    "xhtml": '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></title>'
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>one &amp; <br/>two</p><p/>'
    '<img src="a.jpg" alt="x"/></div></content>',
    "xhtml-prefixed": '<content type="xhtml" xmlns:h="http://www.w3.org/1999/xhtml"><h:div><h:p>one</h:p></h:div></content>',
    "xhtml-two-divs": '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a</div>'
    '<div xmlns="http://www.w3.org/1999/xhtml">b</div></content>',
    "xhtml-no-div": '<content type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">a</p></content>',
    "xhtml-text": '<content type="xhtml">just &lt;text&gt;</content>',
    "xhtml-details": '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><details><summary>s</summary>d</details>'
    "</div></content>",
    "mime-html": '<content type="text/html">&lt;p&gt;a&lt;/p&gt;</content>',
    "mime-plain": '<content type="text/plain">&lt;p&gt;a&lt;/p&gt;</content>',
    "naked-html": '<content type="html"><p>a</p> b</content>',
    "base64": '<content type="application/octet-stream">PHA+YWJjPC9wPg==</content>',
    "elsewhere": '<title>a</title><content type="video/mp4" src="https://example.org/v.mp4"/>',
    "elsewhere-summary": '<content type="text/html" src="/page"/><summary>instead</summary>',
    "summary-and-content": "<summary>short</summary>"
    '<content type="html">&lt;p&gt;much longer than that&lt;/p&gt;</content>',
    "content-and-summary": '<content type="html">&lt;p&gt;much longer than that&lt;/p&gt;</content>'
    "<summary>short</summary>",
    "summary-html": '<summary type="html">&lt;b&gt;bold&lt;/b&gt;</summary>',
    "two-contents": '<content>one</content><content type="html">&lt;p&gt;two&lt;/p&gt;</content>',
    "two-summaries": "<summary>one</summary><summary>two</summary>",
    "id-is-no-link": "<id>urn:uuid:1</id>",
    "id-is-a-link": "<id>https://example.org/id</id>",
    "relative-id": "<id>/entries/5</id>",
    "link-then-id": '<link href="https://example.org/link"/><id>https://example.org/id</id>',
    "links": '<link rel="self" href="/self"/><link rel="edit" href="/edit"/>'
    '<link rel="alternate" type="text/html" href="/one"/>'
    '<link rel="alternate" type="application/json" href="/json"/><link rel="enclosure" type="audio/mpeg" href="/a.mp3" '
    'length="99"/>',
    "two-alternates": '<link href="/one"/><link rel="alternate" href="/two" hreflang="en"/>',
    "via-link": '<link rel="via" href="https://example.org/via"/>',
    "upper-case-rel": '<link rel="ALTERNATE" type="TEXT/HTML" HREF="/upper"/>',
    "base": '<link href="one"/>'
    '<content type="html" xml:base="https://base.example.org/x/">&lt;a href="y"&gt;z&lt;/a&gt;</content>',
    "authors": "<author><name>林</name><email>lin@example.org</email><uri>https://example.org/</uri></author>"
    "<author><name>王</name></author><contributor><name>陈</name></contributor>",
    "categories": '<category term="t" label="L"/><category term="u" scheme="https://example.org/"/>',
    "dates": "<published>2024-02-05T08:30:00+08:00</published><updated>2024-02-06T00:00:00Z</updated>",
    "updated-only": "<updated>2024-02-06T00:00:00.123Z</updated>",
    "atom03-dates": "<issued>2024-02-05T08:30:00+08:00</issued><modified>2024-02-06T00:00:00Z</modified>"
    "<created>2024-02-01T00:00:00Z</created>",
    "created-only": "<created>2024-02-01T00:00:00Z</created>",
    "date-without-zone": "<updated>2024-02-06T10:11</updated>",
    "day-of-year": "<updated>2024-037</updated>",
    "source": "<title>Own</title><source><title>Other</title><id>urn:other</id><updated>2020-01-01T00:00:00Z</updated>"
    '<link href="https://other.example.org/"/></source>',
    "source-first": "<source><title>Other</title></source><title>Own</title>",
    "media": '<media:group><media:title>Video</media:title><media:content url="https://example.org/v" '
    'type="application/x-shockwave-flash"/><media:thumbnail url="https://example.org/t.jpg"/><media:description>Told.\n'
    "Again.</media:description><media:community><media:statistics views='5'/></media:community></media:group>",
    "title-in-html-without-type": "<title>&lt;b&gt;a&lt;/b&gt; &amp;amp;</title>",
    "empty-title": '<title type="html"/>',
    "rights": '<rights type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">all <i>mine</i></div></rights>'
    "<title>a</title>",
    "svg": '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a'
    '<svg xmlns="http://www.w3.org/2000/svg"><title>t'
    "</title></svg>b</div></content>",
    "mode-escaped": '<content type="text/html" mode="escaped">&lt;p&gt;a&lt;/p&gt;</content>',
    "mode-xml": '<content type="application/xhtml+xml" mode="xml"><p xmlns="http://www.w3.org/1999/xhtml">a</p></content>',
    "undeclared-entity": "<title>one&nbsp;two</title>",
    "raw-ampersand": '<title>A & B</title><link href="/?a=1&b=2"/>',
}
