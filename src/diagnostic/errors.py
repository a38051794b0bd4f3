"""The one error family: a code, an HTTP status, an exit code, and place, fault and mend."""

from __future__ import annotations

from diagnostic.psychometrics.errors import DataError


class DiagnosticError(Exception):
    """An error that a person can act on.

    ``code`` is stable; ``place`` says where, ``fault`` what is wrong, ``mend`` what to do.
    None of the three may ever hold an answer, a code, a token or an address.
    """

    code = "diagnostic_error"
    title = "Something is wrong with the request"
    http_status = 400
    exit_code = 2

    def __init__(self, *, place: str, fault: str, mend: str, code: str | None = None) -> None:
        self.place = place
        self.fault = fault
        self.mend = mend
        if code is not None:
            self.code = code
        super().__init__(f"{place}: {fault} {mend}")


class InstrumentError(DiagnosticError):
    code = "instrument_faulty"
    title = "The instrument cannot be used as it is written"
    http_status = 422
    exit_code = 3


class AnswerDataError(DiagnosticError):
    code = "answers_faulty"
    title = "The answers cannot be read"
    http_status = 422
    exit_code = 4


class StatisticsError(DiagnosticError):
    code = "statistic_not_computable"
    title = "The statistic cannot be computed from these data"
    http_status = 422
    exit_code = 5


class NotFoundError(DiagnosticError):
    code = "not_found"
    title = "There is no such thing here"
    http_status = 404
    exit_code = 6


class ConflictError(DiagnosticError):
    code = "conflict"
    title = "The present state does not allow this"
    http_status = 409
    exit_code = 7


class NotAllowedError(DiagnosticError):
    code = "not_allowed"
    title = "A valid API key is needed"
    http_status = 401
    exit_code = 8


class TooLargeError(DiagnosticError):
    code = "too_large"
    title = "More than this service takes at once"
    http_status = 413
    exit_code = 9


class SetupError(DiagnosticError):
    code = "setup_incomplete"
    title = "The installation is not complete"
    http_status = 503
    exit_code = 10


def as_diagnostic_error(error: Exception) -> DiagnosticError | None:
    """Give the family's member for an error that carries place, fault and mend; else None."""
    if isinstance(error, DiagnosticError):
        return error
    if isinstance(error, DataError):
        return StatisticsError(code=error.code, place=error.place, fault=error.fault, mend=error.mend)
    return None
