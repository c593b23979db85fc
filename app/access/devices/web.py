"""A phone that shows nothing but its key: a DPoP proof (RFC 9449) without any token."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request

from app.access.devices.values import Device
from app.access.proofs import ProofRefused, Proofs, challenge, read_proof
from app.access.web import moment
from app.core.errors import Refusal
from app.journal.actor import Actor


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """A key that was proven just now, by its thumbprint (RFC 7638)."""

    thumbprint: str
    request_id: str


async def device_key(
    request: Request,
    dpop: Annotated[
        str, Header(alias="DPoP", max_length=4096, description="设备密钥证明 A DPoP proof by the device's key")
    ] = "",
    at: datetime = Depends(moment),
) -> DeviceKey:
    """The key behind a proof for this request. Raises Refusal 401; a phone whose clock is off is given a nonce to try again with."""
    proofs: Proofs = request.app.state.proofs
    try:
        proof = read_proof(dpop, request.method, proofs.origin + request.url.path)
        proofs.check_age(proof, at, nonce_needed=False)
    except ProofRefused as refused:
        raise Refusal(
            401,
            "PROOF_INVALID",
            "设备密钥证明无效",
            "The proof of possession is missing or not valid",
            headers=challenge(refused, proofs, at),
        ) from refused
    return DeviceKey(proof.thumbprint, request.scope["request_id"])


DeviceKeyDep = Annotated[DeviceKey, Depends(device_key)]


def device_actor(device: Device, key: DeviceKey) -> Actor:
    """The phone itself, which acts for its account."""
    return Actor(device.county, device.account_id, device.account_name, "device", request_id=key.request_id)
