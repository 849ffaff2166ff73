"""How quick triage is: python -m bench.triage MODEL (one core; medians of several rounds).

Prints messages a second over batches, the median and 99th percentile of single messages of about 150 words, and the loading time.
"""

import statistics
import sys
import time
from pathlib import Path

from triage.classifier import Classifier
from triage.labelled import corpus_files, read_labelled
from triage.message import TriageInput
from triage.model import load_model

ROUNDS, MESSAGES, WORDS = 5, 200, 150


def messages() -> list[TriageInput]:
    """Return messages of about 150 words, made by joining and cutting those of the corpus."""
    words = " ".join(example.message.text for example in read_labelled(corpus_files())).split()
    return [TriageInput(" ".join(words[n * WORDS : (n + 1) * WORDS])) for n in range(MESSAGES)]


def main(path: Path) -> None:
    """Measure and print."""
    loading = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        classifier = Classifier(load_model(path))
        loading.append(time.perf_counter() - begun)
    batch = messages()
    classifier.suggest_many(batch[:5])
    judged, explained, single = [], [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        classifier.judge_many(batch)
        judged.append(MESSAGES / (time.perf_counter() - begun))
        begun = time.perf_counter()
        classifier.suggest_many(batch)
        explained.append(MESSAGES / (time.perf_counter() - begun))
    for message in batch:
        begun = time.perf_counter()
        classifier(message)
        single.append((time.perf_counter() - begun) * 1000)
    print(f"loading the model         {statistics.median(loading):8.3f} s")
    print(f"labels alone, batches     {statistics.median(judged):8.0f} messages a second")
    print(f"with evidence, batches    {statistics.median(explained):8.0f} messages a second")
    print(f"with evidence, one by one {statistics.median(single):8.1f} ms median, {statistics.quantiles(single, n=100)[98]:.1f} ms p99")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
