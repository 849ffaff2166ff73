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
from triage.features import INDICATOR_FEATURES, SHAPE_FEATURES, Vocabulary, new_vocabulary
from triage.fields import FIELDS
from triage.judging import Policy
from triage.linear import Linear

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Model:
    """Everything a suggestion is made from; `card` says what it was trained on and how good it is."""

    version: str
    vocabulary: Vocabulary
    linears: Mapping[str, Linear]
    calibrations: Mapping[str, Calibration]
    policy: Policy
    card: dict[str, Any]


def save_model(model: Model, path: Path) -> None:
    """Write the model so that a crash leaves either the old file or the new one."""
    head = {
        "format": FORMAT,
        "version": model.version,
        "card": model.card,
        "policy": asdict(model.policy),
        "calibrations": {field: calibration.as_dict() for field, calibration in model.calibrations.items()},
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
            calibrations={field: calibration_from_dict(part) for field, part in head["calibrations"].items()},
            policy=Policy(head["policy"]["concern"], head["policy"]["further_cause"], tuple(head["policy"]["flags"])),
            card=head["card"],
        )
    except ModelUnusable:
        raise
    except Exception as error:
        raise ModelUnusable(f"The triage model at {path} cannot be read; train it again with: heed train") from error


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


def feature_count(vocabulary: Vocabulary) -> int:
    """Return how many columns the feature matrix has."""
    return len(vocabulary.words.idf_) + len(vocabulary.letters.idf_) + len(INDICATOR_FEATURES) + len(SHAPE_FEATURES)
