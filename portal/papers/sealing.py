"""The board's electronic seal on a drawn paper (PAdES). The only file that knows pyHanko.

A key lies in a file named by the environment, never in the database. Sealing fills the field that ``finishing``
prepared, as an addition at the end of the file: what was drawn stays as it was, byte for byte, its metadata too."""

import io
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.papers.finishing import SEAL_FIELD

TSA_SECONDS = 10
YEARS_OF_DEMO = 10


class SealingFailed(Exception):
    """The paper could not be sealed; the text names the fault and nothing of the paper or the key."""


@dataclass(frozen=True)
class Sealed:
    """A sealed paper's bytes, whose seal it is (the certificate's subject), when, and if a time stamp is in it."""

    content: bytes
    subject: str
    at: datetime
    time_stamped: bool


def key_file(county):
    """Where the county's certificate lies and its password; None when papers of the county are not sealed.

    ``county`` may be None: national papers have the installation's own seal, if there is one."""
    own = settings.SEALS.get(county.code) if county is not None else None
    found = own or settings.SEALS.get("")
    if found and settings.DEMO and not Path(found[0]).exists():
        return None  # the demonstration makes its own certificate when it is loaded
    return found


def is_sealed_for(county):
    """Whether papers of the county get a seal."""
    return key_file(county) is not None


def seal(content, *, county):
    """The paper with the county's seal on it. Raises SealingFailed; without a configured seal that is a fault too."""
    found = key_file(county)
    if found is None:
        raise SealingFailed("no seal is set up")
    try:
        signer = _signer(*map(str, found), Path(found[0]).stat().st_mtime_ns)
        # pyHanko runs an event loop of its own and refuses where the caller's thread runs one already.
        with ThreadPoolExecutor(max_workers=1) as apart:
            return apart.submit(_sealed, content, signer).result()
    except SealingFailed:
        raise
    except Exception as error:  # a library's text may hold a path or a password: only its name goes on
        raise SealingFailed(f"sealing: {type(error).__name__}") from None


def _sealed(content, signer):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, fields

    class KeepsMetadata(IncrementalPdfFileWriter):
        """pyHanko would write a new metadata packet in which validators no longer find the claim of PDF/UA."""

        def _update_meta(self):
            return None

    at, stamper, out = timezone.now(), _time_stamper(), io.BytesIO()
    meta = PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=_name_of(signer),
    )
    PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(
        KeepsMetadata(io.BytesIO(content)), existing_fields_only=True, output=out
    )
    return Sealed(out.getvalue(), _name_of(signer), at, stamper is not None)


@cache
def _signer(path, password, _changed):
    """The key, read once for each version of its file."""
    from pyhanko.sign import SimpleSigner

    signer = SimpleSigner.load_pkcs12(path, passphrase=password.encode() or None)
    if signer is None:
        raise SealingFailed("the certificate cannot be read")
    return signer


def _time_stamper():
    if not settings.SEAL_TSA_URL:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(settings.SEAL_TSA_URL, timeout=TSA_SECONDS)


def _name_of(signer):
    subject = signer.signing_cert.subject.native
    return str(subject.get("common_name") or subject.get("organization_name") or "")[:200]


def make_demo_seal(path, password, *, name):
    """A self-made certificate for the demonstration, unless there is one. Nobody outside trusts it."""
    path = Path(path)
    if path.exists():
        return
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    now = timezone.now()
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"), False
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now.replace(year=now.year + YEARS_OF_DEMO, day=min(now.day, 28)))
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, serialization.BestAvailableEncryption(password.encode())
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    partly = path.with_suffix(f".{os.getpid()}")
    partly.touch(mode=0o600)
    partly.write_bytes(packed)
    partly.replace(path)
