"""The application: mounts the rooms' routers and turns refusals into problems. No logic."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException

from app.access.devices.router import router as devices
from app.access.directory.router import router as directory
from app.access.external import ExternalVerifier
from app.access.oauth.router import router as oauth
from app.access.oauth.web import told
from app.access.policy import roles_allowing
from app.access.proofs import proofs_of
from app.access.router import router as access
from app.access.signin.hashing import Hasher
from app.access.signin.router import router as signin
from app.access.signin.web import shown_refusal
from app.access.tokens import Verifier
from app.alerts.router import router as alerts
from app.audit.router import router as audit
from app.audit.web import Witness
from app.clues.page.router import router as clue_page
from app.clues.page.web import shown_refusal as shown_clue_refusal
from app.clues.router import router as clues
from app.core import clock
from app.core.db import Deployment
from app.core.deployment import open_deployment
from app.core.ending import told_to_end
from app.core.errors import Refusal
from app.core.logs import configure_logs
from app.core.outbound import Outbound, outbound_of
from app.core.settings import Settings, settings_from_environment
from app.core.web.docs import router as docs
from app.core.web.health import router as health
from app.core.web.limits import Door
from app.core.web.openapi import describe
from app.core.web.pace import Paced, Shape, pace_of
from app.core.web.peers import peers_of
from app.core.web.problem import on_refusal
from app.dashboards.indicators.router import router as indicators
from app.dashboards.router import router as dashboards
from app.deliberations.router import router as deliberations
from app.enrolment.conflicts.router import router as conflicts
from app.enrolment.doubles.router import router as doubles
from app.enrolment.external.router import router as external_ids
from app.enrolment.router import router as enrolment
from app.events.router import router as events
from app.files.attachments.router import router as attachments
from app.files.keep import upkeep_of
from app.files.merges.router import router as merges
from app.files.router import router as files
from app.media.router import pieces
from app.media.router import router as media
from app.people.router import router as people
from app.places.router import router as places
from app.programmes.deliveries.router import router as deliveries
from app.programmes.deliveries.router import sheets
from app.programmes.organisations.router import router as organisations
from app.programmes.participations.router import router as participations
from app.programmes.router import router as programmes
from app.referrals.acting.router import router as referral_acts
from app.referrals.router import router as referrals
from app.risk.appeals.router import router as appeals
from app.risk.overrides.router import router as overrides
from app.risk.policies.router import router as policies
from app.risk.proposals.router import router as proposals
from app.risk.router import router as risk
from app.risk.weather.router import router as weather
from app.sync.config.router import router as sync_config
from app.sync.gate import Gate
from app.sync.health.book import Book
from app.sync.health.router import router as sync_health
from app.sync.health.web import Watched
from app.sync.inbox.router import router as inbox
from app.sync.quarantine.router import router as quarantine
from app.sync.reassignments.router import router as reassignments
from app.sync.router import router as sync
from app.sync.signals.hub import Hub
from app.sync.signals.router import router as signals
from app.teams.router import router as teams
from app.visits.router import router as visits
from app.worker import handlers_of, working

ROOMS: tuple[APIRouter, ...] = (
    health,
    access,
    directory,
    devices,
    signin,
    oauth,
    audit,
    places,
    media,
    pieces,
    people,
    teams,
    reassignments,
    enrolment,
    conflicts,
    doubles,
    external_ids,
    alerts,
    risk,
    proposals,
    overrides,
    appeals,
    organisations,
    programmes,
    participations,
    deliveries,
    sheets,
    policies,
    weather,
    referrals,
    clues,
    clue_page,
    referral_acts,
    deliberations,
    visits,
    files,
    attachments,
    merges,
    inbox,
    signals,
    sync_config,
    sync_health,
    quarantine,
    dashboards,
    indicators,
    events,
    sync,
)


OPENAPI = "/openapi.json"
# Paths whose refusals have a shape of their own, at the outermost door as well as inside.
SHAPES: dict[str, Shape] = {
    "/oauth/token": told,
    "/oauth/revoke": told,
    "/oauth/introspect": told,
    "/sign-in": shown_refusal,
    "/c/": shown_clue_refusal,
}
# Pages of the origins listed may call the API with a token of their own; cookies are never sent along.
CROSS_ORIGIN: dict[str, Any] = {
    "allow_credentials": False,
    "allow_methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Authorization", "DPoP", "Content-Type", "If-Match", "Idempotency-Key", "X-Request-Id"],
    "expose_headers": ["ETag", "Location", "Retry-After", "WWW-Authenticate", "DPoP-Nonce", "X-Request-Id"],
    "max_age": 600,
}


def create_app(
    settings: Settings,
    deployment: Deployment,
    outbound: Outbound | None = None,
    now: clock.Clock = clock.system,
) -> FastAPI:
    """The ASGI application over one deployment, which the caller opened and the application closes. `now` is its clock."""
    outbound = outbound or outbound_of(settings)

    app = FastAPI(
        title="暖心 Nuanxin",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI if settings.docs else None,
        lifespan=partial(_living, settings=settings, now=now, outbound=outbound),
        redirect_slashes=False,  # it would lead to whatever host a request claims
    )
    _hold(app, settings, deployment, outbound, now)
    _put_doors(app, settings, now)
    for refused in (Refusal, RequestValidationError, HTTPException):
        app.add_exception_handler(refused, on_refusal)
    for room in ROOMS:
        app.include_router(room)
    describe(app, roles_allowing)
    if settings.docs:
        app.include_router(docs)
    return app


@asynccontextmanager
async def _living(app: FastAPI, settings: Settings, now: clock.Clock, outbound: Outbound) -> AsyncIterator[None]:
    """What goes on beside the requests, and what is closed after the last."""
    deployment: Deployment = app.state.deployment
    async with AsyncExitStack() as stack:
        if settings.worker:
            with clock.kept(now):  # and the worker's task goes on keeping it
                handlers = handlers_of(settings, outbound)
                await stack.enter_async_context(working(deployment, upkeep_of(settings), handlers))
        with told_to_end(app.state.hub.end):
            yield
    await app.state.hub.close()
    await app.state.book.close()
    await deployment.database.close()


def _hold(app: FastAPI, settings: Settings, deployment: Deployment, outbound: Outbound, now: clock.Clock) -> None:
    """What routes find on the application."""
    app.state.deployment = deployment
    app.state.settings = settings
    app.state.hasher = Hasher()
    app.state.verifier = Verifier(settings.issuer, settings.audience)
    app.state.proofs = proofs_of(settings.origin, deployment.keyring)
    app.state.gate = Gate(settings.sync.first_syncs, settings.sync.first_syncs_waiting)
    app.state.external = {one.issuer: ExternalVerifier(one, outbound) for one in settings.trusted_issuers}
    app.state.pace = pace_of(settings, now)
    app.state.hub = Hub(deployment, settings.signals, now)
    app.state.book = Book(deployment)


def _put_doors(app: FastAPI, settings: Settings, now: clock.Clock) -> None:
    """What every request goes through, the innermost first."""
    app.add_middleware(Watched, book=app.state.book, now=now)
    app.add_middleware(Paced, pace=app.state.pace, shapes=SHAPES)
    app.add_middleware(Witness, deployment=app.state.deployment)
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, **CROSS_ORIGIN)
    app.add_middleware(
        Door,
        max_body_bytes=settings.max_body_bytes,
        peers=peers_of(settings.proxies),
        now=now,
        strict_transport=settings.mode == "production",
    )


def application() -> FastAPI:
    """The application as servers load it: settings from the environment."""
    configure_logs()
    settings = settings_from_environment()
    return create_app(settings, open_deployment(settings))
