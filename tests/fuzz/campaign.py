"""A campaign of schemathesis over the API: what is sent, what is asked of each answer, what was found."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import FuzzConfig
from schemathesis.core.failures import Failure
from schemathesis.core.result import Ok
from schemathesis.engine import events, from_schema
from schemathesis.engine.events import EngineEvent
from schemathesis.hooks import unregister

from tests.fuzz.known import dictionaries
from tests.fuzz.samples import Sample, described_with

LONG = "NUANXIN_FUZZ_SECONDS"
SEED = 20_261_123
EXAMPLES = int(os.environ.get("NUANXIN_FUZZ_EXAMPLES", "4"))
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
)
# A path that is written out is also an instance of one with a parameter in its place, and other methods of that one answer.
ALSO_A_PARAMETER = "/v1/people/search"
Case = schemathesis.Case[Any]
Dress = Callable[[str, Case], None]


def long_run() -> int:
    """For how many seconds a campaign by hand goes on; 0 for the short one, which is always the same."""
    return int(os.environ.get(LONG, "0"))


@dataclass
class Findings:
    """What a campaign saw: how often each operation answered with which status, and every answer that should not be."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """How many requests were answered."""
        return sum(sum(found.values()) for found in self.answers.values())

    def succeeded(self) -> set[str]:
        """The operations that did what they are for at least once; a redirect is what `authorize` is for."""
        return {name for name, found in self.answers.items() if any(200 <= status < 400 for status in found)}

    def report(self) -> str:
        """Every finding with the call that shows it, and the first refusal of each operation that never succeeded."""
        never = {name: why for name, why in self.refusals.items() if name not in self.succeeded()}
        told = [f"== {where}\n{why}" for where, why in sorted((*self.failures.items(), *never.items()))]
        return "\n".join([f"{self.calls} calls", *told])

    def answered(self, operation: str, response: schemathesis.Response) -> None:
        """Count an answer."""
        self.answers.setdefault(operation, Counter())[response.status_code] += 1
        if response.status_code >= 400:
            self.refusals.setdefault(operation, f"{response.status_code} {response.text[:600]}")

    def note(self, event: EngineEvent) -> None:
        """Take in what the engine tells."""
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            self.failures[f"{event.label}: {type(event.value).__name__}"] = str(event.value)
        elif isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            for case_id, checks in event.recorder.checks.items():
                for check in checks:
                    if check.failure_info is not None:
                        answer = event.recorder.interactions[case_id].response
                        status = answer.status_code if answer else None
                        operation = event.recorder.cases[case_id].value.operation.label
                        where = f"{operation}: {check.name}, {status}, {check.failure_info.failure.title}"
                        told = f"{check.failure_info.failure.message}\n{check.failure_info.code_sample}"
                        self.failures.setdefault(where, f"{told}\n{answer.text[:600] if answer else ''}")


def settings(origin: str, samples: Mapping[str, Sample], dialect: str) -> schemathesis.Config:
    """How the campaign is run. The short one learns nothing from answers, so that it is the same each time."""
    learning = {"enabled": bool(long_run())}
    # The samples are called before; mixing those of all operations is for the long run.
    phases: dict[str, Any] = {"examples": learning, "coverage": {"enabled": True}, "fuzzing": {"enabled": True}}
    phases["coverage"]["generate-duplicate-query-parameters"] = True
    if dialect != "sqlite" and not long_run():
        # What does not fit is refused before a database is asked: once is enough. With few examples, so is what fits.
        phases["coverage"] = {"enabled": EXAMPLES >= 4, "generation": {"mode": "positive"}}
    phases["fuzzing"] |= {"error-feedback": learning, "extra-data-sources": {"responses": learning["enabled"]}}
    phases["stateful"] = {"enabled": False}  # the long run goes on with sequences of calls
    checks: dict[str, Any] = {name: {"enabled": True} for name in CHECKS}
    # The version is looked at before the body; a body may be larger than what is taken.
    checks["negative_data_rejection"]["expected-statuses"] = ["4xx"]
    return schemathesis.Config.from_dict(
        {
            "base-url": origin,
            "seed": SEED + int.from_bytes(os.urandom(4)) * bool(long_run()),
            "continue-on-failure": True,
            "suppress-health-check": ["all"],  # how fast a loaded machine makes examples says nothing
            "request-timeout": 60,
            "generation": {
                "max-examples": EXAMPLES,
                "deterministic": not long_run(),
                "database": "none",
                "no-shrink": True,
            },
            "checks": {"enabled": False} | checks,
            "phases": phases,
            "cache": {"enabled": False},
            **dictionaries(samples),
        }
    )


def run(origin: str, samples: Mapping[str, Sample], dialect: str, dress: Dress) -> Findings:
    """Call every operation of the server at `origin`; `dress` gives each call what its caller adds."""
    findings = Findings()
    schema = schemathesis.openapi.from_dict(described_with(samples), config=settings(origin, samples, dialect))

    def before_call(context: schemathesis.HookContext, case: Case, kwargs: dict[str, Any]) -> None:
        dress(_operation(case), case)

    def after_call(context: schemathesis.HookContext, case: Case, response: schemathesis.Response) -> None:
        findings.answered(_operation(case), response)

    def filter_failure(
        context: schemathesis.HookContext, failure: Failure, case: Case, response: schemathesis.Response
    ) -> bool:
        return not (case.path == ALSO_A_PARAMETER and type(failure).__name__ == "UnsupportedMethodResponse")

    hooks = (before_call, after_call, filter_failure)
    for hook in hooks:
        schemathesis.hook(hook)
    try:
        for case in _sampled(schema, samples):
            case.call(base_url=origin)
        for event in _events(schema):
            findings.note(event)
    finally:
        for hook in hooks:
            unregister(hook)
    return findings


def _sampled(schema: schemathesis.BaseSchema, samples: Mapping[str, Sample]) -> Iterator[Case]:
    """Each operation with its sample as it is. These come first: the campaign puts the ids of one sample into calls of another."""
    for operation in (found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)):
        sample = samples.get(str(operation.definition.raw["operationId"]), Sample())

        def given(known: Iterable[Any], said: Mapping[str, Any] = sample.parameters) -> dict[str, Any]:
            return {one.name: said[one.name] for one in known if one.name in said}

        case = operation.Case(
            path_parameters=given(operation.path_parameters),
            query=given(operation.query),
            headers=given(operation.headers),
            media_type=next(iter(operation.get_request_payload_content_types()), None),
        )
        if sample.body is not None:
            case.body = sample.body
        yield case


def _events(schema: schemathesis.BaseSchema) -> Iterator[EngineEvent]:
    yield from from_schema(schema).execute()
    if long_run():
        yield from from_schema(schema).fuzz(FuzzConfig(max_time=long_run()))


def _operation(case: Case) -> str:
    return str(case.operation.definition.raw["operationId"])
