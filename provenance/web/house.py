"""What every screen and every resource of the API is given when the server starts."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.web.drawing import Drawing
from provenance.web.jobs import Jobs
from provenance.web.settings import WebSettings
from provenance.web.workplace import Workplace


@dataclass(frozen=True, slots=True)
class House:
    """The parts of one running server.

    Attributes:
        settings: What it was started with.
        workplace: Its engines.
        drawing: Its templates.
        jobs: Its long jobs; all that is written goes through them, but a reviewer's decisions.
    """

    settings: WebSettings
    workplace: Workplace
    drawing: Drawing
    jobs: Jobs
