# ruff: noqa: E501
"""Texts of our own: hostile ones by kind, a short list that stands for all kinds, and honest ones.

Markup carries the mark ``hk``: a tag or attribute with it in an answer has not been escaped. Templates that are
evaluated show 55433 (7 × 7919)."""

import itertools

SQL = [
    "' OR '1'='1", "'; DROP TABLE portal_user; --", "1; SELECT pg_sleep(20)", "' UNION SELECT NULL,NULL,NULL --", "\\'; --",
    '" OR ""="', "') OR ('a'='a", "1 OR 1=1", "admin'--", "' || pg_sleep(20) || '", "%' AND 1=0 UNION SELECT 1 --", "$$;--", "x' AND 1=CAST(version() AS int)--",
    "_%_%_", "%%%", "\\", "\\\\\\", "E'\\x27'", "'; COPY (SELECT 1) TO PROGRAM 'id'; --", "0x27",
]  # fmt: skip
HTML = [
    "<script>hkq()</script>", "<hk-x>", "<img src=x onerror=hkq()>", "<svg/onload=hkq()>", "</textarea><hk-x>", "</title><hk-x>",
    '"><hk-x a="', "'><hk-x a='", '" onmouseover=hkq() hk="', "' onfocus=hkq() autofocus hk='", "--><hk-x>", "]]><hk-x>",
    "<a href=javascript:hkq()>x</a>", "<iframe srcdoc='<hk-x>'>", "<math><mtext></mtext><hk-x>", "<style>@import 'x'</style><hk-x>",
    "<base href=//evil.example><hk-x>", "<meta http-equiv=refresh content=0;url=//evil.example><hk-x>", "<<hk-x>hk-x>", "<hk-x/<hk-y>",
    "&lt;hk-x&gt;", "&#60;hk-x&#62;", "<scr<hk-x>ipt>", "<hk-x\x0bonclick=hkq()>", "</script><hk-x>", "</option></select><hk-x>", "<!--<hk-x>", "<hk\u2028-x>",
    "<form action=//evil.example><hk-x>", "<noscript><p title='</noscript><hk-x>'>", "＜hk-x＞", "<link rel=stylesheet href=//evil.example><hk-x>",
]  # fmt: skip
LINKS = [
    "javascript:hkq()", "JaVaScRiPt:hkq()", "java\tscript:hkq()", "java\nscript:hkq()", " javascript:hkq()", "\x01javascript:hkq()", "data:text/html,<hk-x>",
    "vbscript:hkq()", "https://evil.example", "//evil.example", "/\\evil.example", "https://[::1", "http://[", "https://user:pass@evil.example",
    "ftp://evil.example", "file:///etc/passwd", "https://evil.example\\@kumla.example", "https://xn--", "https://" + "a." * 200 + "example", "https://kumla.example:99999999",
]  # fmt: skip
TEMPLATES = [
    "{{ 7*7919 }}", "{{7*7919}}", "${7*7919}", "#{7*7919}", "<%= 7*7919 %>", "{% debug %}", "{% load log %}", "{% include '/etc/passwd' %}",
    "{{ settings.SECRET_KEY }}", "{{ request.user.password }}", "{% widthratio 7919 1 7 %}", "{%", "{{", "}}", "%}", "{#", "{# hk #}", "{{ ''.__class__ }}",
    "{% csrf_token %}", "@(7*7919)", "{{constructor.constructor('hkq()')()}}", "[[7*7919]]", "*{7*7919}", "{% url 'x' %}", "{{ form.media }}",
]  # fmt: skip
FORMATS = [
    "%s%s%s%s%n", "%(name)s", "%d", "%%", "%", "{0}", "{}", "{0.__class__.__init__.__globals__}", "{name!r}", "{:>1000000000}", "%1000000000d",
    "$name", "${name}", "f'{7*7919}'", "%c", "%x" * 40, "{organisation}", "%(organisation)s", "{a.b}", "{a[b]}",
]  # fmt: skip
PATHS = [
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "....//....//etc/passwd", "%2e%2e%2fetc%2fpasswd", "..%c0%af..%c0%afetc/passwd",
    "C:\\boot.ini", "\\\\server\\share", "file:///etc/passwd", ".", "..", "/", "CON", "NUL.txt", "a/../../b", "~root", "%00.pdf", "x.pdf/.",
]  # fmt: skip
SHELL = ["; id", "| id", "`id`", "$(id)", "&& id", "\n id", "-rf /", "--help", "-oProxyCommand=id", "> /tmp/hk"]
BREAKS = [
    "a\r\nX-Hk-Injected: 1", "a\nX-Hk-Injected: 1", "a\rX-Hk-Injected: 1", "a%0d%0aX-Hk-Injected: 1", "a\r\n\r\n<hk-x>", "a\u2028b", "a\u2029b", "a\x0bb", "a\x0cb",
    "a\x85b", "a\nBcc: hk@evil.example", "a\r\nBcc: hk@evil.example", "a\r\n.\r\nMAIL FROM:<hk@evil.example>", "\n", "\r", "\r\n", "a\r\n b", "=?utf-8?q?=0d=0aBcc:hk@evil.example?=",
    "a\x1bb[31m", "a\u0085Bcc: hk@evil.example", "\r\n" * 50,
]  # fmt: skip
ADDRESSES = [
    "hk@evil.example\nBcc: hk2@evil.example", "hk@evil.example,hk2@evil.example", '"a\\"b"@evil.example', "<hk@evil.example>", "hk@evil.example\x00", "a@b", "@", "a@",
    '"\r\nBcc: x"@evil.example', "hk@[127.0.0.1]", "hk@evil..example", "å@ä.example", "hk@xn--.example", "a" * 65 + "@evil.example", "hk@" + "a." * 120 + "example", "hk+tag@evil.example", " hk@evil.example ",
]  # fmt: skip
UNICODE = [
    "a\x00b", "\x00", "a\x01b", "a\x7fb", "a\x9bb", "\u202egnp.exe", "\u2066a\u2069", "\u200b", "a\u200bb", "\u200d\u200d", "\ufeffa", "\ufffe", "\uffff", "\ud800", "a\udfffb", "\ud83d", "😀",
    "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇸🇪", "שלום", "مرحبا بالعالم", "\u200fא", "Z̸̡a̵l̷g̶o̸" * 5, "e" + "\u0301" * 300, "ﷺ" * 30, "ß", "ẞ", "İ", "ı", "ǅ", "ﬁ", "Å", "A\u030a", "Ａ", "①", "Ⅷ", "½", "٣", "०", "𝟘", "\U0010ffff", "\U000e0041",
    "𐀀", "\u3000", "\xa0", "\u2003a\u2003", "\t\t", "  ", "\xad", "\u034f", "\u115f", "\u1160", "\u180e", "\ufff9a\ufffab\ufffb", "\U0001d173",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "1e309", "NaN", "Infinity", "-Infinity", "9" * 20, "9" * 400, "2147483648", "9223372036854775808", "-9223372036854775809", "1_000", "0x10", "1,5", "1.5", "+1", "٣", "१", "²", "1e3", "00001", "--1", "1" + "0" * 4300, "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
]  # fmt: skip
DATES = [
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2027-02-29", "2027-13-01", "2027-00-10", "99999999", "2027-1-1", "31/02/2027", "-2027-01-01", "2027-01-01T00:00:00Z", "20270101", "８月１日", "1900-01-01", "00010101", "31.12.9999", "2027-03-08\x00", "2027–03–08", "tomorrow",
]  # fmt: skip
FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://evil.example\")", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠SUM(1)", "\n=1+1", " =1+1", "\u200b=1+1", "\ufeff=1+1", "\xa0=1+1", "−1", "﹢1", "﹣1", "﹦1", "﹫SUM", "'=1+1", '"=1+1', ";=1+1", ",=1+1", "|=1",
]  # fmt: skip
XML = [
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "<!DOCTYPE a [<!ENTITY x 'hk'>]>", "&x;", "]]>", "<![CDATA[<hk-x>]]>", "<?php echo 7*7919 ?>", "<!--#include file='/etc/passwd'-->", "<xi:include href='/etc/passwd'/>", "!!python/object/apply:os.system ['id']", "*a &a [*a]",
]  # fmt: skip
OBJECTS = [
    '{"a":1}',
    "[]",
    "null",
    "true",
    "undefined",
    "None",
    "__proto__",
    "constructor",
    "__class__",
    '{"$ne":null}',
    '"',
    "'",
    "`",
    "\\u0000",
    "\\x00",
    "&quot;",
    "&#0;",
    "a=b&c=d",
    "a;b",
    "%",
    "%zz",
    "%u0041",
    "#",
    "?",
    "..;/",
]
OVERSIZED = [
    "a" * 100_000,
    "å" * 60_000,
    "<" * 100_000,
    "(" * 50_000,
    " " * 100_000 + "x",
    "=" * 100_000,
    "1" * 100_000,
    "a@" * 50_000,
    "-" * 100_000,
    ("1" * 8 + "-") * 10_000,
    "\n" * 100_000,
    "a." * 50_000,
]

KINDS = {
    "sql": SQL, "html": HTML, "links": LINKS, "templates": TEMPLATES, "formats": FORMATS, "paths": PATHS, "shell": SHELL, "breaks": BREAKS,
    "addresses": ADDRESSES, "unicode": UNICODE, "numbers": NUMBERS, "dates": DATES, "formulas": FORMULAS, "xml": XML, "objects": OBJECTS, "oversized": OVERSIZED,
}  # fmt: skip
HOSTILE = list(dict.fromkeys(itertools.chain(*KINDS.values())))

# One or two of each kind, several kinds in one text where a field is free, for every field of every form.
SHORT = [
    "'; SELECT pg_sleep(20); -- \\",
    "</textarea></title><hk-x>\"><hk-y a='><script>hkq()</script>",
    '" onmouseover=hkq() hk="',
    "javascript:hkq()",
    "{{ 7*7919 }}{% debug %}${7*7919}<%= 7*7919 %>",
    "%s%(name)s{0.__class__}%n{}",
    "a\r\nX-Hk-Injected: 1\r\nBcc: hk@evil.example",
    "hk@evil.example\nBcc: hk2@evil.example",
    "a\x00b",
    "a\ud800b",
    "\u202egnp.exe\u2066",
    "9" * 400,
    "9223372036854775808",
    "-1",
    "0001-01-01",
    "9999-12-31",
    "=1+1",
    "a" * 100_000,
    "",
    "https://[::1",
]

# Several kinds in one text, the first of them within the shortest field.
COMBINED = [
    "<hk-x>\"'{{ 7*7919 }}</textarea></title><script>hkq()</script>{% debug %}%s%(a)s{0}'; --",
    "'\"><hk-x a='\r\nX-Hk-Injected: 1\r\nBcc: hk@evil.example\u202e=1+1",
    'javascript:hkq()//"><hk-y>https://[::1 \ud800\x00',
]

# What stays in rows after saving, by what it would break; short enough for every field.
STORED_BY_KIND = {
    "markup": ["<hk-x>", "<b onclick=hkq()>", '"><hk-x a="'],
    "formulas": ["=1+1", "@SUM(1)", "+1-1", "－1", "＝1"],
    "formats": ["{{ 7*7919 }}", "{% debug %}", "%s%(a)s{0}", "'; --", "é😀שלום", "a\u200bb", "]]>&<!--", "\\u0000\\", "a|b;c,d\"e'f"],
}  # fmt: skip
STORED = [text for kind in STORED_BY_KIND.values() for text in kind]

HONEST = [
    "Årsta & Öckerö – jämställdhet på riktigt",
    "Sámi giella: čáhci, ŋuorra, đ, ŧ, ž, Á",
    "Beslut enligt § 112, 3 kap. 4 § KL",
    "Lika lön 👩‍🔧 för lika arbete 💜",
    "Mallen heter {{ mall }} och {% annan %}",
    "100 % av cheferna < 30 > 10 & \"citat\" 'så'",
    "Jamsta\u0308lldhet i A\u030ange med e\u0301n",
    "  Mellanslag runt om  ",
    "Meänkieli ja suomi: ääniä, šakki",
    "C++ / C# — 50–60 % … ½ × 3 ≠ 2",
    "O'Reilly; DROP-in-café; SELECT-gruppen",
    "@jämställt + #lika = sant",
]
