"""Reads a PDF as a screen reader would: the structure tree, its order and what stays outside."""

import io

import pikepdf

HEADINGS = {f"/H{n}": n for n in range(1, 7)}


def opened(content):
    """The PDF, opened."""
    return pikepdf.open(io.BytesIO(content))


def elements(pdf):
    """Every structure element in reading order, as (element, page, marks)."""
    yield from _walk(pdf.Root.StructTreeRoot.K[0], None)


def _walk(element, page):
    page = element.get("/Pg", page)
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    yield element, page, [int(kid) for kid in kids if isinstance(kid, int)]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _walk(kid, page)


def marked_content(page):
    """The page's drawing as (marks that are tagged, operators drawn outside of any mark)."""
    tagged, loose, depth = [], [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth.append(str(operands[0]))
            if name == "BDC" and "/MCID" in operands[1]:
                tagged.append(int(operands[1]["/MCID"]))
        elif name == "EMC":
            depth.pop()
        elif name in ("Tj", "TJ", "Do", "f", "f*", "S", "s", "B", "sh") and not depth:
            loose.append(name)
    return tagged, loose
