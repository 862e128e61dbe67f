"""What did they mean? Names, sectors, levels and days as people write them."""

import re
from datetime import date, datetime

from app.people.models import Level, Sector
from app.records.searching import plain

_SIGNS = re.compile(r"[^\w]+")
# What is said of an NHS body, or left out, without its being another.
_NHS = re.compile(r"\b(?:university )?(?:hospitals? )?nhs(?: foundation)?(?: trust)?\b|\bfoundation trust\b")
_ADDRESS = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"']+")

SECTORS = {
    Sector.LOCAL_AUTHORITY: "council, borough, local government, local authority, la, county, public health",
    Sector.INTEGRATED_CARE: "integrated care system, integrated care board, icb, ics, ccg, commissioner, commissioning",
    Sector.NHS_TRUST: "nhs trust, trust, nhs, nhs foundation trust, foundation trust, ft, provider, hospital, acute",
    Sector.PRIMARY_CARE: "primary care, gp, general practice, practice, pcn, primary care network, pharmacy, dentist",
    Sector.VOLUNTARY: "voluntary and community sector, voluntary, voluntary sector, community, vcs, vcse, vcfse, "
    "charity, third sector, voluntary and community, not for profit, ngo",
    Sector.ACADEMIC: "academic or research, academic, university, research, education, college, academia",
    Sector.HOUSING: "housing, housing association, registered provider, social housing",
    Sector.OTHER: "other",
}
LEVELS = {
    Level.FRONT_LINE: "front line, frontline, front-line, practitioner, clinician, staff, worker, officer, operational",
    Level.MANAGER: "manager, middle manager, management, team leader, team lead, supervisor, head of service",
    Level.SENIOR_LEADER: "senior leader, senior, senior leadership, senior manager, director, executive, leader, "
    "board, vsm",
}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y", "%d-%b-%y")
_MONTHS = ("%B %Y", "%b %Y", "%m/%Y", "%Y-%m")


def folded(name: str) -> str:
    """A name without case, accents and punctuation: the same for whoever types it otherwise."""
    return " ".join(_SIGNS.sub(" ", plain(name).casefold().replace("&", " and ")).split())


def loosely(name: str) -> str:
    """The name of an organisation also without "the" and what is said of NHS bodies."""
    rest = " ".join(_NHS.sub(" ", folded(name)).split()).removeprefix("the ")
    return rest or folded(name)


def address_in(text: str) -> str | None:
    """The one e-mail address in what stands there (``Ann Archer <ann@example.org>``), or ``None``."""
    found = _ADDRESS.findall(text.removeprefix("mailto:"))
    return found[0].lower() if len(found) == 1 and len(found[0]) <= 254 else None


def sector_in(text: str) -> Sector | None:
    return _SECTOR_WORDS.get(folded(text))


def level_in(text: str) -> Level | None:
    return _LEVEL_WORDS.get(folded(text))


def day_in(text: str) -> date | None:
    """A day as it is written here: 2026-11-23, 23/11/2026, 23 Nov 2026; a month is its first day."""
    plainly = " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,", "", text).split())
    # What a spreadsheet adds to a day that it took for an instant.
    plainly = re.sub(r"[ T]00:00(:00)?$", "", plainly)
    for form in (*_DAYS, *_MONTHS):
        try:
            found = datetime.strptime(plainly, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
        return found if 2000 <= found.year <= 2100 else None
    return None


_SECTOR_WORDS = {
    folded(word): sector for sector, words in SECTORS.items() for word in [sector.value, *words.split(", ")]
}
_LEVEL_WORDS = {folded(word): level for level, words in LEVELS.items() for word in [level.value, *words.split(", ")]}
