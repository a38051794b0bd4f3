"""Errors for programs: RFC 9457 problem documents that name place, fault and mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from diagnostic.errors import DiagnosticError

PROBLEM_JSON = "application/problem+json"
DOCS_URL = "/api/v1/docs"


class Fault(BaseModel):
    place: str = Field(description="Where in the request.", examples=["body → head_counts → 0 → invited"])
    fault: str = Field(description="What is wrong there.", examples=["Input should be greater than 0."])


class Problem(BaseModel):
    """An error that says where, what and how to mend it. It never repeats what was sent."""

    type: str = Field(description="Where this kind of problem is explained.")
    title: str
    status: int
    detail: str = Field(description="Fault and mend in one text.")
    code: str = Field(description="Stable name of the kind of problem.")
    place: str
    fault: str
    mend: str
    errors: list[Fault] | None = Field(None, description="All faults, when the request has several.")


class ProblemResponse(JSONResponse):
    media_type = PROBLEM_JSON


def problem_response(
    error: DiagnosticError, faults: Sequence[Fault] | None = None, headers: Mapping[str, str] | None = None
) -> ProblemResponse:
    problem = Problem(
        type=f"{DOCS_URL}#{error.code}",
        title=error.title,
        status=error.http_status,
        detail=f"{error.place}: {error.fault} {error.mend}",
        code=error.code,
        place=error.place,
        fault=error.fault,
        mend=error.mend,
        errors=list(faults) if faults else None,
    )
    return ProblemResponse(
        problem.model_dump(exclude_none=True), status_code=error.http_status, headers=dict(headers or {})
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe error answers for OpenAPI, as problem documents and nothing else."""
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": _MEANINGS[status], "content": {PROBLEM_JSON: reference}}
        for status in (*statuses, 413, 500, 503)
    }


_MEANINGS = {
    400: "The request cannot be read.",
    401: "A valid API key is needed.",
    403: "The API key lacks the scope.",
    404: "There is no such thing.",
    409: "The present state does not allow this.",
    413: "The request body is too large.",
    422: "The request is read but not right.",
    429: "This was asked too often; Retry-After says when to try again.",
    500: "The service failed.",
    503: "The service cannot reach its databases.",
}
