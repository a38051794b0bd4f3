"""The API's own description: plain, complete, and with problem documents for every error."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from diagnostic.web.problems import Problem

DESCRIPTION = """Surveys, psychometrics and released results.

Instruments and scoring are open: they touch no storage. Invitations and ballots are for respondents'
browsers, which show what they hold in the body. Everything else needs an API key, `Authorization: Bearer …`,
with the scope that the operation names. Every error is a problem document
(RFC 9457) that says where, what, and how to mend it. Results are the sealed, released ones; there is no
road here to a single answer or a group that is too small."""

TAGS = [
    {"name": "catalogue", "description": "The instruments: versioned questions, options and scoring rules."},
    {"name": "scoring", "description": "Answers in, scores out; nothing is kept."},
    {"name": "campaigns", "description": "One client's study and its waves."},
    {"name": "waves", "description": "One fielding period: codes, close, released results."},
    {"name": "invitations", "description": "What respondents' browsers ask the office; no key is needed."},
    {"name": "ballots", "description": "What respondents' browsers hand to the collector; no key is needed."},
    {"name": "service", "description": "The service itself."},
]


def describe_api(app: FastAPI) -> None:
    """Make `app.openapi()` give the finished description."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title="Culture diagnostic API",
                version=app.version,
                summary="Surveys, psychometrics and released results.",
                description=DESCRIPTION,
                license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
                tags=TAGS,
                routes=app.routes,
            )
            _add_problem(schema)
            _name_scopes(schema)
            _keep_used_tags(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


def _keep_used_tags(schema: dict[str, Any]) -> None:
    """Leave out what other processes serve; each door describes itself only."""
    used = {tag for methods in schema["paths"].values() for one in methods.values() for tag in one["tags"]}
    schema["tags"] = [tag for tag in schema["tags"] if tag["name"] in used]


def _name_scopes(schema: dict[str, Any]) -> None:
    for methods in schema["paths"].values():
        for operation in methods.values():
            if "x-scope" in operation:
                told = f"Needs an API key with the scope `{operation['x-scope']}`."
                operation["description"] = f"{operation.get('description', '')} {told}".strip()


def _add_problem(schema: dict[str, Any]) -> None:
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
