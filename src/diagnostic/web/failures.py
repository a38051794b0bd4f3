"""Whatever goes wrong becomes a problem document under /api and a kind page elsewhere; never a traceback."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnostic.errors import DiagnosticError, NotAllowedError, as_diagnostic_error
from diagnostic.web.problems import Fault, problem_response
from diagnostic.web.respondent.kind_pages import kind_page

_LOG = logging.getLogger(__name__)
_ALTERNATIVE = re.compile(r"constrained-|literal\[|function-")


class UnreadableRequestError(DiagnosticError):
    code = "request_faulty"
    title = "The request is not as the API describes it"
    http_status = 422


class GarbledRequestError(DiagnosticError):
    code = "request_garbled"
    title = "The request cannot be read"


class NoSuchRouteError(DiagnosticError):
    code = "no_such_route"
    title = "There is nothing at this address"
    http_status = 404


class MethodNotOfferedError(DiagnosticError):
    code = "method_not_offered"
    title = "This address does not take this method"
    http_status = 405


class ServiceFailedError(DiagnosticError):
    code = "service_failed"
    title = "The service failed"
    http_status = 500


def failure_response(
    request: Request,
    error: DiagnosticError,
    faults: list[Fault] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    if not request.url.path.startswith("/api"):
        return kind_page(request, error)
    if isinstance(error, NotAllowedError) and error.http_status == HTTPStatus.UNAUTHORIZED:
        headers = {**(headers or {}), "WWW-Authenticate": "Bearer"}
    return problem_response(error, faults, headers)


def handle_failures(app: FastAPI) -> None:
    """Install the handlers."""

    @app.exception_handler(DiagnosticError)
    def known(request: Request, error: DiagnosticError) -> Response:
        if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log_failure(error)
        return failure_response(request, error, headers=getattr(error, "headers", None))

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> Response:
        faults = [Fault(place=_place(one["loc"]), fault=_sentence(one["msg"])) for one in error.errors()]
        first = faults[0]
        mend = f"Compare it with the API's description; {len(faults)} fault(s) in all."
        problem = UnreadableRequestError(place=first.place, fault=first.fault, mend=mend)
        return failure_response(request, problem, faults)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        return failure_response(request, _from_http(error), headers=error.headers)


class LastResort:
    """Turns an unforeseen exception into an answer, and logs where it arose but not what it says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_started = False

        async def watched_send(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            known = as_diagnostic_error(error)
            if known is None or known.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                log_failure(error)
            if not has_started:
                await failure_response(Request(scope), known or _unforeseen())(scope, receive, send)


def log_failure(error: Exception) -> None:
    """Log an exception's kind and origin; its message may quote an answer or a code, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    origin = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    _LOG.error("%s at %s", type(error).__name__, origin)


def _unforeseen() -> ServiceFailedError:
    return ServiceFailedError(
        place="service",
        fault="something failed here, not in your request.",
        mend="Try again in a minute; if it stays, tell the people who run this service.",
    )


def _from_http(error: HTTPException) -> DiagnosticError:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return NoSuchRouteError(
            place="address", fault="nothing is served there.", mend="Compare it with the API's description."
        )
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (error.headers or {}).get("Allow", "another method")
        return MethodNotOfferedError(
            place="method", fault="it is not offered at this address.", mend=f"Use {allowed}."
        )
    problem = GarbledRequestError(
        place="request body", fault="it cannot be read.", mend="Send it in UTF-8, as the API describes it."
    )
    problem.http_status = error.status_code
    return problem


def _place(location: tuple[int | str, ...]) -> str:
    """Name the place as the sender knows it, without the names of the alternatives tried there."""
    steps = [str(step)[:60] for step in location if not _ALTERNATIVE.match(str(step))]
    return " → ".join(steps).encode("utf-8", "replace").decode()


def _sentence(message: str) -> str:
    return message if message.endswith(".") else f"{message}."
