"""`gouji serve`: the service over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.run import HOME


@click.command(short_help="Serve the API and the console.")
@HOME
@click.option("--host", default=None, help="Where to listen; default: GOUJI_HOST, or this machine only.")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Default: GOUJI_PORT, or 8000.")
def serve(home: Path | None, host: str | None, port: int | None) -> None:
    """Serve the API and the console until Ctrl-C. Workers do the reading: start some with `gouji worker`.

    Whoever comes in needs a key of `gouji keys make`. `gouji up` brings this up together with all else.

    \b
    Examples:
      gouji serve
      gouji serve --host 0.0.0.0 --port 8080 --home reports
    """
    import uvicorn

    from services import logs
    from services.api.app import app
    from services.settings import Settings

    logs.set_up()
    settings = Settings.at(home)
    uvicorn.run(
        app(settings),
        host=host or settings.host,
        port=port or settings.port or 8000,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=65536,
    )
