import html
import re
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fangzhi.model import Metadata
from fangzhi.readers.alignment import aligned
from fangzhi.readers.lines import shown
from fangzhi.readers.markup import read_page
from fangzhi.readers.metadata import page_metadata
from fangzhi.readers.page import read_fragment, read_html, read_mhtml
from fangzhi.readers.refusal import Refused

PAGES = Path(__file__).parents[1] / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
BODY = "4月18日，青禾县与南江大学签署合作协议，双方将在人才培养和科技成果转化方面开展合作。"
SAID = {
    "modern": Metadata(
        "海棠市高新技术企业总数突破500家",
        "2023-06-03",
        "海棠新闻网",
        "唐晓月",
        "https://news.example.cn/a/20230603/18.html",
    ),
    "notice": Metadata("松河县人民政府关于沈一鸣等同志任免职的通知", "2024-01-08", "县政府办"),
    "old": Metadata("云岭市终审判决一起制售假农药案－云岭新闻网", "2022-03-15"),
    "table": Metadata("梅岭县2022年国民经济和社会发展统计公报", "2023-03-28", "梅岭县统计局"),
    "trs": Metadata("青禾县与南江大学签署战略合作协议", "2023-04-19", "青禾日报", "罗小雨"),
}


def _visible(markup: str) -> str:
    return shown(read_page(markup).lines)[0]


def _is_mapped(text: str, origin, markup: str) -> bool:
    """Whether every character of a text is the unescaped markup at its origin; line ends and tabs come from tags."""
    for at, char in enumerate(text):
        start, end = origin.range(at, at + 1)
        piece = markup[start:end]
        if char in "\n\t" and piece[:1] == "<":
            continue
        plain = re.sub(r"[ \t\n\r\f]+", " ", html.unescape(piece))
        if char not in plain or (len(plain) > 1 and piece[:1] != "&"):
            return False
    starts = [origin.range(at, at + 1)[0] for at in range(len(text))]
    return all(a <= b for a, b in pairwise(starts))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_its_title_its_labels_and_its_article(name):
    content = read_html((PAGES / f"{name}.html").read_bytes(), None)
    assert content.text + "\n" == (PAGES / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_page_is_mapped_to_its_markup(name):
    content = read_html((PAGES / f"{name}.html").read_bytes(), None)
    assert _is_mapped(content.text, content.origin, content.source)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_says_of_itself_is_read(name):
    assert read_html((PAGES / f"{name}.html").read_bytes(), None).metadata == SAID[name]


def test_the_source_of_a_page_is_its_decoded_markup():
    data = (PAGES / "old.html").read_bytes()
    content = read_html(data, None)
    assert (content.source, content.encoding) == (data.decode("gbk"), "gb18030")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>一<p>二</p>三<br>四<br/>五", "一\n二\n三\n四\n五"),
        ("<p>&nbsp;&nbsp;甲&nbsp;乙&#12288;</p>", "甲\u00a0乙"),
        ("<p>甲&lt;乙&amp;丙&#x4e01;&#24010</p>", "甲<乙&丙丁巊"),
        ("<p>凉\n山  州 and\n\tmore</p>", "凉山 州 and more"),
        ("<p>甲<b>乙</b><span> 丙</span></p>", "甲乙 丙"),
        ("<table><tr><td>甲<td>1</tr><tr><td><p>乙</p></td><td><p>2</p></td></tr></table>", "甲\t1\n乙\t2"),
        ("<table><tr><td>甲<br>乙</td><td>丙</td></tr></table>", "甲\n乙\n丙"),
        ("<table><tr><td>甲</td><td></td><td>乙</td></tr></table>丙", "甲\t乙\n丙"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
        ("a&#10;b&Tab; c&#32;&nbsp;d&#1;", "a b c \u00a0d"),
        ("<pre>甲\n  乙</pre>", "甲\n乙"),
        ("<script>var a = '<p>不</p>';</script><style>p{}</style><noscript>不</noscript>是", "是"),
        ("<div style='DISPLAY : none'>不<p>不</p></div><p hidden>不</p><template>不</template>是", "是"),
        ("<select><option>不</select><textarea>不</textarea><!-- 不 -->是", "是"),
        ("<p style='display:none'>不<p>是", "是"),
        ("<div style='visibility: hidden; opacity: 0'>是</div>", "是"),
        ("甲<![if !supportLists]>乙<![endif]>丙<o:p></o:p>", "甲乙丙"),
        ("甲<br", "甲<br"),
        ("</p></div>甲</table>", "甲"),
        ("甲 & 乙 &foo; &", "甲 & 乙 &foo; &"),
        ("<title>题</title>文", "文"),
        ("", ""),
    ],
)
def test_lines_are_those_that_a_reader_sees(markup, expected):
    assert _visible(markup) == expected


TAGS = (
    "<p> </p> <br> <div> </div> <td> </td> <tr> <table> </table> <li> <h1> </h1> <b> </b> <pre> </pre> <script> "
    "</script> <title> </title> <a&href=x> </a> <b&style='a>b'> <span&hidden> </span> <!--x--> <![if&x]> < > <!-- --> <"
)
REFERENCES = "& &nbsp; &#65; &#x4e2d; &amp &notit; &#0; &#xd800; &#x110000; &#1; &#10; &NewLine; &foo; &#"
PARTS = st.lists(
    st.sampled_from(
        [
            *(tag.replace("&", " ") for tag in TAGS.split()),
            *REFERENCES.split(),
            *("中", "国", "a", "1", ".", "。", "😀", "\n", "\r\n", "\t", " ", "\u3000", "\u00a0", "\x00", "\ud800"),
        ]
    ),
    max_size=60,
).map("".join)


@given(PARTS)
@example("甲<br")
@example("&#")
@example("<!--")
def test_any_markup_is_read_and_mapped(markup):
    page = read_page(markup)
    text, origin = shown(page.lines)
    assert _is_mapped(text, origin, markup)
    assert "".join(line.text for line in page.lines) == text.replace("\n", "")


@given(PARTS)
def test_any_markup_gives_a_content(markup):
    content = read_html(markup.encode("utf-8", "replace"), "utf-8")
    assert _is_mapped(content.text, content.origin, content.source)


def test_a_page_of_which_nothing_is_an_article_is_all_that_it_shows():
    links = "".join(f"<li><a href='{n}'>第{n}条消息</a></li>" for n in range(5))
    content = read_html(
        f"<html><body><nav>导航</nav><ul>{links}</ul><footer>版权</footer></body></html>".encode(), None
    )
    assert content.text.split("\n") == [f"第{n}条消息" for n in range(5)]


def test_an_article_hidden_until_a_script_has_run_is_read():
    content = read_html(f"<html><body>载入中<div style='display:none'><p>{BODY}</p></div></body></html>".encode(), None)
    assert BODY in content.text


def test_markup_too_deep_for_the_extractor_keeps_its_article():
    content = read_html(("<html><body>" + "<div>" * 1000 + f"<p>{BODY}</p><p>{BODY}二</p>").encode(), None)
    assert content.text == f"{BODY}\n{BODY}二"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="PubDate" content="20230419">', Metadata(published="2023-04-19")),
        ('<meta name="PubDate" content="2023-02-30">', Metadata()),
        ('<meta property="article:published_time" content="2023-04-18T20:00:00Z">', Metadata(published="2023-04-19")),
        ('<meta name="publishdate" content="2023年4月9日 10:00">', Metadata(published="2023-04-09")),
        ('<meta name="contentSource" content="来源：青禾日报">', Metadata(source="青禾日报")),
        ('<meta name="author" content="admin"><meta name="Author" content="罗小雨">', Metadata(author="罗小雨")),
        ('<meta name="author" content="某某软件科技有限公司">', Metadata()),
        (
            '<link rel="canonical" href="javascript:0"><meta property="og:url" content="http://a.cn/1">',
            Metadata(url="http://a.cn/1"),
        ),
        ("<!-- saved from url=(0024)http://a.cn/20230419.htm -->", Metadata(url="http://a.cn/20230419.htm")),
        ("<title>题目 &amp;\n 一</title>", Metadata("题目 & 一")),
        ("<title>题</title>", Metadata()),
        (
            (
                '<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"题目",'
                '"author":[{"name":"甲乙"},"丙丁"]}]}</script>'
            ),
            Metadata("题目", author="甲乙、丙丁"),
        ),
        ('<script type="application/ld+json">{"@type":"Person","name":"甲"}</script>', Metadata()),
        ('<script type="application/ld+json">{bad</script>', Metadata()),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", Metadata()),
        ('<meta name="ArticleTitle" content="Microsoft Word - 1.doc">', Metadata()),
        ('<meta name="ArticleTitle">', Metadata()),
    ],
)
def test_the_head_of_a_page_is_believed_where_it_can_be(head, expected):
    assert page_metadata(read_page(f"<html><head>{head}</head><body></body></html>")) == expected


def _archived(page: bytes, charset: str, **headers: str) -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://a.cn/1.html"
    message.set_content("x")
    message.make_related()
    frame = EmailMessage()
    frame.set_content("<p>广告</p>", subtype="html")
    frame["Content-Location"] = "https://b.cn/ad.html"
    message.attach(frame)
    part = EmailMessage()
    part.set_content(page, maintype="text", subtype="html", cte="base64")
    part.set_param("charset", charset)
    part["Content-Location"] = "https://a.cn/1.html"
    message.attach(part)
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "x-none"])
def test_a_web_archive_is_its_page_whatever_charset_it_declares(charset):
    content = read_mhtml(_archived((PAGES / "old.html").read_bytes(), charset), None)
    assert content.text + "\n" == (PAGES / "old.txt").read_text("utf-8")
    assert (content.encoding, content.metadata.url) == ("gb18030", "https://a.cn/1.html")


@pytest.mark.parametrize("data", [b"", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x"])
def test_a_web_archive_without_a_page_is_refused(data):
    with pytest.raises(Refused, match="no page in it; save the page anew"):
        read_mhtml(data, None)


def test_a_piece_of_markup_is_all_that_it_shows():
    content = read_fragment("<p>甲&nbsp;乙</p><p>丙</p>")
    assert (content.text, content.source) == ("甲\u00a0乙\n丙", "<p>甲&nbsp;乙</p><p>丙</p>")
    assert _is_mapped(content.text, content.origin, content.source)


@pytest.mark.parametrize(
    ("lines", "text", "expected"),
    [
        (["首页", "题目", "正文一二三四", "首页"], "题目正文一二三四", {1, 2}),
        (["教育", "发展教育事业", "教育"], "发展教育事业", {1}),
        (["题目", "题目", "正文"], "题目正文", {1, 2}),
        (["甲乙丙丁", "戊己"], "戊己甲乙丙丁", {0}),
        (["一二三四五六", "别的"], "一二三四", {0}),
        ([], "x", set()),
        (["x", ""], "", set()),
    ],
)
def test_the_heaviest_chain_of_lines_is_taken(lines, text, expected):
    assert aligned(lines, text) == expected


@given(st.lists(st.text("甲乙丙丁戊", min_size=1, max_size=8), max_size=12), st.data())
def test_lines_that_make_up_a_text_are_found(lines, data):
    chosen = sorted(data.draw(st.sets(st.integers(0, len(lines) - 1))) if lines else ())
    text = "".join(lines[n] for n in chosen)
    found = sorted(aligned(lines, text))
    assert sum(len(lines[n]) for n in found) >= len(text)
