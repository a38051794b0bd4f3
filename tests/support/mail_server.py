"""A real mail server on loopback, which can refuse people, break off and kill whoever sends."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from diagnostic.post.smtp_post import SmtpPost, SmtpServer

SENDER = "Survey of Acme <survey@example.org>"
LOGIN = ("office", "correct horse")


@dataclass
class MailServer:
    """What it took, and how it misbehaves; it breaks off or answers once for each number."""

    refused: Collection[str] = ()
    sender_says: str = "250 OK"
    """What it answers to the sender's address."""
    unwanted: set[int] = field(default_factory=set)
    """Letters that are refused once they are read."""
    refuses_all_after: int | None = None
    loses: set[int] = field(default_factory=set)
    """Letters, counted from 1 as they come, at which the connection breaks before they are taken."""
    loses_taken: set[int] = field(default_factory=set)
    """Letters that are taken, but the connection breaks before that is said."""
    closes_at: set[int] = field(default_factory=set)
    """Letters answered with 421: come back on another connection."""
    on_taken: Callable[[int], None] = lambda _: None
    leave: Callable[[], None] = lambda: None
    """Ends it, with every connection."""
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    tried: int = 0
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]

    def post(self, tls: ssl.SSLContext | None = None, **changes: Any) -> SmtpPost:
        """Give what sends to it, without encryption unless told otherwise."""
        wanted: dict[str, Any] = {"security": "none", "sender": SENDER, "pause": 0.0, "timeout": 10.0}
        return SmtpPost(SmtpServer(host="127.0.0.1", port=self.port, **(wanted | changes)), tls)

    async def handle_EHLO(  # noqa: N802 - the library's own names
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from, envelope.mail_options = address, options
        return self.sender_says

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        everybody = self.refuses_all_after is not None and len(self.taken) >= self.refuses_all_after
        if address in self.refused or everybody:
            return f"550 5.1.1 <{address}>: nobody of this name lives here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.tried += 1
        if self.tried in self.closes_at:
            server.transport.close()
            return "421 4.3.2 back in a moment"
        if self.tried in self.loses:
            server.transport.abort()
            return "250 OK"
        if self.tried in self.unwanted:
            return f"554 5.7.1 looks like spam for {envelope.rcpt_tos[0]}"
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.on_taken(len(self.taken))
        if self.tried in self.loses_taken:
            server.transport.abort()
        return "250 OK"


@contextmanager
def mail_server(*, behaves: MailServer | None = None, **options: Any) -> Iterator[MailServer]:
    """Serve until the block ends; ``options`` are the SMTP server's own."""
    server = behaves or MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    with ExitStack() as stopping:
        controller.start()
        stopping.callback(controller.stop)
        server.leave = stopping.close
        yield server


def checks_login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_right = (data.login.decode(), data.password.decode()) == LOGIN
    return AuthResult(success=is_right, handled=is_right)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1; gives the server's context, and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail server of the tests")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())


def plain_text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def page_text(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())
