"""Make an environment of their own for the peers: python -m benchmarks.install_peers FOLDER.

Installs what the extra ``bench`` of pyproject.toml lists, all at once; where that fails, one after the other, and tells
what could not be installed. Nothing is faked: the bench leaves out what is not there.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSIM = "passim @ git+https://github.com/dasmiq/passim.git"
"""Not on the package index, where another project has the name."""


def requirements() -> list[str]:
    """Return what the extra lists."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed: list[str] = project["optional-dependencies"]["bench"]
    return listed


def installed(python: Path, *wanted: str) -> bool:
    """Install packages; return whether that went well."""
    command = [str(python), "-m", "pip", "install", "--quiet", *wanted]
    return subprocess.run(command, check=False).returncode == 0


def main() -> None:
    """Make the environment, or bring it up to date."""
    folder = Path(sys.argv[1])
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    wanted = requirements()
    if not installed(python, *wanted):
        for one in wanted:
            if not installed(python, one):
                print(f"could not be installed, and is left out: {one}")
    if not installed(python, PASSIM):
        print(f"could not be installed, and is left out: {PASSIM}")


if __name__ == "__main__":
    main()
