"""schemathesis calls every operation of a running server, with what its description allows and with what it forbids."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from anyio import to_thread

from app.core.db import Deployment
from app.core.settings import Limits
from tests.access.oauth.running import a_running_server
from tests.fuzz.access_samples import Parties, account_samples, client_samples, the_parties
from tests.fuzz.alert_samples import alert_samples
from tests.fuzz.callers import PROOF
from tests.fuzz.campaign import Case, run
from tests.fuzz.clue_samples import clue_samples
from tests.fuzz.county import County, a_county
from tests.fuzz.deliberation_samples import deliberation_samples
from tests.fuzz.doubles_samples import doubles_samples
from tests.fuzz.event_samples import event_samples
from tests.fuzz.media_samples import media_samples
from tests.fuzz.oddities import answered_badly
from tests.fuzz.policy_samples import policy_samples
from tests.fuzz.programme_samples import programme_samples
from tests.fuzz.referral_samples import referral_samples
from tests.fuzz.registry_samples import change_samples, registry_samples, team_samples
from tests.fuzz.rights_samples import audit_samples, rights_samples
from tests.fuzz.risk_samples import risk_samples
from tests.fuzz.samples import Sample, described_with, operations
from tests.fuzz.sync_samples import sync_samples
from tests.fuzz.visit_samples import visit_samples

pytestmark = pytest.mark.fuzz
PARTS = (
    account_samples,
    client_samples,
    registry_samples,
    team_samples,
    change_samples,
    visit_samples,
    alert_samples,
    referral_samples,
    media_samples,
    programme_samples,
    risk_samples,
    clue_samples,
    deliberation_samples,
    doubles_samples,
    rights_samples,
    policy_samples,
    audit_samples,
    event_samples,
    sync_samples,
)
# Limits have tests of their own; a campaign goes faster than any caller should.
UNHURRIED = {f"NUANXIN_LIMITS__{name.upper()}": "1000000" for name in Limits.model_fields}
UNHURRIED["NUANXIN_REVEALS_PER_DAY"] = "1000"
UNHURRIED["NUANXIN_SIGNALS__STREAM_S"] = "0.05"
ASKED_BY_A_CLIENT = {"postToken", "introspectToken"}


@dataclass(frozen=True, slots=True)
class Seeded:
    """A running server with a county in it, those who call it, and samples of every operation."""

    county: County
    parties: Parties
    samples: Mapping[str, Sample]


@pytest.fixture
async def seeded(deployment: Deployment, database_url: str, tmp_path: Path) -> AsyncIterator[Seeded]:
    """The server, for as long as a test goes on."""
    async with a_running_server(deployment, database_url, tmp_path, **UNHURRIED) as origin:
        county = await a_county(deployment, origin)
        async with county.http:
            parties, samples = await the_parties(county)
            for part in PARTS:
                samples |= await part(county)
            yield Seeded(county, parties, samples)


async def test_every_operation_succeeds_and_answers_only_what_it_says(seeded: Seeded) -> None:
    county, dialect = seeded.county, seeded.county.deployment.database.dialect

    def call(operation: str, case: Case) -> None:
        dress(county, seeded.parties, operation, case)

    findings = await to_thread.run_sync(run, county.origin, seeded.samples, dialect, call)
    print(findings.report())
    assert findings.succeeded() == operations()
    assert list(findings.failures) == []
    # The same county again, by requests that no description can put into words.
    assert await answered_badly(county.http, described_with(seeded.samples)) == {}


def dress(county: County, parties: Parties, operation: str, case: Case) -> None:
    """Give a call the token, or the proof, of whoever makes it; the caller's own account and session are left alone."""
    headers, path = case.headers, case.formatted_path
    if operation == "registerDevice":
        headers.update(parties.new_phone.headers(case.method, path))
    elif headers.get("DPoP") == PROOF:
        phone = parties.known_phone if operation == "getDeviceStatus" else parties.lost_phone
        headers["DPoP"] = phone.key.proof(case.method, county.origin + path)
    elif operation in ASKED_BY_A_CLIENT:
        headers.setdefault("Authorization", parties.integration)
    elif case.operation.definition.raw.get("security"):
        token = parties.guest.token if operation == "endMySession" else county.signed_in.token
        headers.setdefault("Authorization", f"Bearer {token}")
    own = {str(county.account.account_id), str(county.signed_in.session_id)}
    for name, value in case.path_parameters.items():
        if value in own:
            case.path_parameters[name] = str(UUID(int=0))
