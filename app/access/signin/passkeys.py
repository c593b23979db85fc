"""Passkeys (WebAuthn): what a browser is asked, and what of its answer is believed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.access.signin.values import Passkey

NAME = "暖心 Nuanxin"
LONGEST_ANSWER = 20_000


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks: this deployment, by its public origin. Passkeys are bound to the host's name."""

    origin: str

    @property
    def host(self) -> str:
        """The relying party's id."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, slots=True)
class Asserted:
    """A passkey that was used: its new count, and how it is kept (RFC 8176: `hwk` on one device, `swk` synchronised)."""

    passkey: Passkey
    method: str


def registration_options(
    party: Party, account_id: UUID, name: str, known: Sequence[Passkey], challenge: bytes | None = None
) -> tuple[str, bytes]:
    """What `navigator.credentials.create` is asked (JSON), and the challenge in it."""
    options = webauthn.generate_registration_options(
        rp_id=party.host,
        rp_name=NAME,
        user_name=name,
        user_id=account_id.bytes,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return webauthn.options_to_json(options), options.challenge


def assertion_options(party: Party, known: Sequence[Passkey], challenge: bytes | None = None) -> tuple[str, bytes]:
    """What `navigator.credentials.get` is asked (JSON), and the challenge in it."""
    options = webauthn.generate_authentication_options(
        rp_id=party.host,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options), options.challenge


def check_registration(party: Party, answer: str, challenge: bytes) -> Passkey | None:
    """The passkey a browser made; None when the answer is not for this challenge and this origin."""
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        return None
    return Passkey(made.credential_id, made.credential_public_key, made.sign_count)


def check_assertion(party: Party, answer: str, challenge: bytes, known: Sequence[Passkey]) -> Asserted | None:
    """Which of the account's passkeys answered this challenge; None when none did."""
    try:
        credential = parse_authentication_credential_json(_read(answer))
        used = next((one for one in known if one.credential_id == credential.raw_id), None)
        if used is None:
            return None
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=used.public_key,
            credential_current_sign_count=used.sign_count,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        return None
    synchronised = seen.credential_device_type.value == "multi_device"
    return Asserted(Passkey(used.credential_id, used.public_key, seen.new_sign_count), "swk" if synchronised else "hwk")


def _read(answer: str) -> dict[str, object]:
    """The JSON that a page's form brought. Raises ValueError."""
    found = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    if not isinstance(found, dict):
        raise ValueError("not a credential")
    return found
