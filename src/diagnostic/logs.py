"""The one logging set-up: events by name and count, never an answer, a code, a token or an address."""

from __future__ import annotations

import logging
import logging.config


def configure_logs(level: str = "INFO") -> None:
    """Log to standard error, and keep the web server from writing who asked for what."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": level.upper(), "handlers": ["stderr"]},
            "loggers": {
                "uvicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
                "alembic": {"level": "WARNING"},
                "sqlalchemy.engine": {"level": "WARNING"},
                "httpx": {"level": "WARNING"},
                "weasyprint": {"level": "ERROR"},
                "fontTools": {"level": "ERROR"},
            },
        }
    )
