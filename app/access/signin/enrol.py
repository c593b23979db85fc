"""Setting up a second factor half way through a sign-in: one-time codes with recovery codes, or a passkey."""

from dataclasses import dataclass, field
from datetime import datetime

from app.access.signin import halfway, store
from app.access.signin.passkeys import Party, check_registration
from app.access.signin.recovery import hash_code, make_codes
from app.access.signin.totp import matching_step, new_secret, open_secret, seal_secret
from app.access.signin.values import Halfway, Secrets
from app.core.db import Db, Deployment, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome


@dataclass(frozen=True, slots=True)
class SetUp:
    """The first code of a new authenticator, or a new passkey; with what the account has so far."""

    secret: str = field(repr=False)
    state: Halfway
    secrets: Secrets
    code: str = field(default="", repr=False)
    credential: str = field(default="", repr=False)
    party: Party | None = None


async def totp_secret(deployment: Deployment, secrets: Secrets) -> str:
    """The secret an authenticator is to learn; the same one until it is confirmed."""
    if secrets.totp_sealed is not None:
        return open_secret(deployment.keyring, secrets.account_id, secrets.totp_sealed)
    secret = new_secret()
    async with transaction(deployment, EVERYWHERE) as db:
        sealed = seal_secret(db.keyring, secrets.account_id, secret)
        await store.put_totp(db, secrets.county, secrets.account_id, sealed)
    return secret


async def confirm_totp(db: Db, actor: Actor, at: datetime, command: SetUp) -> Outcome[list[str]]:
    """The authenticator knows the secret: its codes count from now on. Returns the recovery codes, which nobody sees again."""
    secrets, state = command.secrets, command.state
    secret = open_secret(db.keyring, secrets.account_id, secrets.totp_sealed) if secrets.totp_sealed else ""
    step = matching_step(secret, command.code, at) if secret else None
    if step is None or not await store.confirm_totp(db, secrets.county, secrets.account_id, at):
        raise Refusal(401, "CODE_REFUSED", "验证码不对，请检查手机时间", "The code is wrong; check the phone's clock")
    await store.use_totp_step(db, secrets.county, secrets.account_id, step)
    await halfway.change(db, command.secret, proofs=[*state.proofs, "otp"], challenge=None)
    codes = await _give_codes(db, secrets)
    return Outcome(codes, (Fact("second_factor.added", secrets.account_id, data={"method": "otp"}),))


async def confirm_passkey(db: Db, actor: Actor, at: datetime, command: SetUp) -> Outcome[list[str]]:
    """A new passkey. Returns recovery codes when it is the account's first second factor, else none."""
    secrets, state = command.secrets, command.state
    made = None
    if state.challenge is not None and command.party is not None:
        made = check_registration(command.party, command.credential, state.challenge)
    if made is None:
        raise Refusal(401, "PASSKEY_REFUSED", "通行密钥没有设置成功，请重试", "The passkey was not set up; try again")
    await store.add_passkey(db, secrets.county, secrets.account_id, made, at)
    await halfway.change(db, command.secret, proofs=[*state.proofs, "hwk"], challenge=None)
    codes = [] if secrets.has_second_factor else await _give_codes(db, secrets)
    return Outcome(codes, (Fact("second_factor.added", secrets.account_id, data={"method": "passkey"}),))


async def _give_codes(db: Db, secrets: Secrets) -> list[str]:
    codes = make_codes()
    hashes = [hash_code(db.keyring, secrets.account_id, code) for code in codes]
    await store.add_recovery_codes(db, secrets.county, secrets.account_id, hashes)
    return codes
