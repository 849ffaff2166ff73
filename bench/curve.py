"""The learning curve: python -m bench.curve LABELLED.jsonl [DRAWING.svg] (words alone; the encoder's tuning is too slow to repeat).

Trains on growing shares of the corpus, prints how often kind, process, service area and first cause are right on LABELLED, and draws it.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib import pyplot as plt
from matplotlib import rcParams

from heed.clock import now
from triage.classifier import Classifier
from triage.evaluation import figures
from triage.labelled import corpus_files, read_labelled
from triage.lessons import Lesson
from triage.training import train

SHOWN = {
    "kind_accuracy": "kind",
    "process_accuracy": "procedure",
    "service_area_accuracy": "service area",
    "cause_first_right": "first cause",
    "causes_micro_f1": "causes, micro F1",
    "routed_right": "all routing right",
}
MARKS = ("o", "s", "^", "D", "v", "P")
EVERY = (16, 8, 4, 2, 1)

Point = tuple[int, Mapping[str, float]]


def main(labelled: Path, drawing: Path | None) -> None:
    """Measure, print a row per share, and draw."""
    corpus, tested = read_labelled(corpus_files()), read_labelled([labelled])
    points: list[Point] = []
    print("| messages | " + " | ".join(SHOWN.values()) + " |")
    for every in EVERY:
        part = corpus[::every]
        classifier = Classifier(train([Lesson(example) for example in part], "0" * 64, now()))
        found = figures(tested, classifier.judge_many([example.message for example in tested]))
        print(f"| {len(part):,} | " + " | ".join(f"{found[name]:.2f}" for name in SHOWN) + " |", flush=True)
        points.append((len(part), found))
    if drawing is not None:
        draw(points, drawing)


def draw(points: Sequence[Point], drawing: Path) -> None:
    """Draw a line a figure over the number of messages, each with a mark of its own, so that colour is not needed to tell them apart."""
    rcParams["svg.hashsalt"] = "heed"
    figure, axes = plt.subplots(figsize=(8, 4.5))
    numbers = [number for number, _ in points]
    for (name, words), mark in zip(SHOWN.items(), MARKS, strict=True):
        axes.plot(numbers, [found[name] for _, found in points], marker=mark, label=words)
    axes.set_xscale("log", base=2)
    axes.set_xticks(numbers, [f"{number:,}" for number in numbers])
    axes.set(xlabel="messages learned from", ylabel="share right on the development set", ylim=(0, 1))
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(drawing, bbox_inches="tight", metadata={"Date": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
