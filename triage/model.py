"""A trained model as plain arrays, and its file (skops, never pickle: loading runs no code from the file)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from skops import io as skops

from models.errors import ModelUnusable
from triage.calibration import Calibration, calibration_from_dict
from triage.features import INDICATOR_FEATURES, Vocabulary, new_vocabulary
from triage.fields import FIELDS
from triage.judging import Policy
from triage.linear import Linear
from triage.mixing import Mix

FORMAT = 3


@dataclass(frozen=True, slots=True)
class Mode:
    """How scores become answers: with the encoder, or by the words alone."""

    mixes: Mapping[str, Mix]
    calibrations: Mapping[str, Calibration]
    policy: Policy

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "mixes": {field: asdict(mix) for field, mix in self.mixes.items()},
            "calibrations": {field: calibration.as_dict() for field, calibration in self.calibrations.items()},
            "policy": asdict(self.policy),
        }


@dataclass(frozen=True, slots=True)
class Model:
    """Everything a suggestion is made from; `card` says what it was trained on and how good it is.

    `with_encoder` is there when the model was trained beside the encoder whose tuned layers have the digest `encoder`; `learned` are the
    keys (triage/lessons.py) of the messages it learned from, None where they were not noted.
    """

    version: str
    vocabulary: Vocabulary
    linears: Mapping[str, Linear]
    by_words: Mode
    card: dict[str, Any]
    with_encoder: Mode | None = None
    encoder: str | None = None
    learned: frozenset[str] | None = None


def save_model(model: Model, path: Path) -> None:
    """Write the model so that a crash leaves either the old file or the new one."""
    head = {
        "format": FORMAT,
        "version": model.version,
        "card": model.card,
        "by_words": model.by_words.as_dict(),
        "with_encoder": None if model.with_encoder is None else model.with_encoder.as_dict(),
        "encoder": model.encoder,
        "learned": None if model.learned is None else sorted(model.learned),
        "labels": {field: list(labels) for field, labels in FIELDS.items()},
        "indicators": list(INDICATOR_FEATURES),
    }
    body = {
        "head": json.dumps(head),
        "words": _vectoriser_parts(model.vocabulary.words),
        "letters": _vectoriser_parts(model.vocabulary.letters),
        "weights": {field: linear.weights.astype(np.float16) for field, linear in model.linears.items()},
        "intercepts": {field: linear.intercepts for field, linear in model.linears.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    skops.dump(body, draft)
    draft.replace(path)


def load_model(path: Path) -> Model:
    """Return the model in `path`; raise ModelUnusable when there is none or it was made for other labels or features."""
    if not path.is_file():
        raise ModelUnusable(f"There is no triage model at {path}; train it with: heed train")
    try:
        body = skops.load(path, trusted=[])
        head = json.loads(body["head"])
        _check(head)
        return Model(
            version=head["version"],
            vocabulary=_vocabulary(body),
            linears={field: Linear(body["weights"][field].astype(np.float32), body["intercepts"][field]) for field in FIELDS},
            by_words=_mode(head["by_words"]),
            card=head["card"],
            with_encoder=None if head["with_encoder"] is None else _mode(head["with_encoder"]),
            encoder=head["encoder"],
            learned=None if head.get("learned") is None else frozenset(head["learned"]),
        )
    except ModelUnusable:
        raise
    except Exception as error:
        raise ModelUnusable(f"The triage model at {path} cannot be read; train it again with: heed train") from error


def _mode(body: dict[str, Any]) -> Mode:
    policy = body["policy"]
    return Mode(
        mixes={field: Mix(**mix) for field, mix in body["mixes"].items()},
        calibrations={field: calibration_from_dict(part) for field, part in body["calibrations"].items()},
        policy=Policy(policy["concern"], policy["ask"], policy["further_cause"], tuple(policy["flags"])),
    )


def _check(head: dict[str, Any]) -> None:
    current = (FORMAT, {field: list(labels) for field, labels in FIELDS.items()}, list(INDICATOR_FEATURES))
    if (head["format"], head["labels"], head["indicators"]) != current:
        raise ModelUnusable("The triage model was trained for another version of Heed; train it again with: heed train")


def _vectoriser_parts(vectoriser: TfidfVectorizer) -> dict[str, Any]:
    """Return the vocabulary as one text and the weights as one array: skops would write each entry apart."""
    return {"terms": json.dumps(list(vectoriser.get_feature_names_out())), "idf": np.asarray(vectoriser.idf_, dtype=np.float32)}


def _vocabulary(body: dict[str, Any]) -> Vocabulary:
    fresh = new_vocabulary()
    for name in ("words", "letters"):
        vectoriser = getattr(fresh, name)
        vectoriser.vocabulary_ = {term: place for place, term in enumerate(json.loads(body[name]["terms"]))}
        vectoriser.idf_ = body[name]["idf"]
    return fresh
