"""In production the application refuses a setting that is not safe, and says which."""

import pytest

from config import faults, settings

SAFE = {
    "PRAXIS_ENV": "production",
    "SECRET_KEY": "one long and random key for everything",
    "HISTORY_KEY": "another long and random key for history",
    "TRUSTED_HOSTS": "praxis.example.org",
    "PUBLIC_URL": "https://praxis.example.org",
    "MAIL_BACKEND": "smtp",
}


def test_safe_settings_have_no_fault():
    assert faults(settings(SAFE)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAIL_BACKEND", "file"), ("MAIL_BACKEND", "console"), ("MAIL_SERVER", "mail.example.org")],
)
def test_sign_in_links_are_never_kept_or_sent_in_the_open(name, value):
    found = faults(settings({**SAFE, name: value}))

    assert len(found) == 1 and "sign-in links" in found[0]


def test_mail_goes_to_another_machine_under_a_seal():
    assert faults(settings({**SAFE, "MAIL_SERVER": "mail.example.org", "MAIL_USE_TLS": "yes"})) == []
