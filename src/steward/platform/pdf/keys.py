"""Certificates: the deployment's own authority by default, a licensed one or SM2 through the port (电子签名法 13, 16).

A signer's key is made for one signing and never stored: nobody, the bank neither, can sign with it again. The authority's, the clock's and
the bank's seal's keys are long-lived and kept sealed by whoever stores them.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import Instant

AUTHORITY_YEARS = 30
YEAR = dt.timedelta(days=365)
EARLIER = dt.timedelta(minutes=5)  # clocks of readers differ
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its private key, both DER (the key PKCS#8)."""

    certificate: bytes
    key: bytes


class Authority(Protocol):
    """Whoever issues certificates: the deployment's own authority, or a licensed one behind this port."""

    @property
    def algorithm(self) -> str:
        """The kind of signature it certifies."""
        ...

    def certify(self, name: str, serial: str, now: Instant) -> Identity:
        """A fresh key for one signing, with a certificate in the signer's name; `serial` names the person to the bank."""
        ...


class AlgorithmMissing(Refusal):
    """This deployment has no authority for the algorithm asked for; SM2 needs a licensed one behind the port."""

    kind = Kind.CONFLICT
    code = "pdf.algorithm_missing"


@dataclass(frozen=True, slots=True)
class OwnAuthority:
    """The deployment's own authority: P-256, no network. It is not a licensed certification service (电子签名法 16 to 18)."""

    root: Identity
    bank: str
    algorithm: str = "P-256"

    def certify(self, name: str, serial: str, now: Instant) -> Identity:
        """As the port says; valid for ten years, since a key that is gone cannot be stolen."""
        return _issue(_name(self.bank, name, serial), now, 10, self.root)


def authority_for(algorithm: str, own: OwnAuthority) -> Authority:
    """The authority that issues under an algorithm; AlgorithmMissing says what is not supported here."""
    if algorithm != own.algorithm:
        raise AlgorithmMissing(algorithm=algorithm, supported=own.algorithm)
    return own


def new_root(bank: str, now: Instant) -> Identity:
    """A deployment's own root."""
    return _issue(_name(bank, f"{bank} Root CA", "root"), now, AUTHORITY_YEARS, None)


def new_clock(bank: str, now: Instant, root: Identity) -> Identity:
    """The certificate of the deployment's own time stamps (RFC 3161)."""
    return _issue(_name(bank, f"{bank} Time Stamp", "clock"), now, AUTHORITY_YEARS, root, is_clock=True)


def new_seal(bank: str, now: Instant, root: Identity) -> Identity:
    """The bank's own seal."""
    return _issue(_name(bank, bank, "seal"), now, AUTHORITY_YEARS, root)


def as_pem(identity: Identity) -> str:
    """The certificate as people hand it on."""
    return x509.load_der_x509_certificate(identity.certificate).public_bytes(serialization.Encoding.PEM).decode()


def from_pem(text: bytes) -> bytes:
    """A certificate in PEM as DER; ValueError when it is none."""
    return x509.load_pem_x509_certificate(text).public_bytes(serialization.Encoding.DER)


def _name(bank: str, name: str, serial: str) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, bank[:LONGEST_NAME])]
    parts += [(NameOID.COMMON_NAME, name[:LONGEST_NAME]), (NameOID.SERIAL_NUMBER, serial[:LONGEST_NAME])]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _issue(subject: x509.Name, now: Instant, years: int, by: Identity | None, *, is_clock: bool = False) -> Identity:
    # pyHanko's own time stamper works with RSA only.
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    key = rsa.generate_private_key(65537, 3072) if is_clock else ec.generate_private_key(ec.SECP256R1())
    issuer = None if by is None else x509.load_der_x509_certificate(by.certificate)
    signing = key if by is None else serialization.load_der_private_key(by.key, None)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    made = x509.CertificateBuilder(subject_name=subject, issuer_name=subject if issuer is None else issuer.subject)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - EARLIER).not_valid_after(now + years * YEAR)
    made = made.add_extension(x509.BasicConstraints(ca=by is None, path_length=0 if by is None else None), critical=True)
    made = made.add_extension(_usage(is_root=by is None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    if is_clock:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    der, pkcs8, open_ = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return Identity(made.sign(signing, hashes.SHA256()).public_bytes(der), key.private_bytes(der, pkcs8, open_))


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
