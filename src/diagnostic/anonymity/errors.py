"""What can be wrong with a credential, a key or a manifest. No text ever holds the thing itself."""

from __future__ import annotations

from diagnostic.errors import DiagnosticError


class BlindedMessageError(DiagnosticError):
    code = "blinded_message_faulty"
    title = "This cannot be signed"
    http_status = 422


class CredentialError(DiagnosticError):
    code = "credential_refused"
    title = "The credential is not valid here"
    http_status = 401


class AlreadyIssuedError(DiagnosticError):
    code = "already_issued"
    title = "This invitation has been used"
    http_status = 409


class UnknownInvitationError(DiagnosticError):
    code = "unknown_invitation"
    title = "There is no such invitation"
    http_status = 404


class SigningKeyError(DiagnosticError):
    code = "signing_key_unusable"
    title = "The signing key cannot be used"
    http_status = 409


class SigningFaultError(DiagnosticError):
    """The machine computed wrongly. The wrong result never leaves: it could reveal the key."""

    code = "signing_fault"
    title = "The signature came out wrong and was thrown away"
    http_status = 503


class PaddingError(DiagnosticError):
    code = "padding_faulty"
    title = "The answers are not packed as agreed"
    http_status = 422


class StrataError(DiagnosticError):
    code = "crowd_too_small"
    title = "Too few people are invited"
    http_status = 422


class ManifestError(DiagnosticError):
    code = "manifest_faulty"
    title = "The manifest cannot be relied on"
    http_status = 422
    exit_code = 12
