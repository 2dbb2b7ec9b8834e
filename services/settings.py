"""What differs between machines, read once at the door and passed inward."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from models.errors import BadRequest


@dataclass(frozen=True)
class Settings:
    """Each field may be set as an environment variable: GOUJI_ and its name in capitals."""

    reader: str = "onnx"
    """Which reader reads the crops: onnx, paddle, paddle:DIRECTORY, transformers:DIRECTORY."""
    threads: int = 0
    """Threads of one reading process; 0 shares the machine's cores among the processes."""
    jobs: int = 0
    """Documents read at the same time; 0 is as many as there are cores."""
    forms: str = ""
    """Directories with forms of your own, separated by ':'."""
    target_error: float = 0.001
    """The share of accepted facts that may be wrong."""
    seconds: float = 1800.0
    """How long one document may take."""
    megabytes: int = 3000
    """How much memory the reading of one document may take."""
    pages: int = 2000
    """How many pages a document may have."""
    megapixels: int = 200
    """How many million pixels a page may have."""
    file_megabytes: int = 500
    """How large a file may be."""
    home: str = "gouji-data"
    """The data directory: the database, the blobs and the embedded queue, where they have no address of their own."""
    database: str = ""
    """postgresql://user:password@host/database; without it gouji.db in the data directory."""
    blobs: str = ""
    """s3://bucket/prefix or a folder; without it blobs in the data directory."""
    redis: str = ""
    """redis://host:6379/0; without it a Redis of its own in the data directory."""
    pages_per_job: int = 8
    """A document with more pages than one and a half times this is read by several jobs, each of so many pages."""
    jobs_per_worker: int = 500
    """After so many jobs a worker makes room for a fresh one."""
    host: str = "127.0.0.1"
    """Where the service listens; 0.0.0.0 for every network that this machine is in."""
    port: int = 0
    """The port of the service; 0 for 8000, or the next one that is free."""
    lease: float = 15.0
    """Seconds without a sign of life after which a job is given to another worker."""
    learn_after: int = 0
    """After so many new corrections gouji learns by itself; 0 is never."""
    learn_hours: float = 0.0
    """Every so many hours gouji learns by itself, if there was a correction; 0 is never."""
    learn_minutes: float = 7.0
    """How long a training may take; making pages and comparing come on top."""
    secret: str = ""
    """What signs the addresses of pictures; without it a secret of its own in the data directory."""
    address: str = "http://127.0.0.1:8000"
    """Where browsers reach the service: what signed addresses begin with."""
    webhooks: str = ""
    """Where Label Studio reaches the service, if that is not where browsers do, as in containers."""
    rate: float = 100.0
    """Requests a second that the service answers to one key; twice as many at once."""
    origins: str = ""
    """Whose pages may show signed pictures, as Label Studio's http://labels:8080; several separated by commas."""
    double: float = 0.0
    """The share of questions that two people must answer alike, and of figures on which most relations hang."""
    audit: float = 0.0
    """The share of accepted figures that is asked about all the same, to learn how many are wrong unnoticed."""
    remind_with: str = ""
    """A command, or an http(s) address, that reminds people of old questions; without it they are printed."""
    labelstudio: str = ""
    """Label Studio's address, where it runs elsewhere; without it `gouji up` runs one of its own."""
    labelstudio_token: str = ""
    """The token of an owner there: Account & Settings, Personal Access Token."""
    labelstudio_program: str = ""
    """Where Label Studio is installed on first use; without it a folder in the user's cache, shared by all homes."""
    labelstudio_port: int = 0
    """The port of our own Label Studio; 0 for 8080, or the next one that is free."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        values: dict[str, object] = {}
        for field in fields(cls):
            text = environment.get(f"GOUJI_{field.name.upper()}")
            if text is None or not text.strip():
                continue
            try:
                values[field.name] = {"str": str, "int": int, "float": float}[str(field.type)](text.strip())
            except ValueError:
                raise BadRequest(f"GOUJI_{field.name.upper()} needs {_NOUN[str(field.type)]}, not {text!r}") from None
        return cls(**values)  # type: ignore[arg-type]

    @classmethod
    def at(cls, home: Path | None) -> Settings:
        """The settings of the environment, in another data directory where one is named."""
        settings = cls.from_environment()
        return settings if home is None else replace(settings, home=str(home))

    def environment(self) -> dict[str, str]:
        """The environment that leads to the same settings, for a process that is started."""
        return {f"GOUJI_{field.name.upper()}": str(getattr(self, field.name)) for field in fields(self)}


_NOUN = {"int": "a whole number", "float": "a number"}
