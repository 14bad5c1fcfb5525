"""What servers don't show of their parameters, written by hand.

scripts/catalogue tries each of these facts on the servers, as far as a server can
be asked, and stops where one of them differs. Where nothing could be asked, the
comment says where the fact comes from.
"""

from typing import NamedTuple, Optional

MAJORS = range(13, 19)


class Fact(NamedTuple):
    """A parameter as one major has it, in the words of pg_settings."""

    name: str
    type: str
    context: str
    unit: str = ""
    minimum: Optional[str] = None
    maximum: Optional[str] = None
    boot: Optional[str] = None
    enum: Optional[tuple] = None  # of (spelling, is hidden, index of the one that SHOW prints)
    category: str = ""
    flags: tuple = ()  # name, hidden, extension, varying
    since: str = ""  # of a varying one: the release that brought it, or "Debian"


# Parameters that pg_settings leaves out (GUC_NO_SHOW_ALL). The script finds their
# names by asking for current_setting() of every word in the server's binary; type,
# range and unit are tried with wrong values. Boot value and category are the
# source's (guc.c, guc_tables.c): a server shows neither.
HIDDEN = [
    Fact("default_with_oids", "bool", "user", boot="off",
         category="Version and Platform Compatibility / Previous PostgreSQL Versions"),
    Fact("is_superuser", "bool", "internal", boot="off", category="Ungrouped"),
    Fact("role", "string", "user", boot="none", category="Ungrouped"),
    Fact("seed", "real", "user", "", "-1", "1", "0", category="Ungrouped"),
    Fact("session_authorization", "string", "user", category="Ungrouped"),
    Fact("ssl_renegotiation_limit", "integer", "user", "", "0", "0", "0",
         category="Connections and Authentication / SSL"),
]

# Names that are taken for another (map_old_guc_names), with the first major that
# does so. Found as the hidden parameters are.
OLD_NAMES = [
    ("sort_mem", "work_mem", 13),
    ("vacuum_mem", "maintenance_work_mem", 13),
    ("ssl_ecdh_curve", "ssl_groups", 18),
]

# Enum values that the npm builds lack and the usual Linux packages have: first
# major, and all visible values in order. Debian's 15 is the witness for the first
# two; io_uring stands in the binary of Debian's 18, its place is the source's.
ENUM_OF_LINUX_PACKAGES = {
    "wal_compression": (15, ["pglz", "lz4", "zstd", "on", "off"]),
    "default_toast_compression": (14, ["pglz", "lz4"]),
    "io_method": (18, ["sync", "worker", "io_uring"]),
}

# Parameters of libraries that no server here loads. plperl: seen on Debian's 15
# (postgresql-plperl-15), its source is the same in all majors; the script looks
# where a server has it. sepgsql: its _PG_init returns at once where SELinux is off,
# so these two are the source's (contrib/sepgsql/hooks.c).
EXTENSION_NOT_LOADED = [
    Fact("plperl.on_init", "string", "sighup"),
    Fact("plperl.on_plperl_init", "string", "superuser"),
    Fact("plperl.on_plperlu_init", "string", "superuser"),
    Fact("plperl.use_strict", "bool", "user", boot="off"),
    Fact("sepgsql.debug_audit", "bool", "user", boot="off"),
    Fact("sepgsql.permissive", "bool", "sighup", boot="off"),
]

# Parameters that later minor releases of a major brought (the release notes name
# release and parameter), or that are Debian's own. Debian's 15.20 shows all three;
# the binaries of 17.12 (trixie) have all three, that of 18.6 (sid) has
# output_plugin_libraries alone.
MINOR_RELEASES = {
    "output_plugin_libraries":
        {14: "14.24", 15: "15.19", 16: "16.15", 17: "17.11", 18: "18.6"},
    "composite_type_mismatch":
        {14: "14.25", 15: "15.20", 16: "16.16", 17: "17.12", 18: "18.7"},
    "extension_destdir": dict.fromkeys(range(13, 18), "Debian"),
}

# What became of names that no major here knows any more, or that some of them don't:
# name, last release that knew it ("" for names of majors here: the servers tell),
# the majors that the advice is for, what they have in its place (None: nothing).
# From the release notes; that the names in the last column exist is checked.
ALL = (13, 18)
HISTORY = [
    # Before 13.
    ("add_missing_from", "8.4", ALL, None),
    ("australian_timezones", "8.1", ALL, "timezone_abbreviations"),
    ("bgwriter_all_maxpages", "8.2", ALL, None),
    ("bgwriter_all_percent", "8.2", ALL, None),
    ("bgwriter_lru_percent", "8.2", ALL, None),
    ("checkpoint_segments", "9.4", ALL, "max_wal_size"),
    ("custom_variable_classes", "9.1", ALL, None),
    ("explain_pretty_print", "8.3", ALL, None),
    ("krb_srvname", "9.3", ALL, None),
    ("log_pid", "7.4", ALL, "log_line_prefix"),
    ("log_source_port", "7.4", ALL, "log_line_prefix"),
    ("log_timestamp", "7.4", ALL, "log_line_prefix"),
    ("max_expr_depth", "7.4", ALL, "max_stack_depth"),
    ("max_fsm_pages", "8.3", ALL, None),
    ("max_fsm_relations", "8.3", ALL, None),
    ("min_parallel_relation_size", "9.6", ALL, "min_parallel_table_scan_size"),
    ("pause_at_recovery_target", "9.4", ALL, "recovery_target_action"),
    ("preload_libraries", "8.1", ALL, "shared_preload_libraries"),
    ("redirect_stderr", "8.2", ALL, "logging_collector"),
    ("regex_flavor", "8.4", ALL, None),
    ("replacement_sort_tuples", "10", ALL, None),
    ("replication_timeout", "9.2", ALL, "wal_sender_timeout"),
    ("silent_mode", "9.1", ALL, None),
    ("sql_inheritance", "9.6", ALL, None),
    ("standby_mode", "11", ALL, "the file standby.signal"),
    ("stats_block_level", "8.2", ALL, "track_counts"),
    ("stats_command_string", "8.2", ALL, "track_activities"),
    ("stats_reset_on_server_start", "8.2", ALL, None),
    ("stats_row_level", "8.2", ALL, "track_counts"),
    ("stats_start_collector", "8.2", ALL, None),
    ("syslog", "7.4", ALL, "log_destination"),
    ("tcpip_socket", "7.4", ALL, "listen_addresses"),
    ("trigger_file", "11", (13, 15), "promote_trigger_file"),
    ("trigger_file", "11", (16, 18), "pg_promote() or pg_ctl promote"),
    ("unix_socket_directory", "9.2", ALL, "unix_socket_directories"),
    ("virtual_host", "7.4", ALL, "listen_addresses"),
    ("wal_keep_segments", "12", ALL, "wal_keep_size"),
    # Since 13: what replaced them, and what the older majors have for newer names.
    ("force_parallel_mode", "", (16, 18), "debug_parallel_query"),
    ("debug_parallel_query", "", (13, 15), "force_parallel_mode"),
    ("promote_trigger_file", "", (16, 18), "pg_promote() or pg_ctl promote"),
    ("ssl_groups", "", (13, 17), "ssl_ecdh_curve"),
    ("archive_library", "", (13, 14), "archive_command"),
    ("vacuum_defer_cleanup_age", "", (16, 18), "hot_standby_feedback or replication slots"),
    ("lc_collate", "", (16, 18), "pg_database.datcollate"),
    ("lc_ctype", "", (16, 18), "pg_database.datctype"),
    ("trace_recovery_messages", "", (17, 18), "log_min_messages"),
    ("vacuum_cleanup_index_scale_factor", "", (14, 18), None),
    ("extension_destdir", "", (18, 18), "extension_control_path"),
    ("extension_control_path", "", (13, 17), None),
]
