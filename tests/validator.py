"""Is this HTML valid, by the Nu checker?"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOW_TO_GET_IT = "the Nu HTML checker: needs Java, and `.ci/run nu` puts its jar in place (or set VNU_JAR to one)"
CACHED = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "praxis" / "vnu.jar"
# Attributes of htmx are none of HTML's.
_OURS = re.compile(r"Attribute “hx-[a-z-]+” not allowed")


@dataclass(frozen=True)
class Validator:
    java: str
    jar: Path

    @classmethod
    def find(cls) -> "Validator | None":
        java, jar = shutil.which("java"), Path(os.environ.get("VNU_JAR", CACHED))
        return cls(java, jar) if java and jar.exists() else None

    def faults(self, pages: Mapping[str, str]) -> list[str]:
        """What is wrong with these whole pages, by name. One start of Java serves them all."""
        with tempfile.TemporaryDirectory() as folder:
            names = {}
            for n, (name, markup) in enumerate(pages.items()):
                path = Path(folder) / f"{n}.html"
                path.write_text(markup)
                names[path.as_uri().replace("file:///", "file:/")] = name
            command = [self.java, "-Xss2m", "-jar", str(self.jar), "--format", "json", "--stdout", "--exit-zero-always"]
            done = subprocess.run([*command, folder], capture_output=True, check=True, text=True)
        messages = json.loads(done.stdout)["messages"]
        return [
            f"{names.get(message.get('url', ''), '?')}:{message.get('lastLine')}: {message['message']}"
            f"  {message.get('extract', '').strip()}"
            for message in messages
            if message["type"] == "error" and not _OURS.search(message["message"])
        ]
