"""Schemathesis over the API's own description: never a failure of ours, always what is described."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from support.road import launch_opened
from support.web_service import make_service

load_all_checks()
CHOSEN = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "ignored_auth",
        "unsupported_method",
    ]
)
OPERATIONS = [
    "listInstruments",
    "showInstrument",
    "scoreAnswers",
    "listCampaigns",
    "createCampaign",
    "openWave",
    "showWave",
    "issueCodes",
    "launchWave",
    "tightenManifest",
    "readManifest",
    "diagnoseWave",
    "readResults",
    "readTrend",
    "closeWave",
    "health",
    "showStanding",
    "issueCredential",
    "noteDone",
    "submitBallot",
]
ON_THE_ROAD = {"showStanding", "issueCredential", "noteDone", "submitBallot"}
TAKING_NOTHING = {"listInstruments", "listCampaigns", "health"}
TRIED = [
    (operation_id, mode)
    for operation_id in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or operation_id not in TAKING_NOTHING
]


@dataclass(frozen=True)
class Target:
    schema: schemathesis.BaseSchema
    ids: dict[str, str]
    launched: dict[str, str]
    """Ids on the road of invitations."""
    key: dict[str, str] = field(repr=False)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Target:
    service = make_service(tmp_path_factory.mktemp("service"))
    wave = service.open_wave()
    ids = {"wave_id": wave.id, "campaign_id": wave.campaign_id, "instrument_id": "outcomes"}
    launched = {"wave_id": launch_opened(service.context, service.open_wave(instruments=("outcomes",)).id).id}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", service.app)
    return Target(schema, ids, launched, service.key())


def test_every_operation_is_tried(target: Target) -> None:
    found = {result.ok().definition.raw["operationId"] for result in target.schema.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(("operation_id", "mode"), TRIED)
def test_the_api_keeps_to_its_description(target: Target, operation_id: str, mode: GenerationMode) -> None:
    operation = target.schema.find_operation_by_id(operation_id)
    ids = target.launched if operation_id in ON_THE_ROAD else target.ids
    named = {name: ids[name] for name in ids if "{" + name + "}" in operation.path}
    cases = operation.as_strategy(mode, path_parameters=named or None)
    if mode is GenerationMode.POSITIVE:
        cases = cases | operation.as_strategy(mode)
    statuses = set()

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def keeps(case: Case) -> None:
        response = case.call_and_validate(checks=CHOSEN, headers=target.key)
        statuses.add(response.status_code)

    keeps()
    assert statuses
