"""A letter as an e-mail: headers that programs understand, and nothing that tells when it is read."""

from __future__ import annotations

import secrets
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from unicodedata import category

from diagnostic.post.letter import Letter

_LINE_ENDING = {"Cc", "Zl", "Zp"}
_POLICY = SMTP.clone(cte_type="7bit")  # not every server on the way takes eight bits


def as_message(letter: Letter, sender: Address) -> EmailMessage:
    """Give the message; raises `ValueError` for a text that would end its header and begin another."""
    headers = (letter.email, letter.subject, letter.language, letter.stop_link, str(sender))
    if any(category(character) in _LINE_ENDING for text in headers for character in text):
        raise ValueError
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.email)
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{letter.stop_link}>"
    if letter.stop_link.startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language
    return message
