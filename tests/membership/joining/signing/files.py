"""PDFs that somebody has signed, made while the test runs."""

import datetime
import io
from concurrent.futures import ThreadPoolExecutor

import pikepdf
from asn1crypto import keys, x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.files.fields import CheckedFile
from portal.papers.models import DocumentFile, DocumentState


def make_pdf(words="Avsiktsförklaring"):
    """A small PDF with one page."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = words
    pdf.save(out)
    return out.getvalue()


def make_signer(name="Eva Ek 19701231-1239"):
    """A person with a key and a certificate that nobody has vouched for, with a personal number in it."""
    key = rsa.generate_private_key(65537, 2048)
    subject = crypto_x509.Name(
        [
            crypto_x509.NameAttribute(NameOID.COMMON_NAME, name),
            crypto_x509.NameAttribute(NameOID.SERIAL_NUMBER, "197012311239"),
        ]
    )
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        crypto_x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(crypto_x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def sign_pdf(content, signer=None, field="Underskrift", password=None):
    """The PDF with one more signature added at its end. In a thread: a browser's test has an event loop of its own.

    password: that of a PDF which is locked ("" when only its owner's password locks it)."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    if password is not None:
        writer.encrypt(password)
    signing = signers.PdfSigner(signers.PdfSignatureMetadata(field_name=field), signer=signer or make_signer())
    with ThreadPoolExecutor(1) as thread:
        thread.submit(signing.sign_pdf, writer, output=out).result()
    return out.getvalue()


def changed_after(signed):
    """The signed PDF with a page added afterwards, as an increment."""
    from pyhanko.pdf_utils import generic

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = generic.TextStringObject("xx")
    writer.root["/Extra"] = generic.DictionaryObject({generic.NameObject("/S"): generic.NameObject("/x")})
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def checked(content, kind="pdf"):
    """As the form field hands it on."""
    return CheckedFile(kind, "signerad.pdf", content)


def draw(document):
    """The paper drawn, with a real PDF of our own; gives its bytes."""
    content = make_pdf(document.number)
    DocumentFile.objects.create(document=document, content=content)
    document.state, document.sha256, document.size = DocumentState.READY, "a" * 64, len(content)
    document.rendered_at = document.issued_at
    document.save()
    return content
