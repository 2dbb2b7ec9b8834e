"""What the database itself refuses, in the words of each dialect, as of schema 0001.

A record for a document with an open flag; a change to a record, an event, an answer or a correction; a flag that
vanishes; a document that is called settled while it is in doubt; an event that does not continue the log.
"""

from __future__ import annotations

APPEND_ONLY = {
    "records": "a record is never changed: a new version supersedes it",
    "events": "the log is never changed",
    "answers": "an answer is never changed: a later one follows it",
    "corrections": "a correction is never changed: a later one follows it",
}
IN_DOUBT = "the document has an open flag and cannot settle"
NOT_DELETED = "a flag is answered or withdrawn, never deleted"
NOT_REOPENED = "a closed flag stays closed: open another one"
NOT_NEXT = "an event continues the log with the next number and the hash of the event before"

FINAL_RECORDS = """
CREATE VIEW final_records AS
SELECT r.*, d.sha256 AS document, d.name AS document_name
FROM records r JOIN documents d ON d.id = r.document_id
WHERE NOT EXISTS (SELECT 1 FROM records n WHERE n.supersedes = r.id)
"""


def sqlite() -> list[str]:
    """The guards in SQLite's words."""
    in_doubt = "EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.{id} AND state = 'open')"
    statements = [
        _sqlite("records_in_doubt", "INSERT ON records", in_doubt.format(id="document_id"), IN_DOUBT),
        _sqlite(
            "documents_in_doubt",
            "UPDATE OF state ON documents",
            "NEW.state = 'settled' AND " + in_doubt.format(id="id"),
            IN_DOUBT,
        ),
        _sqlite(
            "documents_born_settled",
            "INSERT ON documents",
            "NEW.state = 'settled'",
            "a document settles, it does not come settled",
        ),
        _sqlite("flags_not_deleted", "DELETE ON flags", "1", NOT_DELETED),
        _sqlite("flags_not_reopened", "UPDATE ON flags", "OLD.state <> 'open'", NOT_REOPENED),
        _sqlite(
            "flags_stay",
            "UPDATE ON flags",
            "NEW.id <> OLD.id OR NEW.document_id <> OLD.document_id OR NEW.report_index <> OLD.report_index "
            "OR NEW.key <> OLD.key",
            NOT_DELETED,
        ),
        _sqlite(
            "events_next",
            "INSERT ON events",
            "NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM events) OR "
            "NEW.previous <> COALESCE((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), '')",
            NOT_NEXT,
        ),
    ]
    for table, words in APPEND_ONLY.items():
        key = "seq" if table == "events" else "id"
        statements += [
            _sqlite(f"{table}_not_updated", f"UPDATE ON {table}", "1", words),
            _sqlite(f"{table}_not_deleted", f"DELETE ON {table}", "1", words),
            # INSERT OR REPLACE deletes without firing the trigger above where recursive triggers are off.
            _sqlite(
                f"{table}_not_replaced",
                f"INSERT ON {table}",
                f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})",
                words,
            ),
        ]
    return statements


def _sqlite(name: str, when: str, condition: str, words: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} FOR EACH ROW WHEN {condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def postgresql() -> list[str]:
    """The guards in PostgreSQL's words. Locking the document makes them hold between transactions too."""
    statements = [
        _function("records_in_doubt", _refuse_in_doubt("NEW.document_id")),
        _trigger("records_in_doubt", "BEFORE INSERT ON records"),
        _function("documents_in_doubt", f"IF NEW.state = 'settled' THEN {_refuse_in_doubt('NEW.id')} END IF;"),
        _trigger("documents_in_doubt", "BEFORE INSERT OR UPDATE OF state ON documents"),
        _function(
            "flags_opened",
            "IF NEW.state = 'open' THEN PERFORM 1 FROM documents WHERE id = NEW.document_id FOR UPDATE; END IF;",
        ),
        _trigger("flags_opened", "BEFORE INSERT ON flags"),
        _function(
            "flags_stay",
            f"""
            IF OLD.state <> 'open' THEN {_refuse(NOT_REOPENED)} END IF;
            IF (NEW.id, NEW.document_id, NEW.report_index, NEW.key)
               IS DISTINCT FROM (OLD.id, OLD.document_id, OLD.report_index, OLD.key)
            THEN {_refuse(NOT_DELETED)} END IF;
            """,
        ),
        _trigger("flags_stay", "BEFORE UPDATE ON flags"),
        _function("flags_not_deleted", _refuse(NOT_DELETED)),
        _trigger("flags_not_deleted", "BEFORE DELETE ON flags"),
        _trigger("flags_not_deleted", "BEFORE TRUNCATE ON flags", "flags_not_truncated", "STATEMENT"),
        _function(
            "events_next",
            f"""
            IF NEW.seq IS DISTINCT FROM (SELECT COALESCE(MAX(seq), 0) + 1 FROM events)
               OR NEW.previous IS DISTINCT FROM COALESCE((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), '')
            THEN {_refuse(NOT_NEXT)} END IF;
            """,
        ),
        _trigger("events_next", "BEFORE INSERT ON events"),
    ]
    for table, words in APPEND_ONLY.items():
        name = f"{table}_append_only"
        statements += [
            _function(name, _refuse(words)),
            _trigger(name, f"BEFORE UPDATE OR DELETE ON {table}"),
            _trigger(name, f"BEFORE TRUNCATE ON {table}", f"{table}_not_truncated", "STATEMENT"),
        ]
    return statements


def _refuse(words: str) -> str:
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';"


def _refuse_in_doubt(document: str) -> str:
    return f"""
        PERFORM 1 FROM documents WHERE id = {document} FOR UPDATE;
        IF EXISTS (SELECT 1 FROM flags WHERE document_id = {document} AND state = 'open')
        THEN {_refuse(IN_DOUBT)} END IF;
    """


def _function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
        f"BEGIN {body} RETURN NEW; END $guard$"
    )


def _trigger(function: str, when: str, name: str | None = None, each: str = "ROW") -> str:
    return f"CREATE TRIGGER {name or function} {when} FOR EACH {each} EXECUTE FUNCTION guard_{function}()"
