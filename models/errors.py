"""Every error that gouji raises on purpose. Each message says what to do next.

GoujiError
├── UnreadableFile          a file that cannot become a document
│   ├── UnknownKind         its bytes are of no kind that we read
│   ├── Encrypted           it wants a password
│   ├── Damaged             it is truncated, empty, or broken
│   │   └── Fatal           it took the process that read it along
│   └── TooLarge            it is over one of the limits in the settings
├── MissingModel            a model directory or a reader that is not there
├── BadDataset              training data that are missing, empty, or not what they were
├── BadForm                 a form file that cannot be loaded: file, line, what to do
├── BadRequest              the caller asked for something that does not exist
├── CalledOff               a person cancelled what was being worked on
├── NothingToLearn          the samples cannot make a model better, or cannot prove it
├── TrainingFailed          a training ended without a model that can be used
├── LabelStudioError        the reviewers' system cannot do what was asked of it
│   ├── LabelStudioAway     it does not answer, or not in time, or fails: asked again later
│   └── LabelStudioRefuses  it will not: a token, a form, a task that is gone
└── StorageError            the store cannot do what was asked of it
    ├── StillInDoubt        a document with open flags cannot settle
    ├── WrongSchema         the database is of another version of gouji, or of none
    ├── Unreachable         the database or the blob store does not answer
    └── LostBlob            a stored file is missing, or is not what it was
"""

from __future__ import annotations


class GoujiError(Exception):
    """Something went wrong that a person can do something about; the message says what."""


class UnreadableFile(GoujiError):
    """A file that cannot become a document."""


class UnknownKind(UnreadableFile):
    """A file whose bytes are of no kind that gouji reads."""


class Encrypted(UnreadableFile):
    """A file that wants a password."""


class Damaged(UnreadableFile):
    """A file that is truncated, empty, or broken."""


class Fatal(Damaged):
    """A file that took the process that read it along."""


class TooLarge(UnreadableFile):
    """A file over one of the limits in the settings."""


class MissingModel(GoujiError):
    """A model directory or a reader that is not there."""


class BadDataset(GoujiError):
    """Training data that are missing, empty, or not what they were."""


class BadForm(GoujiError):
    """A form file that cannot be loaded."""


class BadRequest(GoujiError):
    """The caller asked for something that does not exist."""


class CalledOff(GoujiError):
    """A person cancelled what was being worked on."""


class NothingToLearn(GoujiError):
    """The samples cannot make a model better, or cannot prove it."""


class TrainingFailed(GoujiError):
    """A training ended without a model that can be used."""


class LabelStudioError(GoujiError):
    """The reviewers' system cannot do what was asked of it."""


class LabelStudioAway(LabelStudioError):
    """Label Studio does not answer, or not in time, or fails; what was asked may have happened or not."""


class LabelStudioRefuses(LabelStudioError):
    """Label Studio will not do what was asked, however often."""


class StorageError(GoujiError):
    """The store cannot do what was asked of it."""


class StillInDoubt(StorageError):
    """A document with open flags cannot settle."""


class WrongSchema(StorageError):
    """The database is of another version of gouji, or of none."""


class Unreachable(StorageError):
    """The database or the blob store does not answer."""


class LostBlob(StorageError):
    """A stored file is missing, or is not what it was."""
