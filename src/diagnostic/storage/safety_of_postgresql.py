"""What about a PostgreSQL server would keep the order of answers, or the answers themselves, elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import text

from diagnostic.storage.order import MAY_MOVE_LOG_ON


class Setting(NamedTuple):
    is_unsafe: Callable[[str], bool]
    danger: str
    mend: str


class State(NamedTuple):
    question: str
    danger: str
    mend: str


CLUSTER = text("SELECT system_identifier FROM pg_control_system()")
"""Tells servers apart: databases of one server give the same."""

_LOGS_VALUES = "the server's log would hold answers, and the time of each"
_KEEPS_LOG = "the write-ahead log, in which the order of answers can be read, would be kept"


def _is_not(*safe: str) -> Callable[[str], bool]:
    return lambda value: value not in safe


def _names(*modules: str) -> Callable[[str], bool]:
    return lambda value: any(module in value for module in modules)


SETTINGS = {
    "archive_mode": Setting(_is_not("off"), _KEEPS_LOG, "archive_mode = off"),
    "wal_level": Setting(_is_not("replica", "minimal"), _KEEPS_LOG, "wal_level = replica or minimal"),
    "wal_keep_size": Setting(_is_not("0"), _KEEPS_LOG, "wal_keep_size = 0"),
    "wal_recycle": Setting(_is_not("off"), _KEEPS_LOG, "wal_recycle = off"),
    "track_commit_timestamp": Setting(
        _is_not("off"), "the time of each answer is recorded", "track_commit_timestamp = off"
    ),
    "log_statement": Setting(_is_not("none", "ddl"), _LOGS_VALUES, "log_statement = none"),
    "log_min_duration_statement": Setting(_is_not("-1"), _LOGS_VALUES, "log_min_duration_statement = -1"),
    "log_min_duration_sample": Setting(_is_not("-1"), _LOGS_VALUES, "log_min_duration_sample = -1"),
    "log_transaction_sample_rate": Setting(_is_not("0"), _LOGS_VALUES, "log_transaction_sample_rate = 0"),
    "log_parameter_max_length_on_error": Setting(
        _is_not("0"),
        "the server's log would hold the answers of every request that fails",
        "log_parameter_max_length_on_error = 0",
    ),
    **{
        libraries: Setting(
            _names("auto_explain", "pgaudit", "pg_stat_monitor"),
            _LOGS_VALUES,
            f"take auto_explain, pgaudit and pg_stat_monitor out of {libraries}",
        )
        for libraries in ("shared_preload_libraries", "session_preload_libraries", "local_preload_libraries")
    },
}
"""Settings that must be safe, as `pg_settings` spells them; a server may be too old to have one."""

STATES = {
    "replication slots": State(
        "SELECT EXISTS (SELECT FROM pg_replication_slots)",
        _KEEPS_LOG,
        "drop them with pg_drop_replication_slot",
    ),
    "replicas": State(
        "SELECT EXISTS (SELECT FROM pg_stat_replication)",
        "copies of the write-ahead log, in which the order of answers can be read, are kept elsewhere",
        "stop every replica and every running backup",
    ),
    "rights to read settings": State(
        "SELECT NOT pg_has_role('pg_read_all_settings', 'USAGE')",
        "whether libraries are loaded that log answers cannot be told",
        "GRANT pg_read_all_settings TO the service's user",
    ),
    "rights to move the write-ahead log on": State(
        f"SELECT NOT ({MAY_MOVE_LOG_ON})",
        _KEEPS_LOG,
        "GRANT EXECUTE ON FUNCTION pg_switch_wal() and GRANT pg_checkpoint TO the service's user",
    ),
}
"""Questions to which the answer must be no."""
