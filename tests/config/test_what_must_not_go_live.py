"""In production the application refuses to start with an insecure setting, and says which."""

import pytest

from app import create_app
from config import faults, settings
from tests.databases import settings_for

SAFE = {
    "PRAXIS_ENV": "production",
    "DATABASE_URL": "postgresql://praxis@/praxis",
    "SECRET_KEY": "s" * 40,
    "HISTORY_KEY": "h" * 40,
    "PUBLIC_URL": "https://praxis.example.nhs.uk",
    "TRUSTED_HOSTS": "praxis.example.nhs.uk",
    "MAIL_BACKEND": "smtp",
}
UNSAFE = {
    "no secret": ({"SECRET_KEY": None}, "SECRET_KEY"),
    "a short secret": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "no key for the history": ({"HISTORY_KEY": None}, "HISTORY_KEY"),
    "a short key for the history": ({"HISTORY_KEY": "short"}, "HISTORY_KEY"),
    "one key for both": ({"HISTORY_KEY": "s" * 40}, "HISTORY_KEY"),
    "no encryption on the way": ({"PUBLIC_URL": "http://praxis.example.nhs.uk"}, "PUBLIC_URL"),
    "no address": ({"PUBLIC_URL": None}, "PUBLIC_URL"),
    "only its own machine": ({"TRUSTED_HOSTS": "localhost"}, "TRUSTED_HOSTS"),
    "no host": ({"TRUSTED_HOSTS": None}, "TRUSTED_HOSTS"),
    "any host": ({"TRUSTED_HOSTS": "*"}, "TRUSTED_HOSTS"),
    "any host below": ({"TRUSTED_HOSTS": ".example.nhs.uk"}, "TRUSTED_HOSTS"),
    "letters on the screen": ({"MAIL_BACKEND": "console"}, "MAIL_BACKEND"),
    "letters in a file": ({"MAIL_BACKEND": "file"}, "MAIL_BACKEND"),
    "letters in memory": ({"MAIL_BACKEND": "locmem"}, "MAIL_BACKEND"),
    "no way for letters": ({"MAIL_BACKEND": None}, "MAIL_BACKEND"),
    "letters in the open": ({"MAIL_SERVER": "mail.example.nhs.uk"}, "MAIL_USE_TLS"),
    "screens that stay open": ({"SESSION_IDLE_MINUTES": "600"}, "SESSION_IDLE_MINUTES"),
    "sessions without an end": ({"SESSION_HOURS": "720"}, "SESSION_HOURS"),
    "an administrator's screen that stays open": ({"ADMIN_SESSION_IDLE_MINUTES": "60"}, "ADMIN_SESSION_IDLE_MINUTES"),
    "an administrator's session of a day": ({"ADMIN_SESSION_HOURS": "24"}, "ADMIN_SESSION_HOURS"),
    "links that work for a week": ({"SIGN_IN_LINK_MINUTES": "10080"}, "SIGN_IN_LINK_MINUTES"),
    "no limit for guesses": ({"SIGN_IN_ATTEMPTS_PER_ACCOUNT": "100000"}, "SIGN_IN_ATTEMPTS_PER_ACCOUNT"),
    "no attempt at all": ({"SIGN_IN_ATTEMPTS_PER_DEVICE": "0"}, "SIGN_IN_ATTEMPTS_PER_DEVICE"),
    "guesses from one network": ({"SIGN_IN_ATTEMPTS_PER_NETWORK": "100000"}, "SIGN_IN_ATTEMPTS_PER_NETWORK"),
    "an employer without encryption": (
        {"OIDC_ISSUER": "http://idp.example", "OIDC_CLIENT_ID": "praxis", "OIDC_CLIENT_SECRET": "s"},
        "OIDC_ISSUER",
    ),
    "an employer who does not know us": ({"OIDC_ISSUER": "https://idp.example"}, "OIDC_CLIENT_ID"),
    "jobs in the web process": ({"JOBS_IN_PROCESS": "yes"}, "JOBS_IN_PROCESS"),
}


def _environ(**changes):
    return {name: value for name, value in {**SAFE, **changes}.items() if value is not None}


def test_what_is_safe_has_no_fault():
    assert faults(settings(_environ())) == []


def test_letters_go_to_another_machine_under_a_seal():
    assert faults(settings(_environ(MAIL_SERVER="mail.example.nhs.uk", MAIL_USE_TLS="yes"))) == []


@pytest.mark.parametrize("how", UNSAFE)
def test_each_insecure_setting_is_refused_by_name(how):
    change, name = UNSAFE[how]

    found = faults(settings(_environ(**change)))

    assert [fault.partition(":")[0] for fault in found] == [name]
    with pytest.raises(RuntimeError, match=name):
        create_app(settings(_environ(**change)))


def test_hashes_that_are_cheap_to_guess_are_refused():
    config = {**settings(_environ()), "PASSWORD_HASHING": {"time_cost": 1, "memory_cost": 8, "parallelism": 1}}

    assert [fault.partition(":")[0] for fault in faults(config)] == ["PASSWORD_HASHING"]


@pytest.mark.parametrize(
    ("environ", "days"),
    [
        ({}, None),
        ({"SECOND_FACTOR_DAYS": "7"}, 7),
        (SAFE, 14),
        ({**SAFE, "SECOND_FACTOR_DAYS": "0"}, 0),
        ({**SAFE, "SECOND_FACTOR_DAYS": ""}, None),
    ],
)
def test_a_second_step_is_asked_for_in_production_unless_it_is_said_otherwise(environ, days):
    assert settings(environ)["SECOND_FACTOR_DAYS"] == days


def test_the_key_before_counts_only_where_there_is_one():
    assert settings({"SECRET_KEY_BEFORE": "the one before"})["SECRET_KEY_FALLBACKS"] == ["the one before"]
    assert settings({"SECRET_KEY_BEFORE": ""})["SECRET_KEY_FALLBACKS"] == []


def test_debugging_is_refused():
    config = {**settings(_environ()), "DEBUG": True}

    with pytest.raises(RuntimeError, match="FLASK_DEBUG"):
        create_app(config)


def test_all_faults_are_told_at_once():
    with pytest.raises(RuntimeError) as refused:
        create_app(settings({"PRAXIS_ENV": "production"}))

    for name in ("SECRET_KEY", "HISTORY_KEY", "PUBLIC_URL", "TRUSTED_HOSTS", "MAIL_BACKEND"):
        assert name in str(refused.value)


def test_in_production_cookies_are_secure_and_belong_to_this_host():
    config = settings(_environ())

    assert config["SESSION_COOKIE_SECURE"]
    assert config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert config["PROXY_HOPS"] == 1


def test_everywhere_cookies_are_kept_from_scripts_and_requests_are_limited(tmp_path):
    for config in (settings({}), settings(_environ())):
        assert config["SESSION_COOKIE_HTTPONLY"]
        assert config["SESSION_COOKIE_SAMESITE"] == "Lax"
        assert 0 < config["MAX_CONTENT_LENGTH"] < 100_000_000
        assert 0 < config["MAX_FORM_MEMORY_SIZE"] <= config["MAX_CONTENT_LENGTH"]
        assert config["TRUSTED_HOSTS"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRAXIS_ENV", "prod"),
        ("MAIL_BACKEND", "sendmail"),
        ("MAIL_PORT", "smtp"),
        ("SESSION_HOURS", "half a day"),
        ("JOBS_IN_PROCESS", "true"),
        ("MAIL_USE_TLS", "1"),
        ("LOG_LEVEL", "LOUD"),
        ("PROXY_HOPS", "one"),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=name):
        settings({name: value})


def test_an_empty_setting_is_as_if_it_were_not_there():
    empty = settings({"MAIL_PORT": "", "TRUSTED_HOSTS": " , ", "MAIL_USE_TLS": ""})

    assert empty["MAIL_PORT"] == settings({})["MAIL_PORT"]
    assert empty["TRUSTED_HOSTS"] == settings({})["TRUSTED_HOSTS"]


def test_a_list_of_hosts_is_read_with_or_without_spaces():
    assert settings({"TRUSTED_HOSTS": "a.example, b.example"})["TRUSTED_HOSTS"] == ["a.example", "b.example"]


@pytest.mark.database("sqlite")
def test_production_answers_only_under_its_own_name(tmp_path, database):
    from tests.databases import release

    environ = {name: value for name, value in SAFE.items() if name != "DATABASE_URL"}
    app = create_app(settings_for(database.address, tmp_path, **environ))
    try:
        client = app.test_client()
        assert client.get("/health", base_url="https://praxis.example.nhs.uk").status_code == 200
        assert client.get("/health", base_url="https://localhost").status_code == 400
    finally:
        release(app)
