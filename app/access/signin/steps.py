"""The way through a sign-in: where a browser stands in it, and what takes it one step on."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.access.devices.store import find_device_by_key
from app.access.devices.values import Device
from app.access.oauth.grant import deny, grant_code, pending_authorization
from app.access.oauth.store import find_client
from app.access.oauth.values import Pending
from app.access.policy import scopes_allowed
from app.access.signin import halfway, store
from app.access.signin.enter import Attempt, enter
from app.access.signin.hashing import Hasher
from app.access.signin.policy import acr_of, next_step
from app.access.signin.prove import actor_of
from app.access.signin.values import Halfway, Secrets
from app.access.store import Account, find_account
from app.core.db import Db, Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a browser stands: for which client's request, who it is so far, and the step that is due."""

    pending: Pending
    client_name: str
    step: str
    state: Halfway | None = None
    account: Account | None = None
    secrets: Secrets | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the client would be allowed: what it asks for and the person may."""
        held = scopes_allowed(one.role for one in self.account.roles) if self.account else frozenset()
        return tuple(scope for scope in self.pending.scopes if scope in held)

    def adding(self) -> "Standing":
        """Where nothing but the consent is left, another second factor may be set up first."""
        return replace(self, step="enrol") if self.step == "consent" else self

    def afresh(self) -> "Standing":
        """Back at the password."""
        return Standing(self.pending, self.client_name, "password")


async def stand(deployment: Deployment, at: datetime, request: str, secret: str | None, strict: bool) -> Standing:
    """Where a browser stands. Raises Refusal 404 for a request that waits no more."""
    async with reading(deployment, EVERYWHERE) as db:
        pending = await pending_authorization(db, at, request)
        client = await find_client(db, pending.client_id)
        name = client.name if client else pending.client_id
        state = await halfway.resume(db, secret, at) if secret else None
        account = await find_account(db, state.county, state.account_id, at) if state else None
        if state is None or account is None or state.request != request:
            return Standing(pending, name, "password")
        secrets = await store.secrets_of(db, account)
    roles = [held.role for held in account.roles]
    step = next_step(roles, state.proofs, secrets.has_second_factor, strict)
    return Standing(pending, name, step, state, account, secrets)


async def give_password(
    deployment: Deployment, hasher: Hasher, at: datetime, standing: Standing, attempt: Attempt
) -> tuple[str, Account]:
    """The first step. Returns the browser's new secret and the account. Raises what `enter` does, and 403 on a lost device."""
    device = await _device(deployment, standing.pending)
    entered = await enter(deployment, hasher, at, attempt, device)
    account = entered.account
    own = device if device and device.account_id == account.account_id else None
    if own and own.lost_at:
        raise Refusal(403, "DEVICE_LOST", "这台设备已报失，不能登录", "This device was reported lost")
    proofs = ("pwd", "pop") if own and own.approved_at else ("pwd",)
    device_id = own.device_id if own else None
    request = standing.pending.pending_id
    state = Halfway(request, account.county, account.account_id, account.name, proofs, at, device_id)
    return await halfway.begin(deployment, at, state), account


async def _device(deployment: Deployment, pending: Pending) -> Device | None:
    """The phone whose key the client will prove when it redeems its code; without that key the code is worth nothing."""
    if pending.dpop_thumbprint is None:
        return None
    async with reading(deployment, EVERYWHERE) as db:
        return await find_device_by_key(db, pending.dpop_thumbprint)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no to a client."""

    standing: Standing
    secret: str
    agreed: bool


async def answer_client(deployment: Deployment, at: datetime, request_id: str, answer: Answer) -> str:
    """Agree or refuse. Returns the address the browser goes to next."""
    state, pending = answer.standing.state, answer.standing.pending
    if state is None or answer.standing.step != "consent":
        raise halfway_over()
    return await perform(deployment, decide_consent, actor_of(state, pending.client_id, request_id), at, answer)


async def decide_consent(db: Db, actor: Actor, at: datetime, answer: Answer) -> Outcome[str]:
    """Keep the answer and hand the client its code, or its refusal."""
    state, pending = answer.standing.state, answer.standing.pending
    if state is None or not await halfway.finish(db, answer.secret):
        raise halfway_over()
    if not answer.agreed:
        return Outcome(await deny(db, at, pending.pending_id), (Fact("sign_in.consent_refused", state.account_id),))
    acr = acr_of(state.proofs)
    place = await grant_code(
        db,
        state.county,
        at,
        pending.pending_id,
        state.account_id,
        state.password_at,
        acr,
        state.proofs,
        state.device_id,
    )
    data = {"scopes": list(answer.standing.scopes), "acr": acr, "amr": list(state.proofs)}
    return Outcome(place, (Fact("sign_in.completed", state.account_id, data=data),))


async def give_up(deployment: Deployment, at: datetime, pending_id: str) -> str:
    """Leave before anybody signed in. Returns the address the browser goes to next."""
    async with transaction(deployment, EVERYWHERE) as db:
        return await deny(db, at, pending_id)


def halfway_over() -> Refusal:
    """401: the sign-in took too long, or the step was taken out of turn."""
    return Refusal(
        401, "SIGN_IN_OVER", "登录超时，请重新输入密码", "The sign-in took too long; enter the password again"
    )
