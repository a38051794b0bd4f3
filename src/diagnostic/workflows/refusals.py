"""The refusals a respondent or an API client meets. None repeats a code, a ticket, a key or an answer."""

from __future__ import annotations

from diagnostic.errors import ConflictError, NotAllowedError, NotFoundError


class UnknownCodeError(NotFoundError):
    code = "unknown_code"
    title = "This code is not known here"

    def __init__(self, fault: str = "it is not one of the codes given out for this survey.") -> None:
        super().__init__(
            place="access code",
            fault=fault,
            mend="Compare it with your card or link, character by character; the letters O, I and L count "
            "as the digits 0, 1 and 1.",
        )


class CodeSpentError(ConflictError):
    code = "code_spent"
    title = "This code has been used"

    def __init__(self) -> None:
        super().__init__(
            place="access code",
            fault="answers have already been sent with it, and each code works once.",
            mend="If you sent them, there is nothing left to do. If not, tell whoever gave you the code.",
        )


class WaveClosedError(ConflictError):
    code = "wave_closed"
    title = "This survey has closed"

    def __init__(self) -> None:
        super().__init__(
            place="survey",
            fault="it no longer takes answers.",
            mend="There is nothing left to do; answers sent before the close count.",
        )


class AlreadyReceivedDifferentlyError(ConflictError):
    code = "already_received_differently"
    title = "Other answers have already been received from this form"

    def __init__(self) -> None:
        super().__init__(
            place="form",
            fault="it has been sent before with other answers, and the first ones count.",
            mend="There is nothing left to do; answers cannot be changed once they are sent.",
        )


class AnswerNotOfferedError(ConflictError):
    code = "answer_not_offered"
    title = "The form does not offer this answer"
    http_status = 422

    def __init__(self, place: str, fault: str) -> None:
        super().__init__(
            place=place,
            fault=fault,
            mend="Go back, choose one of the offered answers or leave it out, and send again. "
            "Nothing has been sent yet and the code is still good.",
        )


class NothingAnsweredError(ConflictError):
    code = "nothing_answered"
    title = "The form is empty"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            place="form",
            fault="not a single question is answered.",
            mend="Go back and answer at least one. Nothing has been sent and the code is still good.",
        )


class FormDamagedError(ConflictError):
    code = "form_damaged"
    title = "The form came back incomplete"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            place="form",
            fault="it came back without the ticket it was given.",
            mend="Open the form again with your code. Nothing has been sent and the code is still good.",
        )


class BallotDamagedError(ConflictError):
    code = "ballot_damaged"
    title = "The answers came incomplete"
    http_status = 422

    def __init__(self, place: str, fault: str) -> None:
        super().__init__(
            place=place,
            fault=fault,
            mend="Nothing has been stored. Open the invitation again, and send again.",
        )


class ScopeMissingError(NotAllowedError):
    code = "scope_missing"
    title = "The API key does not allow this"
    http_status = 403

    def __init__(self, scope: str) -> None:
        super().__init__(
            place="API key",
            fault=f"it lacks the scope '{scope}'.",
            mend=f"Use a key made with the scope '{scope}'.",
        )
