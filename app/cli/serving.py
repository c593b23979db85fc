"""Serving the API from the command line."""

from app.core.deployment import refuse_weakness
from app.core.settings import Settings


def serve_api(settings: Settings, workers: int) -> None:
    """Serve until told to stop. Raises ValueError for weak settings, before any process starts."""
    import uvicorn

    refuse_weakness(settings)
    uvicorn.run(
        "app.main:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        server_header=False,
        proxy_headers=False,  # app/core/web/peers.py reads what our own proxies say
        date_header=True,
        access_log=False,
        log_config=None,  # app/core/logs.py has set up the server's loggers with ours
        timeout_graceful_shutdown=5,
    )
