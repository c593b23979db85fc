"""The second proof: a one-time code, a recovery code or a passkey, each counted before it is looked at."""

from dataclasses import dataclass, field
from datetime import datetime

from app.access.signin import halfway, store
from app.access.signin.passkeys import Party, check_assertion
from app.access.signin.recovery import hash_code
from app.access.signin.totp import matching_step, open_secret
from app.access.signin.tries import code_buckets, give_back, take_try
from app.access.signin.values import Halfway
from app.access.store import find_account
from app.core.db import Db, Deployment, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform

CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody offers, half way through a sign-in: a code as typed, or a passkey's answer."""

    secret: str = field(repr=False)
    state: Halfway
    code: str = field(default="", repr=False)
    assertion: str = field(default="", repr=False)
    party: Party | None = None


def actor_of(state: Halfway, client_id: str, request_id: str) -> Actor:
    """Who acts between the password and the consent."""
    return Actor(state.county, state.account_id, state.name, client_id, request_id=request_id)


async def prove(deployment: Deployment, actor: Actor, at: datetime, proof: Proof) -> None:
    """Take a second proof. Raises Refusal 401, or 429 while waiting."""
    async with transaction(deployment, EVERYWHERE) as db:
        await take_try(db, at, code_buckets(db.keyring, proof.state.account_id))
    await perform(deployment, prove_again, actor, at, proof)


async def prove_again(db: Db, actor: Actor, at: datetime, proof: Proof) -> Outcome[None]:
    """Check a second proof and keep it with the sign-in; a code is used up."""
    state = proof.state
    method = await _passkey(db, at, proof) if proof.assertion else await _code(db, at, state, proof.code)
    if method is None:
        return Outcome(_wrong(), (Fact("sign_in.second_factor_failed", state.account_id),))
    await give_back(db, code_buckets(db.keyring, state.account_id))
    amr = "otp" if method == "recovery" else method
    await halfway.change(db, proof.secret, proofs=[*state.proofs, amr], challenge=None)
    return Outcome(None, (Fact("sign_in.second_factor_right", state.account_id, data={"method": method}),))


async def _code(db: Db, at: datetime, state: Halfway, code: str) -> str | None:
    county, account_id = state.county, state.account_id
    if len("".join(code.split())) > CODE_DIGITS:
        used = await store.use_recovery_code(db, county, account_id, hash_code(db.keyring, account_id, code), at)
        return "recovery" if used else None
    account = await find_account(db, county, account_id, at)
    secrets = await store.secrets_of(db, account) if account else None
    if secrets is None or secrets.totp_at is None or secrets.totp_sealed is None:
        return None
    step = matching_step(open_secret(db.keyring, account_id, secrets.totp_sealed), code, at)
    return "otp" if step is not None and await store.use_totp_step(db, county, account_id, step) else None


async def _passkey(db: Db, at: datetime, proof: Proof) -> str | None:
    state = proof.state
    if state.challenge is None or proof.party is None:
        return None
    known = await store.passkeys_of(db, state.county, state.account_id)
    found = check_assertion(proof.party, proof.assertion, state.challenge, known)
    if found is None:
        return None
    await store.use_passkey(db, state.county, state.account_id, found.passkey, at)
    return found.method


def _wrong() -> Refusal:
    return Refusal(401, "CODE_REFUSED", "验证码不对，或已经用过", "The code is wrong or was used before")
