"""A letter as an e-mail: headers that programs understand, and nothing that tells when it is read."""

from __future__ import annotations

import secrets
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from diagnostic.post.letter import Letter

_POLICY = SMTP.clone(cte_type="7bit")  # not every server on the way takes eight bits


def as_message(letter: Letter, sender: Address) -> EmailMessage:
    """Give the message; every header is folded and encoded, and none can hold a line break."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.email)
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.domain}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{letter.stop_link}>"
    if letter.stop_link.startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message
