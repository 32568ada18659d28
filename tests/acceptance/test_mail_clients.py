"""The mail's HTML before the tables of caniemail: nothing that a client may stumble over is new."""

from __future__ import annotations

import pytest

from benchmarks import clients
from tests.browser.test_mail import MAILS

pytestmark = pytest.mark.skipif(bool(clients.lacking()), reason=clients.lacking())


def test_clients_know_all_but_what_was_accepted() -> None:
    each = [clients.unknown(html) for html in MAILS.values()]
    found = {feature: one for mail in each for feature, one in mail.items()}
    assert {feature: one for feature, one in found.items() if feature not in clients.ACCEPTED} == {}
    assert set(clients.ACCEPTED) <= set(found), "accepted, and not used any more"


@pytest.mark.parametrize(
    ("fault", "feature"),
    [
        ('<p style="display:grid">x</p>', "display:grid"),
        ("<form></form>", "<form> element"),
        ('<p style="position:absolute">x</p>', "position"),
        ('<a href="#x">x</a>', "Local anchors"),
        ("<video></video>", "<video> element"),
    ],
)
def test_what_was_not_accepted_is_found(fault: str, feature: str) -> None:
    found = clients.unknown(MAILS["many"].replace("</h1>", f"</h1>{fault}"))
    assert feature in set(found) - set(clients.ACCEPTED)
