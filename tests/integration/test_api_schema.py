"""Whatever the OpenAPI document allows, and what it does not allow, the service never answers with a 500."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import schemathesis
from api_parts import Service, read_some, running, settings_in
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from services.store.keys import Role

EXAMPLES = 7
FOLLOWING = "/v1/documents/{id}/events"
"""Never ends for a document that nobody reads: only one that is settled, and one that is unknown, are followed here."""
UNKNOWN = "f" * 64

NOT_READY = "/health/ready"
"""Says 503 where something is missing, and here the workers are."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("schema")
    with running(settings_in(folder)) as service:
        yield service, read_some(service.desk, folder)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_is_answered_with_an_error_of_the_service(house: tuple[Service, dict[str, str]], mode):
    service, shas = house
    schema = schemathesis.openapi.from_url(f"{service.address}/openapi.json")
    headers = {"Authorization": f"Bearer {service.keys[Role.ADMIN]}"}
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(1)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=False,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def never_fails(case) -> None:
            nonlocal tried
            tried += 1
            # A made-up name leads nowhere: every other time the way goes to a document that is there.
            named = (case.path_parameters or {}).get("id")
            if case.path == FOLLOWING and re.fullmatch("[0-9a-f]{1,64}", str(named)):
                case.path_parameters["id"] = shas["settled"] if tried % 2 else UNKNOWN
            elif named is not None and tried % 2 and case.path != FOLLOWING:
                case.path_parameters["id"] = list(shas.values())[tried // 2 % len(shas)]
            answer = case.call(base_url=service.address, headers=headers, timeout=30)
            said = f"{case.method} {case.formatted_path}: {answer.content[:300]}"
            assert answer.status_code < 500 or case.path == NOT_READY, said
            if 400 <= answer.status_code < 500:
                assert answer.headers["content-type"] == ["application/problem+json"]

        try:
            never_fails()
        except Unsatisfiable:
            # Where there is nothing that could be wrong, no wrong request can be made.
            assert mode is GenerationMode.NEGATIVE
    assert tried > 100
