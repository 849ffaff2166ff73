"""Training: gathers what there is to learn from, trains a challenger, and lets it take over if it may."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from heed.clock import now
from heed.decisions import put_on_record, read_decisions
from heed.history import read_history
from heed.learning import load_encoder, register_of
from heed.settings import Settings
from models.errors import ModelUnusable, SettingsError
from triage.challenge import Verdict, compare, kept_back, unopposed, unseen, verdict
from triage.classifier import Classifier
from triage.decided import Decided
from triage.encoder.encoder import Encoder
from triage.encoder.heldout import read_held_out
from triage.labelled import CORPUS, corpus_files, corpus_hash, read_labelled
from triage.lessons import Lesson, gather, keys_of, lessons_of
from triage.model import Model, load_model
from triage.pieces import COLUMNS
from triage.register import Register
from triage.training import Encoded, train
from triage.training import Progress as Tell
from triage.weighing import Origin


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that was just trained, whether it took over, and its whole card."""

    model: Model
    verdict: Verdict
    card: Mapping[str, Any]


def train_model(settings: Settings, corpus: Path = CORPUS, *, quiet: bool = False) -> Trained:
    """Train on the files of `corpus`, imported histories and officers' decisions, and put the model to use if it may take over.

    Shows a progress bar on standard error unless `quiet`. Raises CorpusInvalid, HistoryInvalid, StoreOutdated, StoreTooNew, and
    SettingsError when the model cannot be kept.
    """
    files, register, encoder = corpus_files(corpus), register_of(settings), load_encoder(settings)
    invented = lessons_of(Origin.CORPUS, read_labelled(files), now())
    imported = lessons_of(Origin.HISTORY, read_history(settings), now())
    taught, tested = _parted(read_decisions(settings))
    barred = frozenset[str]().union(*(each.keys for each in tested))
    lessons = gather([invented, imported, [each.lesson(now()) for each in taught]], barred)
    with _bar(quiet=quiet) as tell:
        model = train(lessons, corpus_hash(files), now(), encoded=_encoded(encoder, lessons), progress=tell)
    try:
        register.add(model)
        old = keys_of(lesson.example.message for lesson in invented)
        found = _challenge(register, model.version, _fresh(tested, encoder), encoder, old)
        card = {**register.card(model.version), "kept_back": len(tested), "verdict": found.as_dict()}
        register.write_card(card)
        _settle(settings, register, model, found)
    except OSError as error:
        raise SettingsError(f"HEED_DATA_DIR: {settings.data_dir} cannot be written to: {error.strerror}.") from error
    return Trained(model, found, card)


def _parted(decided: Sequence[Decided]) -> tuple[list[Decided], list[Decided]]:
    """Return the decisions to learn from, and those kept back to compare models on."""
    held = [kept_back(each.example.group, len(decided)) for each in decided]
    taught = [each for each, back in zip(decided, held, strict=True) if not back]
    return taught, [each for each, back in zip(decided, held, strict=True) if back]


def _encoded(encoder: Encoder | None, lessons: Sequence[Lesson]) -> Encoded | None:
    """Return what the encoder says of each lesson, or its sibling where the encoder was tuned on the lesson itself."""
    if encoder is None:
        return None
    messages, held_out = [lesson.example.message for lesson in lessons], read_held_out()
    known = held_out.known(messages)
    rows = np.zeros((len(messages), held_out.logits.shape[1]), dtype=np.float32)
    rows[known] = held_out([message for message, tuned in zip(messages, known, strict=True) if tuned])
    fresh = encoder.scores([message for message, tuned in zip(messages, known, strict=True) if not tuned])
    rows[~known] = np.hstack([fresh[field] for field in COLUMNS])
    return Encoded({field: rows[:, columns] for field, columns in COLUMNS.items()}, encoder.digest)


def _fresh(tested: Sequence[Decided], encoder: Encoder | None) -> list[Decided]:
    """Return the decisions that the encoder, which both models may use, was not tuned on."""
    if encoder is None:
        return list(tested)
    known = read_held_out().known([each.example.message for each in tested])
    return [each for each, tuned in zip(tested, known, strict=True) if not tuned]


def _challenge(register: Register, version: str, tested: Sequence[Decided], encoder: Encoder | None, old: frozenset[str]) -> Verdict:
    """Compare the new model, as it was kept, with the one in use; `old` is what a model is taken to know that did not note it."""
    before = register.path_in_use()
    if not before.is_file():
        return unopposed("there was no model in use")
    try:
        champion = load_model(before)
    except ModelUnusable:
        return unopposed("the model that was in use is damaged, or was made for another version of Heed")
    challenger = register.load(version)
    learned = (challenger.learned or frozenset()) | (old if champion.learned is None else champion.learned)
    both = compare(Classifier(champion, encoder), Classifier(challenger, encoder), unseen(tested, learned))
    return verdict(both, champion.version)


def _settle(settings: Settings, register: Register, model: Model, found: Verdict) -> None:
    """Put the training on record, then the model to use if it takes over."""
    sources = ", ".join(f"{count} {origin}" for origin, count in model.card["sources"].items())
    entries = [("model_trained", f"{model.version} from {sources}; {'takes over' if found.takes_over else 'kept'}: {found.reason}")]
    if found.takes_over:
        entries.append(("model_used", model.version))
    put_on_record(settings, entries)
    if found.takes_over:
        register.use(model.version)
    register.tidy()


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Tell]:
    columns = (TextColumn("Training the triage model: {task.description:<13}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("sentences", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)
