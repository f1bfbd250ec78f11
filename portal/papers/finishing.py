"""What WeasyPrint leaves undone for PDF/UA-1 beside PDF/A-3a, written into the PDF just before it is saved.

It is handed to WeasyPrint as its ``finisher`` and sees the laid-out document and pydyf's objects."""

import zlib

import pydyf

PDFUA = "http://www.aiim.org/pdfua/ns/id/"
PDFA = "http://www.aiim.org/pdfa/ns"
LINK_TEXT_LENGTH = 200
SEAL_FIELD = "Seal"  # as portal/papers/sealing.py fills it
PRINTED, LOCKED = 4, 128  # annotation flags
APPEND_ONLY = 3  # signatures exist, and the file may only be added to


def finish(document, pdf, *, padding=0, seal_name=""):
    """Claim PDF/UA-1, give header cells a scope, lists under items their place and links a description, and take page
    furniture out of the reading.

    ``seal_name`` is what a screen reader says for the field that a seal will fill; "" for a paper without one.

    ``padding`` empty objects are added, to be tried one by one until ``ends_are_clear``."""
    tree = _Tree(pdf)
    _claim_ua(pdf)
    _scope_headers(tree)
    _lists_into_items(pdf, tree)
    _describe_links(document)
    _furniture_to_artifacts(pdf, tree)
    if seal_name:
        _prepare_seal(pdf, seal_name)
    _settle_ends(pdf)
    for _number_of_padding in range(padding):
        pdf.add_object(pydyf.Dictionary())


def ends_are_clear(content):
    """Whether no stream in the written file ends with a carriage return (one in 256 of the two written last does)."""
    return b"\r\nendstream" not in content


class _Tree:
    """The structure elements by number, and those that can be reached from the root."""

    def __init__(self, pdf):
        self.elements = {o.number: o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructElem"}
        root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
        self.reached = {}
        todo = [_number(kid) for kid in root["K"]]
        while todo:
            element = self.elements.get(todo.pop())
            if element is None or element.number in self.reached:
                continue
            self.reached[element.number] = element
            todo += [_number(kid) for kid in element["K"] if not isinstance(kid, int)]


def _number(reference):
    """The object number in a reference such as b"12 0 R"."""
    return int(reference.split()[0])


def _claim_ua(pdf):
    """WeasyPrint writes one claim at a time, and validators read only one rdf:RDF: ours goes into the same one.

    PDF/A demands that the PDF/UA property is described too, and one validator demands an uncompressed packet."""
    claim = f'<rdf:Description xmlns:pdfuaid="{PDFUA}" rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
    described = (
        f'<rdf:Description xmlns:pdfaExtension="{PDFA}/extension/" xmlns:pdfaSchema="{PDFA}/schema#"'
        f' xmlns:pdfaProperty="{PDFA}/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag>'
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{PDFUA}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
        '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
        "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
        "<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>"
        "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    )
    packet = pdf.objects[_number(pdf.catalog["Metadata"])]
    packet.stream = [packet.stream[0].replace(b"</rdf:RDF>", f"{claim}{described}</rdf:RDF>".encode())]
    packet.compress = False


def _scope_headers(tree):
    """Each header cell says whether it heads a column (it stands in the table's head) or a row."""
    for element in tree.reached.values():
        if element["S"] != "/TH":
            continue
        above = element
        while above["S"] not in ("/THead", "/Table"):
            above = tree.elements[_number(above["P"])]
        element["A"]["Scope"] = "/Column" if above["S"] == "/THead" else "/Row"


def _lists_into_items(pdf, tree):
    """A list under an item stands in that item's body; WeasyPrint puts it beside the item, where nobody knows whose
    it is (ISO 32000-1, 14.8.4.3.3: a list holds items alone)."""
    for element in list(tree.reached.values()):
        if element["S"] != "/L":
            continue
        kept = []
        for reference in element["K"]:
            kid = tree.elements[_number(reference)]
            if kid["S"] != "/L":
                kept.append(reference)
                continue
            if not kept:  # the item itself stands on the page before
                kept.append(_added(pdf, tree, element, "/LI", kid["Pg"]).reference)
            item = tree.elements[_number(kept[-1])]
            bodies = [one for one in map(tree.elements.get, map(_number, item["K"])) if one and one["S"] == "/LBody"]
            body = bodies[-1] if bodies else _added(pdf, tree, item, "/LBody", kid["Pg"])
            if not bodies:
                item["K"].append(body.reference)
            body["K"].append(kid.reference)
            kid["P"] = body.reference
        element["K"] = pydyf.Array(kept)


def _added(pdf, tree, parent, tag, page):
    """A structure element under another; the caller puts it among the other's kids."""
    element = pydyf.Dictionary(
        {"Type": "/StructElem", "S": tag, "K": pydyf.Array([]), "Pg": page, "P": parent.reference}
    )
    pdf.add_object(element)
    tree.elements[element.number] = tree.reached[element.number] = element
    return element


def _describe_links(document):
    """A link is described by its title or its words; WeasyPrint writes the bare address."""
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):  # what is placed absolutely, too
            link = getattr(box, "link_annotation", None)
            if link is None or box.element is None:
                continue
            text = box.element.get("title") or "".join(box.element.itertext())
            link["Contents"] = pydyf.String(" ".join(text.split())[:LINK_TEXT_LENGTH])


def _furniture_to_artifacts(pdf, tree):
    """Running headers and feet hang loose outside the structure tree: mark them as what they are, page furniture."""
    by_page = {}
    for number, element in tree.elements.items():
        if number not in tree.reached:
            by_page.setdefault(element["Pg"], set()).update(kid for kid in element["K"] if isinstance(kid, int))
            element.clear()
    numbers = pdf.objects[_number(pdf.objects[_number(pdf.catalog["StructTreeRoot"])]["ParentTree"])]["Nums"]
    for index, page in enumerate(pdf.page_references):
        marks = by_page.get(page, ())
        drawn = pdf.objects[_number(pdf.objects[_number(page)]["Contents"])].stream
        for at, item in enumerate(drawn):
            if isinstance(item, dict) and item.get("MCID") in marks:
                drawn[at - 1 : at + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
        for mark in marks:
            numbers[2 * index + 1][mark] = "null"


def _prepare_seal(pdf, name):
    """An empty signature field with a name and a place in the reading, as a seal put on later would not get them.

    It takes no room on the page: the paper itself says where it can be checked."""
    page = pdf.objects[_number(pdf.page_references[-1])]
    structure = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    top = pdf.objects[_number(structure["K"][0])]
    numbers = pdf.objects[_number(structure["ParentTree"])]["Nums"]
    key = numbers[-2] + 1
    field = pydyf.Dictionary({
        "Type": "/Annot",
        "Subtype": "/Widget",
        "FT": "/Sig",
        "T": pydyf.String(SEAL_FIELD),
        "TU": pydyf.String(name),
        "Rect": pydyf.Array([0, 0, 0, 0]),
        "F": PRINTED + LOCKED,
        "P": page.reference,
        "StructParent": key,
    })  # fmt: skip
    pdf.add_object(field)
    held = pydyf.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": page.reference})
    form = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/Form", "P": top.reference, "Pg": page.reference, "K": pydyf.Array([held])}
    )
    pdf.add_object(form)
    top["K"].append(form.reference)
    numbers.extend([key, form.reference])
    page.setdefault("Annots", pydyf.Array()).append(field.reference)
    fields = pydyf.Dictionary({"Fields": pydyf.Array([field.reference]), "SigFlags": APPEND_ONLY})
    pdf.catalog["AcroForm"] = fields


def _settle_ends(pdf):
    """No stream may end with a carriage return: with the line feed that follows, its length could be read in two ways.

    A line feed more makes another checksum; neither drawings, character maps nor fonts mind it."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream):
            while _last_byte(stream) == 0x0D:
                stream.stream.append(b"")


def _last_byte(stream):
    """The last byte as written: of zlib's checksum when compressed, else of the content."""
    content = pydyf.Stream(stream.stream, {"Length": 0}).data.removesuffix(b"\nendstream")
    if not stream.compress:
        return content[-1]
    return zlib.adler32(content.split(b"stream\n", 1)[1]) & 0xFF
