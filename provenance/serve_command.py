"""``provenance serve``: the page and the API on this machine."""

from __future__ import annotations

import click

from provenance.console import Access, store_options


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; any but loopback needs a token.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port; 0 for any that is free.",
)
@click.option(
    "--token",
    envvar="PROVENANCE_TOKEN",
    show_envvar=True,
    help="Secret of 16 characters or more that every visitor must give.",
)
@click.option(
    "--fetch",
    is_flag=True,
    help="Let visitors have the server fetch articles from public web addresses.",
)
@click.option(
    "--readers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Questions answered at the same time.",
)
@click.option(
    "--processes",
    type=click.IntRange(0, 64),
    default=None,
    help="Processes that answer questions, 0 for the server's own alone; else as many as there are "
    "cores, 4 at most, where the store is large.",
)
@store_options
def serve(  # noqa: PLR0913 - one parameter per option
    *,
    host: str,
    port: int,
    token: str | None,
    fetch: bool,
    readers: int,
    processes: int | None,
    access: Access,
) -> None:
    """Show the store in a browser, and answer programs under /api/v1.

    Only this machine can reach it, unless --host names another address. Stop it with Control-C.

    \b
    Example:
        provenance serve --db news.db
        PROVENANCE_TOKEN=... provenance serve --host 0.0.0.0 --port 8080
    """
    from provenance.web.serving import run  # noqa: PLC0415 - help must not wait
    from provenance.web.settings import Limits, WebSettings  # noqa: PLC0415 - as above

    run(
        WebSettings(
            db=access.db,
            host=host,
            port=port,
            token=token,
            fetch=fetch,
            model=access.model or None,
            device=access.device or None,
            processes=processes,
            limits=Limits(readers=readers),
        )
    )
