"""Every setting, read from the environment once.

``settings()`` turns an environment into the mapping that the application is
made with; ``faults()`` names what must not go live. Times are in the unit that
the name says, sizes in bytes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"

DEVELOPMENT_KEY = "for development only, never in production"

# What may not be more in production, each with why.
MOST = {
    "SESSION_IDLE_MINUTES": (60, "an unattended screen stays open for that long"),
    "SESSION_HOURS": (24, "a stolen session lasts that long"),
    "ADMIN_SESSION_IDLE_MINUTES": (30, "an unattended screen stays open for that long"),
    "ADMIN_SESSION_HOURS": (12, "a stolen session lasts that long"),
    "SIGN_IN_LINK_MINUTES": (24 * 60, "whoever reads the letter later could come in"),
    "SIGN_IN_ATTEMPTS_PER_ACCOUNT": (100, "passwords could be guessed"),
    "SIGN_IN_ATTEMPTS_PER_DEVICE": (100, "passwords could be guessed"),
    "SIGN_IN_ATTEMPTS_PER_NETWORK": (1_000, "passwords could be guessed"),
}


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """What the application runs with, from ``environ``.

    :raises ValueError: a number or a choice that cannot be read, by name.
    """
    production = _choice(environ, "PRAXIS_ENV", "development", {"development", "production"}) == "production"
    return {
        # "production" switches on secure cookies and refuses to start with a fault below.
        "PRODUCTION": production,
        # Where the records are: SQLite in a file, or postgresql://user@host/name.
        "SQLALCHEMY_DATABASE_URI": environ.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'praxis.sqlite3'}"),
        # Signs cookies and links. Long, random, and the same on every worker.
        "SECRET_KEY": environ.get("SECRET_KEY", DEVELOPMENT_KEY),
        # The one before it, for as long as it takes everybody to come in once more after a
        # change: cookies and the secrets of second steps made under it still count.
        "SECRET_KEY_FALLBACKS": [key for key in [environ.get("SECRET_KEY_BEFORE")] if key],
        # Keys the history's chain. Kept apart, so that SECRET_KEY can be changed
        # without breaking the proof that nothing in the history was altered.
        "HISTORY_KEY": environ.get("HISTORY_KEY", DEVELOPMENT_KEY),
        # Where the head of the history is noted outside the database: a tail cut
        # off inside it then shows. Best on another disk or machine.
        "HISTORY_ANCHOR": Path(environ.get("HISTORY_ANCHOR", INSTANCE / "history.anchor")),
        # The host names that this site answers to, separated by commas.
        "TRUSTED_HOSTS": _list(environ, "TRUSTED_HOSTS", ["127.0.0.1", "localhost", "[::1]"]),
        # How letters and exports name the site, for example https://praxis.example.nhs.uk
        "PUBLIC_URL": environ.get("PUBLIC_URL", f"http://127.0.0.1:{environ.get('PORT', '8000')}").rstrip("/"),
        # How many proxies stand in front and set X-Forwarded-*; 0 trusts no such header.
        "PROXY_HOPS": _number(environ, "PROXY_HOPS", 1 if production else 0),
        # What the community is called: in the header, in letters, on paper.
        "COMMUNITY_NAME": environ.get("COMMUNITY_NAME", "Anti-Racism for Health Equity, Greenwich"),
        # Whom to write to for help; stands on error pages and in letters.
        "CONTACT_EMAIL": environ.get("CONTACT_EMAIL", "coordinator@example.org"),
        # The zone in which days begin and times are shown. Stored times are UTC.
        "TIME_ZONE": environ.get("TIME_ZONE", "Europe/London"),
        # Where letters go: console prints them, file keeps them, smtp sends them; locmem is for tests.
        "MAIL_BACKEND": _choice(environ, "MAIL_BACKEND", "console", {"console", "file", "locmem", "smtp"}),
        "MAIL_FILE_PATH": environ.get("MAIL_FILE_PATH", str(INSTANCE / "letters")),
        "MAIL_SERVER": environ.get("MAIL_SERVER", "localhost"),
        "MAIL_PORT": _number(environ, "MAIL_PORT", 25),
        "MAIL_USE_TLS": _flag(environ, "MAIL_USE_TLS", False),
        # Seconds that a mail server may take to answer.
        "MAIL_TIMEOUT": 20,
        "MAIL_USERNAME": environ.get("MAIL_USERNAME"),
        "MAIL_PASSWORD": environ.get("MAIL_PASSWORD"),
        "MAIL_DEFAULT_SENDER": environ.get("MAIL_SENDER", "Praxis <praxis@example.org>"),
        # Where uploaded files are kept, outside anything the web server serves.
        "FILES_FOLDER": Path(environ.get("FILES_FOLDER", INSTANCE / "files")),
        # Where the named, compressed copies of style sheets and scripts are kept; may be thrown away.
        "STATIC_BUILT": Path(environ.get("STATIC_BUILT", INSTANCE / "static")),
        # The largest request: one file and its form.
        "MAX_CONTENT_LENGTH": _number(environ, "MAX_UPLOAD_BYTES", 20_000_000),
        # A form's text, files not counted; and all of a request that can hold no file.
        "MAX_FORM_MEMORY_SIZE": 500_000,
        # A signed-in person who does nothing for this long is signed out.
        "SESSION_IDLE_MINUTES": _number(environ, "SESSION_IDLE_MINUTES", 30),
        # Nobody stays signed in longer than this without signing in again.
        "SESSION_HOURS": _number(environ, "SESSION_HOURS", 12),
        # The same for administrators, whose session is worth more to a thief.
        "ADMIN_SESSION_IDLE_MINUTES": _number(environ, "ADMIN_SESSION_IDLE_MINUTES", 15),
        "ADMIN_SESSION_HOURS": _number(environ, "ADMIN_SESSION_HOURS", 8),
        # So long before the end the page warns.
        "SESSION_WARNING_SECONDS": _number(environ, "SESSION_WARNING_SECONDS", 120),
        # How passwords are hashed: argon2id with the parameters that RFC 9106 recommends where memory
        # is not plenty (KiB). About a tenth of a second and 64 MB each, on purpose.
        "PASSWORD_HASHING": {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4},
        # Failed attempts to sign in are counted for this long.
        "SIGN_IN_ATTEMPTS_MINUTES": _number(environ, "SIGN_IN_ATTEMPTS_MINUTES", 15),
        # So many for one account, from all devices that it does not know.
        "SIGN_IN_ATTEMPTS_PER_ACCOUNT": _number(environ, "SIGN_IN_ATTEMPTS_PER_ACCOUNT", 10),
        # So many for one account from each device that it knows: nobody else's count against these.
        "SIGN_IN_ATTEMPTS_PER_DEVICE": _number(environ, "SIGN_IN_ATTEMPTS_PER_DEVICE", 10),
        # So many from one network address, whichever account: a whole building can share one.
        "SIGN_IN_ATTEMPTS_PER_NETWORK": _number(environ, "SIGN_IN_ATTEMPTS_PER_NETWORK", 60),
        # So many letters with links can be asked for from one network address in the same time.
        "LETTERS_PER_NETWORK": _number(environ, "LETTERS_PER_NETWORK", 60),
        # How long a link from a letter, to sign in or to choose a password, can be used.
        "SIGN_IN_LINK_MINUTES": _number(environ, "SIGN_IN_LINK_MINUTES", 30),
        # How many days an invitation to join can be accepted.
        "INVITATION_DAYS": _number(environ, "INVITATION_DAYS", 14),
        # So many days after their role began, coordinators, administrators and office holders need a
        # second step to sign in. Empty: nobody is ever asked.
        "SECOND_FACTOR_DAYS": _number_or_none(environ, "SECOND_FACTOR_DAYS", 14 if production else None),
        # An employer's sign-in by OpenID Connect: its issuer, exactly as it names itself. Empty: there is none.
        "OIDC_ISSUER": environ.get("OIDC_ISSUER", ""),
        # What the provider calls Praxis, and the secret that it gave it.
        "OIDC_CLIENT_ID": environ.get("OIDC_CLIENT_ID", ""),
        "OIDC_CLIENT_SECRET": environ.get("OIDC_CLIENT_SECRET", ""),
        # What people call it: "Sign in with …".
        "OIDC_NAME": environ.get("OIDC_NAME", "your employer’s account"),
        # Does Praxis ask for its own second step after it? Say yes if the employer does not ask for one.
        "OIDC_SECOND_STEP": _flag(environ, "OIDC_SECOND_STEP", False),
        # Runs due jobs inside the web process: for the demo, never beside cron.
        "JOBS_IN_PROCESS": _flag(environ, "JOBS_IN_PROCESS", False),
        "LOG_LEVEL": _choice(environ, "LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"}),
        # Not settings but consequences: the same wherever Praxis runs.
        "SESSION_COOKIE_NAME": "__Host-praxis" if production else "praxis",
        "DEVICE_COOKIE_NAME": "__Host-praxis-device" if production else "praxis-device",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        # The session ends the token; a clock of its own would lose what was typed.
        "WTF_CSRF_TIME_LIMIT": None,
        # The Referer that the strict check wants is dropped by some proxies on
        # employers' networks; the cookie's SameSite and the token stand in.
        "WTF_CSRF_SSL_STRICT": False,
        "COMPRESS_MIMETYPES": ["text/html", "application/json", "text/csv"],
        "COMPRESS_MIN_SIZE": 500,
    }


def faults(config: Mapping[str, Any]) -> list[str]:
    """The settings that must not go live, each with what to do. Empty means safe."""
    found = []
    for key in ("SECRET_KEY", "HISTORY_KEY"):
        if config[key] == DEVELOPMENT_KEY or len(config[key]) < 32:
            found.append(f"{key}: set it to at least 32 random characters")
    if config["SECRET_KEY"] == config["HISTORY_KEY"]:
        found.append("HISTORY_KEY: must differ from SECRET_KEY")
    if not config["PUBLIC_URL"].startswith("https://"):
        found.append("PUBLIC_URL: must begin with https://")
    local = {"127.0.0.1", "localhost", "[::1]"}
    hosts = set(config["TRUSTED_HOSTS"])
    if not hosts - local:
        found.append("TRUSTED_HOSTS: name the host that people use")
    if any(host in {"*", ""} or host.startswith(".") for host in hosts):
        found.append("TRUSTED_HOSTS: name each host in full, without wildcards")
    if config["MAIL_BACKEND"] != "smtp":
        found.append("MAIL_BACKEND: sign-in links would be printed or kept in a file; use smtp")
    elif not config["MAIL_USE_TLS"] and config["MAIL_SERVER"] not in local:
        found.append("MAIL_USE_TLS: sign-in links would cross the network in the open; set it to yes")
    for key, (most, why) in MOST.items():
        if not 0 < config[key] <= most:
            found.append(f"{key}: set it to between 1 and {most:,}, or {why}")
    # The least that OWASP takes for argon2id, in KiB and rounds.
    if config["PASSWORD_HASHING"]["memory_cost"] < 19_456 or config["PASSWORD_HASHING"]["time_cost"] < 2:
        found.append("PASSWORD_HASHING: a stolen hash could be cracked; use at least 19,456 KiB and 2 rounds")
    if config["OIDC_ISSUER"]:
        if not config["OIDC_ISSUER"].startswith("https://"):
            found.append("OIDC_ISSUER: must begin with https://")
        if not config["OIDC_CLIENT_ID"] or not config["OIDC_CLIENT_SECRET"]:
            found.append("OIDC_CLIENT_ID: set it and OIDC_CLIENT_SECRET to what the provider gave you")
    if config["JOBS_IN_PROCESS"]:
        found.append("JOBS_IN_PROCESS: run `flask jobs run` from cron or a timer instead")
    if config.get("DEBUG"):
        found.append("FLASK_DEBUG: must be off")
    return found


def _list(environ: Mapping[str, str], name: str, default: list[str]) -> list[str]:
    given = [part.strip() for part in environ.get(name, "").split(",")]
    return [part for part in given if part] or default


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    try:
        return int(text) if text else default
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {text!r}") from None


def _number_or_none(environ: Mapping[str, str], name: str, default: int | None) -> int | None:
    """A whole number; ``None`` where the setting is there and empty."""
    return default if name not in environ else _number(environ, name, 0) if environ[name] else None


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    text = environ.get(name, "")
    return _choice(environ, name, "yes" if default else "no", {"yes", "no"}) == "yes" if text else default


def _choice(environ: Mapping[str, str], name: str, default: str, allowed: set[str]) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(sorted(allowed))}, not {value!r}")
    return value
