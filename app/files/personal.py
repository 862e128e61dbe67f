"""What do stored files say about people?"""

from app.files.models import StoredFile
from app.records.register import WITH_THE_RECORDS, Basis, Whose, fact, holds, somebody, text, which

SHOWS = "what was promised must stay provable"
holds(
    StoredFile,
    words="Files added",
    who="whoever adds a file; people whom its name or content names",
    why="To keep what shows that something was done.",
    basis=Basis.TASK,
    seen_by="whoever may see the record it belongs to",
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "record_id": which("Which record it belongs to"),
        "name": text("What it was called"),
        "media_type": fact("What kind of file", stays=SHOWS),
        "size": fact("Its size in bytes", stays=SHOWS),
        "by_id": somebody("Who added it"),
        "at": fact("When", stays=SHOWS),
    },
    plain={
        "id": "a number of ours",
        "sha256": "a digest of its content",
        "stored_as": "its random name in the folder",
    },
)
