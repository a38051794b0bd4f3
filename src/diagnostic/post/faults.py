"""What can keep letters from being sent. A server's own words quote addresses, so none is passed on."""

from __future__ import annotations

from diagnostic.errors import SetupError

_AGAIN = "Then run the same command again: it goes on where it stopped."


def not_set_up(fault: str) -> SetupError:
    return SetupError(
        place="settings of the mail server",
        fault=fault,
        mend="Set DIAGNOSTIC_SMTP_HOST, DIAGNOSTIC_MAIL_FROM and, where it asks for a login, "
        "DIAGNOSTIC_SMTP_USER and DIAGNOSTIC_SMTP_PASSWORD.",
        code="post_not_set_up",
    )


def unavailable(fault: str) -> SetupError:
    return SetupError(
        place="mail server",
        fault=fault,
        mend=f"Check that it runs and that DIAGNOSTIC_SMTP_HOST and _PORT are right. {_AGAIN}",
        code="post_unavailable",
    )


def not_secured(fault: str) -> SetupError:
    return SetupError(
        place="connection to the mail server",
        fault=fault,
        mend="Check DIAGNOSTIC_SMTP_SECURITY (starttls or tls), and that its certificate names this host; "
        f"SSL_CERT_FILE names an authority of your own. {_AGAIN}",
        code="post_not_secured",
    )


def login_refused() -> SetupError:
    return SetupError(
        place="mail server",
        fault="it refuses the login.",
        mend=f"Check DIAGNOSTIC_SMTP_USER and DIAGNOSTIC_SMTP_PASSWORD. {_AGAIN}",
        code="post_login_refused",
    )


def sender_refused() -> SetupError:
    return SetupError(
        place="mail server",
        fault="it takes no letters from the address in DIAGNOSTIC_MAIL_FROM.",
        mend=f"Name an address that this login may send from. {_AGAIN}",
        code="post_sender_refused",
    )


def everything_refused(count: int) -> SetupError:
    return SetupError(
        place="mail server",
        fault=f"it refused {count} letters one after another.",
        mend=f"It may limit how many it takes at a time, or take them for spam; ask who runs it. {_AGAIN}",
        code="post_refused",
    )
