"""Starts Assay's kernel and command, which are programs of Node: this package only finds them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REMEDY = (
    "set ASSAY_HOME to a clone of Assay in which `npm start -- --setup-only` has run,"
    " or install the npm package @assay/kernel"
)


def home() -> Path:
    """The folder that Assay is installed in."""
    named = os.environ.get("ASSAY_HOME")
    places = [Path(named)] if named else []
    command = shutil.which("assay")
    # A clone's own node_modules/.bin/assay is a link into kernel/bin.
    if command and Path(command).resolve().name == "assay.mjs":
        places.append(Path(command).resolve().parents[2])
    for place in places:
        if (place / "kernel" / "build" / "supervisor.js").is_file():
            return place
    looked = ", ".join(map(str, places)) or "nowhere"
    raise SystemExit(f"Assay was not found (looked in {looked}); {REMEDY}")


def node(place: Path) -> str:
    """The Node that the product is pinned to, else the machine's. npm may put it beside the folder's own parents."""
    for folder in (place, *place.parents):
        for name in sorted((folder / "node_modules").glob("node*/bin/node*")):
            if name.is_file() and os.access(name, os.X_OK):
                return str(name)
    found = shutil.which("node")
    if found is None:
        raise SystemExit("there is no Node on this machine; " + REMEDY)
    return found


def run(program: Path, arguments: list[str]) -> None:
    """Becomes the program: signals and exit codes are its own."""
    command = [node(program.parents[2]), str(program), *arguments]
    if os.name == "nt":
        raise SystemExit(subprocess.call(command))
    os.execv(command[0], command)


def main() -> None:
    """The command `assay`."""
    run(home() / "kernel" / "bin" / "assay.mjs", sys.argv[1:])


if __name__ == "__main__":
    run(home() / "kernel" / "build" / "supervisor.js", sys.argv[1:])
