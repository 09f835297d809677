"""The sample corpus: where it lies, and what a first look at it shows."""

from __future__ import annotations

from pathlib import Path

from provenance.errors import SampleCorpusMissing

# Beside the package in a checkout; below sys.prefix/share where a packager puts it.
_PLACES = ("data", "share/news-provenance/data")


def find_sample() -> Path:
    """Return the folder of the sample articles.

    Raises:
        SampleCorpusMissing: It is neither beside the installed project nor in this folder.
    """
    beside = Path(__file__).resolve().parent.parent
    for root in (beside, Path.cwd()):
        for place in _PLACES:
            folder = root / place / "articles"
            if folder.is_dir():
                return folder
    raise SampleCorpusMissing
