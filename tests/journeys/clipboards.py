"""What office programs put on the clipboard: HTML, plain text, and what a long text keeps of it.

Shortened copies of what each program writes, its own tags and styles kept where they tell lists and cells."""

PASTE = """(one, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  one.focus();
  one.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
THREE = "<ul><li>ett<ul><li>två<ul><li>tre</li></ul></li></ul></li><li>fyra</li></ul>"
NUMBERS = "<ol><li>ett<ol><li>två</li></ol></li><li>tre</li></ol>"
YEARS = "<table><thead><tr><th>Mål</th><th>År</th></tr></thead><tbody><tr><td>Lika lön</td><td>2027</td></tr></tbody></table>"


def word(sign, words, level, list_number=0):
    return (
        f"<p class=MsoListParagraph style='margin-left:{level * 36}pt;text-indent:-18pt;mso-list:l{list_number} level{level} lfo1'>"
        f"<![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>{sign}<span style='font:7pt \"Times New "
        f"Roman\"'>&nbsp;&nbsp; </span></span><![endif]>{words}<o:p></o:p></p>"
    )


def word_online(words, level, kind="ul"):
    return (
        f'<div class="ListContainerWrapper SCXW1 BCX0"><{kind} class="BulletListStyle1 SCXW1"><li data-leveltext="" '
        f'data-listid="1" aria-setsize="-1" data-aria-posinset="1" data-aria-level="{level}" class="OutlineElement">'
        f'<p class="Paragraph"><span class="TextRun"><span class="NormalTextRun">{words}</span></span><span '
        f'class="EOP">&nbsp;</span></p></li></{kind}></div>'
    )


LINES = [("ett", 1), ("två", 2), ("tre", 3), ("fyra", 1)]
CLIPBOARDS = {
    "Word, bullets": (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><!--StartFragment-->"
        + "".join(word(sign, *line) for sign, line in zip("·o§·", LINES, strict=True))
        + "<!--EndFragment--></body></html>",
        "•\tett\no\ttvå\n\uf0a7\ttre\n•\tfyra",
        THREE,
    ),
    "Word, numbers": (word("1.", "ett", 1) + word("a.", "två", 2) + word("2.", "tre", 1), "", NUMBERS),
    "Word, as plain text": ("", "•\tett\no\ttvå\n\uf0a7\ttre\n•\tfyra", THREE),
    "Word, numbers as plain text": ("", "1.\tett\na)\ttvå\n2.\ttre", NUMBERS),
    "Word on the web": ("".join(word_online(*line) for line in LINES), "", THREE),
    "Word on the web, numbers": (
        word_online("ett", 1, "ol") + word_online("två", 2, "ol") + word_online("tre", 1, "ol"),
        "",
        NUMBERS,
    ),
    "LibreOffice": (
        "<ul>\n\t<li><p style='margin-bottom: 0cm'>ett</p>\n\t<ul>\n\t\t<li><p>två</p>\n\t\t<ul>\n\t\t\t<li><p>tre</p></li>"
        "\n\t\t</ul></li>\n\t</ul></li>\n\t<li><p>fyra</p></li>\n</ul>",
        "",
        THREE,
    ),
    "LibreOffice, as plain text": ("", "    • ett\n        ◦ två\n            ▪ tre\n    • fyra", THREE),
    "Outlook": (
        "<div class=WordSection1>"
        + "".join(word(sign, *line) for sign, line in zip("·o§·", LINES, strict=True))
        + "</div>",
        "",
        THREE,
    ),
    "Outlook, as plain text": ("", "  *   ett\n     *   två\n        *   tre\n  *   fyra", THREE),
    "Teams": ("<ul><li>ett<ul><li>två<ul><li>tre</li></ul></li></ul></li><li>fyra</li></ul>", "", THREE),
    "Teams, as plain text": ("", "- ett\n  - två\n    - tre\n- fyra", THREE),
    "Google Docs": (
        "<meta charset='utf-8'><b style='font-weight:normal;' id='docs-internal-guid-1'><ul><li dir='ltr' aria-level='1'><p "
        "role='presentation'><span style='font-weight:700'>ett</span></p></li><ul><li aria-level='2'><p><span>två</span></p></li><ul><li aria-level='3'><p>tre</p>"
        "</li></ul></ul><li aria-level='1'><p>fyra</p></li></ul></b>",
        "",
        THREE.replace("ett", "<strong>ett</strong>"),
    ),
    "Google Docs, as plain text": ("", "* ett\n   * två\n      * tre\n* fyra", THREE),
    "a page of a PDF": ("", "• ett\no två\n▪ tre\n• fyra", THREE),
    "a page of a PDF, broken lines": ("", "• ett långt\nmål\n• två", "<ul><li>ett långt mål</li><li>två</li></ul>"),
    "Excel": (
        "<table border=0 cellpadding=0 width=128 style='border-collapse:collapse'><col width=64 span=2><tr height=20>"
        "<td height=20 class=xl65>Mål</td><td>År</td></tr><tr><td>Lika lön</td><td align=right>2027</td></tr></table>",
        "Mål\tÅr\nLika lön\t2027",
        YEARS,
    ),
    "Excel, as plain text": ("", "Mål\tÅr\nLika lön\t2027\n", YEARS),
    "Word's table": (
        "<table class=MsoTableGrid><tr><td width=300><p class=MsoNormal>Mål<o:p></o:p></p></td><td><p>År</p></td></tr><tr><td>"
        "<p>Lika lön</p></td><td><p>2027</p></td></tr></table><p class=MsoNormal><o:p>&nbsp;</o:p></p>",
        "",
        YEARS,
    ),
    "LibreOffice's table": (
        "<table cellpadding='4'>\n\t<col width='128*'/>\n\t<thead><tr><th><p>Mål</p></th>\n\t<th><p>År</p></th></tr></thead>"
        "<tr>\n\t\t<td><p>Lika lön</p></td>\n\t\t<td><p>2027</p></td>\n\t</tr>\n</table>",
        "",
        YEARS,
    ),
    "Google Sheets": (
        "<google-sheets-html-origin><style>td{}</style><table dir='ltr' border='1'><colgroup><col width='100'/></colgroup>"
        "<tbody><tr><td data-sheets-value='1'>Mål</td><td>År</td></tr><tr><td>Lika lön</td><td>2027</td></tr></tbody></table>",
        "",
        YEARS,
    ),
}
