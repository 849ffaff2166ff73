"""The learning curve: python -m bench.curve LABELLED.jsonl (words alone; the encoder's tuning is too slow to repeat).

Trains on growing shares of the corpus and prints how often kind, process, service area and first cause are right on LABELLED.
"""

import sys
from pathlib import Path

from heed.clock import now
from triage.classifier import Classifier
from triage.evaluation import figures
from triage.labelled import corpus_files, read_labelled
from triage.lessons import Lesson
from triage.training import train

SHOWN = ("kind_accuracy", "process_accuracy", "service_area_accuracy", "cause_first_right", "routed_right")
EVERY = (16, 8, 4, 2, 1)


def main(labelled: Path) -> None:
    """Measure and print a row per share."""
    corpus, tested = read_labelled(corpus_files()), read_labelled([labelled])
    print("messages  " + "  ".join(SHOWN))
    for every in EVERY:
        part = corpus[::every]
        classifier = Classifier(train([Lesson(example) for example in part], "0" * 64, now()))
        found = figures(tested, classifier.judge_many([example.message for example in tested]))
        print(f"{len(part):8}  " + "  ".join(f"{found[name]:{len(name)}.3f}" for name in SHOWN))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
