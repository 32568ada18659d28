"""Email addresses as SMTP takes them."""

from __future__ import annotations

from email.utils import getaddresses

HOUSE = ("localhost", ".local", ".test")
"""Ends of hosts inside a house (RFC 6761, 6762): nobody outside can be written to there."""


def checked(address: str, *, public: bool = True) -> str:
    """An address as SMTP without SMTPUTF8 takes it: ASCII, the host as IDNA.

    SMTPUTF8 (RFC 6531) is not used: one server on the way that does not know it is enough to lose
    a mail, and such an address has no other writing. `public`: the host must have a dot.

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


def setting(text: str, *, named: bool = False) -> str:
    """An address of the settings, in ASCII; `named`: `Name <local@host>` is one too, as it stands.

    Raises:
        ValueError: it is none, or several.
    """
    address = bare(text) if named else text.strip()
    if not address.rpartition("@")[0].isascii():
        raise ValueError(
            "must be ASCII before the @: a mail to other letters is lost at the first server "
            "that does not know SMTPUTF8"
        )
    local, at, host = address.rpartition("@")
    try:
        if host.lower().endswith(HOUSE):
            checked(f"{local}{at}example.org")
            found = address
        else:
            found = checked(address, public=False)
    except ValueError:
        example = "`Paper digest <digest@example.org>`" if named else "`digest@example.org`"
        raise ValueError(f"must be one address such as {example}") from None
    return text if named else found


def bare(text: str) -> str:
    """The one address of `Name <local@host>`; '' = there is none, or several."""
    found = getaddresses([text]) if text.isprintable() else []
    return found[0][1] if len(found) == 1 else ""
