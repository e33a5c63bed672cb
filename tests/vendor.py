"""Fetch the front-end assets named below from the npm registry into static/vendor/.

Run `python tests/vendor.py` after raising a version here; `--check` compares the committed files with
vendor.lock and touches neither the network nor the tree. The files are committed: an office has no npm.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LOCK = VENDOR / "vendor.lock"

VERSIONS = {"bootstrap": "5.3.8", "bootstrap-icons": "1.13.2", "tom-select": "2.6.2"}

# Bootstrap's JavaScript is left out on purpose: menus and sheets are <details> and <dialog>.
FILES = {
    "bootstrap": {
        "dist/css/bootstrap.min.css": "bootstrap.min.css",
        "LICENSE": "LICENSE.bootstrap",
    },
    "tom-select": {
        "dist/js/tom-select.popular.min.js": "tom-select.min.js",
        "dist/css/tom-select.bootstrap5.min.css": "tom-select.min.css",
        "LICENSE": "LICENSE.tom-select",
    },
    "bootstrap-icons": {"LICENSE": "LICENSE.bootstrap-icons"},
}

# One sprite of the icons that pages name; tests/test_templates.py finds a missing or an idle one.
ICONS = [
    "archive",
    "arrow-right",
    "bar-chart",
    "bell",
    "box-arrow-right",
    "building",
    "calendar3",
    "chat-square-text",
    "check-circle",
    "chevron-down",
    "chevron-right",
    "clipboard-check",
    "clock",
    "compass",
    "download",
    "exclamation-triangle",
    "eye",
    "file-earmark-text",
    "gear",
    "house",
    "info-circle",
    "journal-text",
    "key",
    "list",
    "megaphone",
    "paperclip",
    "people",
    "person",
    "plus-lg",
    "printer",
    "search",
    "upload",
    "x-lg",
]


def without_source_map(content: bytes) -> bytes:
    """Drop the sourceMappingURL comment: the manifest storage fails on a .map that is not there."""
    return re.sub(rb"\n?(/\*|//)# sourceMappingURL=\S+( \*/|\*/)?\n?", b"", content)


def sprite(archive: tarfile.TarFile) -> bytes:
    """One SVG file with a <symbol> per icon."""
    symbols = []
    for name in ICONS:
        source = read(archive, f"icons/{name}.svg").decode()
        inner = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", source.strip())
        inner = re.sub(r"\s*\n\s*", "", inner)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{inner}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def read(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise FileNotFoundError(path)
    return member.read()


def fetch(package: str, folder: Path) -> dict[str, bytes]:
    """The wanted files of one package, by their name in static/vendor/."""
    spec = f"{package}@{VERSIONS[package]}"
    command = ["npm", "pack", "--silent", spec, "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(folder / f"{package}-{VERSIONS[package]}.tgz") as archive:
        files = {name: without_source_map(read(archive, path)) for path, name in FILES[package].items()}
        if package == "bootstrap-icons":
            files["icons.svg"] = sprite(archive)
    return files


def write_all() -> None:
    lock = []
    with tempfile.TemporaryDirectory() as folder:
        for package, version in VERSIONS.items():
            for name, content in fetch(package, Path(folder)).items():
                (VENDOR / name).write_bytes(content)
                digest = hashlib.sha256(content).hexdigest()
                lock.append({"file": name, "package": package, "version": version, "sha256": digest})
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


def differences() -> list[str]:
    """Files that are missing or are not what the lock says."""
    wrong = []
    for entry in json.loads(LOCK.read_text()):
        path = VENDOR / entry["file"]
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            wrong.append(entry["file"])
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with vendor.lock only")
    if not parser.parse_args().check:
        write_all()
    wrong = differences()
    for name in wrong:
        print(f"{name} differs from vendor.lock", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
