"""Email addresses as SMTP takes them."""

from __future__ import annotations

from email.utils import getaddresses


def checked(address: str, *, public: bool = True) -> str:
    """An address as SMTP without SMTPUTF8 takes it: ASCII, the host as IDNA.

    SMTPUTF8 (RFC 6531) is not used: one server on the way that does not know it is enough to lose
    a mail, and such an address has no other writing. `public`: the host must be one of the whole
    internet, and not of a house's own network.

    Raises:
        ValueError: it is none. The message does not hold it.
    """
    # Loaded here: most commands write no mail.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(
            address, check_deliverability=False, allow_smtputf8=False, globally_deliverable=public
        )
    except EmailNotValidError as exc:
        raise ValueError("email is no address that mail can be sent to") from exc
    return found.ascii_email or found.normalized


def bare(text: str) -> str:
    """The one address of `Name <local@host>`; '' = there is none, or several."""
    found = getaddresses([text])
    return found[0][1] if len(found) == 1 else ""
