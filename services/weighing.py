"""What the answers to a figure come to, followed up in the store: as often as one likes, and after any kill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from review.answered import Missing, Weighed, alike, correction_of, fact_of, meant, taken_back, weighed
from review.decision import Answer, Correction, Fact, Flag, FlagState, Outcome, Question, QuestionState, Reason
from review.wording import words_for
from services.second_reader import SecondReader
from services.store.seam import Seen, Store

_ALL = 1_000_000
_ALIVE = (QuestionState.WAITING, QuestionState.ASKED)


def weigh(store: Store, sha256: str, second_reader: SecondReader) -> None:
    """Weigh the answers to every figure of a document, and follow up what they come to."""
    while not _weighed_once(store, sha256, second_reader):
        pass


def _weighed_once(store: Store, sha256: str, second_reader: SecondReader) -> bool:
    """False: more came while it was weighed."""
    answers = store.answers(sha256)
    # Most documents are never asked about, and their reports are long.
    reports = store.reports(sha256) if answers else ()
    if not reports:
        return True
    questions = {question.id: question for question in store.questions(None, sha256, _ALL)}
    flags = store.flags(sha256, None)
    standing = {(one.report, one.key): one for one in store.corrections(sha256)}
    by_figure: defaultdict[tuple[int, str], list[Answer]] = defaultdict(list)
    drawings = store.reviewing.drawings(sha256)
    for answer in answers:
        flag = questions[answer.question].flag
        figure = (flag.report, flag.key)
        # What was said of a cell says nothing of the cell in which the figure was found later.
        if not any(figure in drawing.moved and flag.opened < drawing.made for drawing in drawings):
            by_figure[figure].append(answer)
    for (index, key), said in by_figure.items():
        if index >= len(reports) or not any(fact.key == key for fact in reports[index].facts):
            continue
        fact = fact_of(reports[index], key)
        wanted = second_reader.readers(sha256, reports[index], key)
        result = weighed(said, fact, wanted)
        of_figure = [flag for flag in flags if (flag.report, flag.key) == (index, key)]
        step = _step(result, said, fact, sha256, index, of_figure, standing.get((index, key)), questions)
        if step is None:
            continue
        open_flag = next((flag.id for flag in of_figure if flag.state is FlagState.OPEN), None)
        if not store.conclude(sha256, index, key, Seen(len(answers), open_flag), *step):
            return False
    return True


Step = tuple[Correction | None, tuple[Reason, ...]]


def _step(
    result: Weighed,
    said: Sequence[Answer],
    fact: Fact,
    sha256: str,
    report: int,
    flags: Sequence[Flag],
    standing: Correction | None,
    questions: dict[int, Question],
) -> Step | None:
    """What is to be done so that the store says what the answers come to; None: it does."""
    open_flag = next((flag for flag in flags if flag.state is FlagState.OPEN), None)
    correction = correction_of(result, fact, sha256, report)
    if correction is not None:
        if open_flag is not None:
            # A flag that was opened after all that was said waits for a word of its own.
            heard = any(_is_about(vote, open_flag, questions) for vote in result.votes)
            return (correction, ()) if heard else None
        if standing is not None and standing.answer is None and standing.made >= max(v.given for v in result.votes):
            return None
        return None if standing is not None and _same(standing, correction) else (correction, ())
    back = None
    if standing is not None and standing.answer is not None:
        last = max(said, key=lambda answer: (answer.given, answer.source))
        back = taken_back(standing, last.reviewer, last.given, last.source)
    if result.missing is not None:
        reason = reason_of(result, said, fact)
        if back is None and open_flag is not None and not _asks_anew(open_flag, reason, said, questions):
            return None
        return back, (*(() if open_flag else _reasons(flags)), reason)
    if back is None:
        return None
    return back, () if open_flag else (*_reasons(flags), Reason("taken-back", words_for(fact.label).taken_back()))


def _is_about(vote: Answer, flag: Flag, questions: dict[int, Question]) -> bool:
    return questions[vote.question].flag.id == flag.id or vote.given > flag.opened


def _same(standing: Correction, correction: Correction) -> bool:
    return (standing.outcome, standing.after, standing.reviewer, standing.answer) == (
        correction.outcome,
        correction.after,
        correction.reviewer,
        correction.answer,
    )


def _asks_anew(flag: Flag, reason: Reason, said: Sequence[Answer], questions: dict[int, Question]) -> bool:
    """Whether the flag does not say yet why it is asked again, or every question of it has its answer."""
    if reason not in flag.reasons:
        return True
    told = {answer.question for answer in said if answer.outcome is not Outcome.SKIPPED}
    alive = [q for q in questions.values() if q.flag.id == flag.id and q.state in _ALIVE]
    return all(question.id in told for question in alive)


def _reasons(flags: Sequence[Flag]) -> tuple[Reason, ...]:
    """Why a figure was asked about the last time."""
    return flags[-1].reasons if flags else ()


def reason_of(result: Weighed, said: Sequence[Answer], fact: Fact) -> Reason:
    """Why a figure is put to another person, in the language of its form."""
    words = words_for(fact.label)
    if result.missing is Missing.CLEAR:
        last = max((a for a in said if a.outcome is Outcome.CONTRADICTORY), key=lambda a: (a.given, a.source))
        return Reason(str(Missing.CLEAR), words.contradiction(last.note))
    if result.missing is Missing.SECOND:
        return Reason(str(Missing.SECOND), words.second_reader())
    texts: list[str] = []
    for vote in result.votes:
        text, _ = meant(vote.outcome, vote.text, fact)
        shown = "?" if text is None else text
        if not any(alike(shown, other) for other in texts):
            texts.append(shown)
    return Reason(str(Missing.THIRD), words.people_disagree(sorted(texts)))
