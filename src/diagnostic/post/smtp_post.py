"""Hands letters to a mail server: one connection for many, encrypted, and silent about whom it writes to."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Literal

from diagnostic.post import faults
from diagnostic.post.letter import Letter
from diagnostic.post.message import as_message

Security = Literal["starttls", "tls", "none"]
Outcome = Literal["taken", "refused"]
Send = Callable[[Letter], Outcome]

_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_CLOSING = 421
_TRIES = 3


@dataclass(frozen=True)
class SmtpServer:
    """Where letters are handed in, and in whose name."""

    host: str
    sender: str
    """Such as ``Survey <survey@example.org>``; undeliverable letters come back to it."""
    security: Security = "starttls"
    port: int | None = None
    """The usual one of the kind of security when left out."""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    pause: float = 1.0
    """Seconds before a lost connection is made again."""


class SmtpPost:
    """A mail server that is asked for nothing until the first letter."""

    def __init__(self, server: SmtpServer, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = _sender(server.sender)
        self._tls = tls or ssl.create_default_context()
        _check(server)

    @contextmanager
    def batch(self) -> Iterator[Send]:
        """Give what sends a letter and tells whether the server took it; the connection ends with the block.

        Sending raises `SetupError` when the server cannot be used at all. A connection that breaks after
        the letter was handed over is made again and the letter sent again: twice rather than never.
        """
        batch = _Batch(self._server, self._sender, self._tls)
        try:
            yield batch.send
        finally:
            batch.hang_up()


class _Batch:
    def __init__(self, server: SmtpServer, sender: Address, tls: ssl.SSLContext) -> None:
        self._server, self._sender, self._tls = server, sender, tls
        self._connection: smtplib.SMTP | None = None
        self._has_answered = False

    def send(self, letter: Letter) -> Outcome:
        for tried in range(_TRIES):
            if tried:
                time.sleep(self._server.pause)
            try:
                outcome = self._try(letter)
            except (smtplib.SMTPServerDisconnected, OSError):
                outcome = None
            if outcome is not None:
                return outcome
            self.hang_up()
        raise faults.unavailable("the connection to it broke again and again.") from None

    def _try(self, letter: Letter) -> Outcome | None:
        """Hand a letter over; None when the server has closed the connection."""
        connection = self._connection = self._connection or self._connected()
        self._has_answered = True
        try:
            connection.send_message(as_message(letter, self._sender))
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            return None if _CLOSING in codes else "refused"
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == _CLOSING:
                return None
            raise faults.sender_refused() from None
        except smtplib.SMTPDataError as error:
            return None if error.smtp_code == _CLOSING else "refused"
        except (smtplib.SMTPNotSupportedError, MessageError, ValueError):
            return "refused"
        return "taken"

    def _connected(self) -> smtplib.SMTP:
        try:
            return self._opened()
        except ssl.SSLError:
            raise faults.not_secured("it could not be encrypted for the host that was named.") from None
        except smtplib.SMTPNotSupportedError:
            raise faults.not_secured("it offers no encryption, or no login.") from None
        except smtplib.SMTPAuthenticationError:
            raise faults.login_refused() from None
        except UnicodeError:
            raise faults.not_set_up("its host is no name of a machine.") from None
        except OSError as error:  # smtplib's own errors are of this kind too
            if self._has_answered:
                raise
            raise faults.unavailable(f"it cannot be reached ({type(error).__name__}).") from None

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        port = server.port or _PORTS[server.security]
        own_name = self._sender.domain  # asking for this machine's own name can take long, and tells it
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, port, own_name, timeout=server.timeout, context=self._tls
            )
        else:
            connection = smtplib.SMTP(server.host, port, own_name, timeout=server.timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=self._tls)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def hang_up(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection.close()
            self._connection = None


def _sender(written: str) -> Address:
    name, address = parseaddr(written)
    if not (written.isprintable() and address.isascii() and "@" in address):
        raise faults.not_set_up("the sender is no e-mail address.")
    try:
        return Address(display_name=name, addr_spec=address)
    except (MessageError, ValueError):
        raise faults.not_set_up("the sender is no e-mail address.") from None


def _check(server: SmtpServer) -> None:
    if not server.host.strip():
        raise faults.not_set_up("none is named.")
    if not (server.user + server.password).isascii():
        raise faults.not_set_up("its login holds letters that mail servers do not take.")
    if server.security == "none" and not _is_here(server.host):
        raise faults.not_secured("every letter holds a link that must not be read on the way.")
    if server.security == "none" and server.user:
        raise faults.not_secured("a password would be sent without encryption.")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
