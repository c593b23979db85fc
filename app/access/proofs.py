"""Proofs of possession (DPoP, RFC 9449): a token that is bound to a key is worth nothing without it."""

import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import jwt

from app.access.jwk import algorithm_of, decoded, encoded, thumbprint, verified
from app.core.crypto import Keyring

ALGORITHMS = ("ES256", "EdDSA")
LONGEST_PROOF = 4096
CLOCK_LEEWAY_S = 60
NONCE_LIFETIME_S = 300
REMEMBERED = 100_000


class ProofRefused(Exception):
    """A proof that proves nothing; the message says why."""


class NonceNeeded(ProofRefused):
    """A proof whose age cannot be told: its clock is off, or its nonce is old. The caller may try again with ours."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof says, its signature and its address already found right."""

    thumbprint: str
    jti: str
    issued_at: int
    nonce: str | None


def read_proof(text: str, method: str, url: str, access_token: str | None = None) -> Proof:
    """Read a proof for one method and address and, at the API, one token. Raises ProofRefused."""
    if len(text) > LONGEST_PROOF:
        raise ProofRefused("the proof is too long")
    try:
        header = jwt.get_unverified_header(text)
        key = header["jwk"]
        algorithm = algorithm_of(key, rsa=False)
        if header.get("typ") != "dpop+jwt" or header["alg"] != algorithm:
            raise ProofRefused("not a proof")
        body = verified(text, key, algorithm)
        proof = _whole(thumbprint(key), body["jti"], body["iat"], body.get("nonce"))
        fits = body["htm"] == method and _plain(body["htu"]) == _plain(url)
        token_hash = None if access_token is None else encoded(hashlib.sha256(access_token.encode()).digest())
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProofRefused("not a proof") from error
    if not fits:
        raise ProofRefused("the proof is for another request")
    if body.get("ath") != token_hash:
        raise ProofRefused("the proof is for another token")
    return proof


def _whole(key: str, jti: object, issued_at: object, nonce: object) -> Proof:
    """Values of the kinds they must have; a boolean is no time."""
    if not isinstance(jti, str) or not 8 <= len(jti) <= 256:
        raise ProofRefused("`jti` is not an identifier")
    if not isinstance(issued_at, int) or isinstance(issued_at, bool) or not isinstance(nonce, str | None):
        raise ProofRefused("`iat` or `nonce` is of the wrong kind")
    return Proof(key, jti, issued_at, nonce)


def _plain(url: str) -> tuple[str, str, str]:
    """An address without query and fragment, the way two spellings of it are equal."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix({"https": ":443", "http": ":80"}.get(parts.scheme.lower(), "?"))
    return parts.scheme.lower(), host, parts.path or "/"


@dataclass(frozen=True, slots=True)
class Nonces:
    """Nonces that carry their own age, signed: every worker knows those of the others."""

    key: bytes = field(repr=False)

    def make(self, at: datetime) -> str:
        """A nonce of this instant."""
        stamp = int(at.timestamp()).to_bytes(8)
        return encoded(stamp + self._sign(stamp))

    def holds(self, nonce: str, at: datetime) -> bool:
        """True for one of ours that is not too old."""
        try:
            content = decoded(nonce)
        except ValueError:
            return False
        age = at.timestamp() - int.from_bytes(content[:8])
        return hmac.compare_digest(content[8:], self._sign(content[:8])) and -1 <= age <= NONCE_LIFETIME_S

    def _sign(self, stamp: bytes) -> bytes:
        return hmac.digest(self.key, stamp, "sha256")[:16]


@dataclass(slots=True)
class Proofs:
    """Checks proofs of one deployment, whose address is a setting; remembers in this process which it has seen."""

    origin: str
    nonces: Nonces
    seen: OrderedDict[tuple[str, str], float] = field(default_factory=OrderedDict)

    def check_call(self, text: str, method: str, path: str, token: str, bound_to: str, at: datetime) -> None:
        """Check the proof of a call of the API. Raises ProofRefused."""
        proof = read_proof(text, method, self.origin + path, token)
        if not hmac.compare_digest(proof.thumbprint, bound_to):
            raise ProofRefused("the proof is by another key")
        self.check_age(proof, at, nonce_needed=False)
        self._once(proof, at.timestamp())

    def check_grant(self, text: str, path: str, at: datetime) -> Proof:
        """Check the proof of a call of the token endpoint; whether it was used before is for the database to say. Raises ProofRefused."""
        proof = read_proof(text, "POST", self.origin + path)
        self.check_age(proof, at, nonce_needed=True)
        return proof

    def check_age(self, proof: Proof, at: datetime, *, nonce_needed: bool) -> None:
        """A nonce of ours tells the age, whatever the caller's clock says; without one the clock must be right. Raises NonceNeeded."""
        if proof.nonce is not None:
            if not self.nonces.holds(proof.nonce, at):
                raise NonceNeeded("the nonce is not valid any more")
        elif nonce_needed or abs(at.timestamp() - proof.issued_at) > CLOCK_LEEWAY_S:
            raise NonceNeeded("use the nonce of this answer")

    def _once(self, proof: Proof, moment: float) -> None:
        identity = (proof.thumbprint, proof.jti)
        if self.seen.get(identity, 0) > moment:
            raise ProofRefused("the proof was used before")
        self.seen[identity] = moment + NONCE_LIFETIME_S + CLOCK_LEEWAY_S
        while len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)


def proofs_of(origin: str, keyring: Keyring) -> Proofs:
    """The checker of one deployment."""
    return Proofs(origin, Nonces(hmac.digest(keyring.index_key, b"dpop nonce", "sha256")))


def challenge(refused: ProofRefused, proofs: Proofs, at: datetime) -> dict[str, Any]:
    """The headers that tell a caller of the API what was wrong with its proof."""
    code = "use_dpop_nonce" if isinstance(refused, NonceNeeded) else "invalid_dpop_proof"
    headers = {"WWW-Authenticate": f'DPoP error="{code}", error_description="{refused}", algs="{" ".join(ALGORITHMS)}"'}
    return headers | ({"DPoP-Nonce": proofs.nonces.make(at)} if code == "use_dpop_nonce" else {})
