"""Signing a file: a PAdES signature (ETSI EN 319 142) with a time stamp of the deployment's own clock, as an addition to the file."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from steward.kernel.time import Instant
from steward.platform.pdf.keys import Identity

# Room for certificate, signature and time stamp; what is left over is filled with zeros.
RESERVED_BYTES = 12_288


@dataclass(frozen=True, slots=True)
class Clock:
    """What makes the time stamps: its identity and the instant they state."""

    identity: Identity
    now: Instant


def sign(file: bytes, *, signer: Identity, clock: Clock, field: str, reason: str) -> bytes:
    """The file with one more signature over all of it. What was there stays as it was, byte for byte."""
    from asn1crypto import keys, x509  # noqa: PLC0415 - the libraries are slow to load and few processes sign
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import fields, signers, timestamps  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    def parts(identity: Identity) -> tuple[x509.Certificate, keys.PrivateKeyInfo]:
        return x509.Certificate.load(identity.certificate), keys.PrivateKeyInfo.load(identity.key)

    certificate, key = parts(signer)
    stamping, stamping_key = parts(clock.identity)
    none_more = SimpleCertificateStore()
    stamper = timestamps.DummyTimeStamper(tsa_cert=stamping, tsa_key=stamping_key, certs_to_embed=none_more, fixed_dt=clock.now)
    about = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason)
    with_key = signers.SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=none_more)

    class AtThatInstant(signers.PdfSigner):  # type: ignore[misc]
        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = clock.now
            return session

    pdf, writer = AtThatInstant(about, signer=with_key, timestamper=stamper), IncrementalPdfFileWriter(io.BytesIO(file))
    # pyHanko starts an event loop, which a thread that has one already cannot.
    with ThreadPoolExecutor(1) as aside:
        return bytes(aside.submit(pdf.sign_pdf, writer, bytes_reserved=RESERVED_BYTES).result().getvalue())
