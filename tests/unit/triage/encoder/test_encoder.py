"""The sentence encoder, run without torch: held against the formulae of its paper, on the real weights."""

import numpy as np
import pytest
from scipy.special import erf, softmax

from models.errors import ModelUnusable
from models.states import Channel
from triage.encoder.encoder import WINDOW, Encoder, encoder_text, read_head, windows_of
from triage.encoder.graph import HEAD_WIDTH, HEADS, LAYERS, write_graph
from triage.encoder.heldout import HELD_OUT, read_held_out, write_held_out
from triage.encoder.weights import PUBLISHED_SHA256, TUNED, EncoderFiles, find_encoder, read_weights, tuned_digest
from triage.fields import FIELDS
from triage.labelled import corpus_files, read_labelled
from triage.message import TriageInput
from triage.pieces import COLUMNS, token_weights
from triage.reading import read

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def files():
    found = find_encoder()
    assert found is not None, "the encoder's package is part of the lock"
    return found


@pytest.fixture(scope="module")
def weights(files):
    return read_weights(files)


@pytest.fixture(scope="module")
def encoder(files, weights, tmp_path_factory):
    graph = tmp_path_factory.mktemp("encoder") / "encoder.onnx"
    write_graph(weights, graph)
    return Encoder(graph, files)


def by_the_paper(weights, ids):
    """BERT's encoder (Devlin et al., 2019) for one row of word pieces, in plain numpy."""

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def linear(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def heads(x):
        return x.reshape(len(ids), HEADS, HEAD_WIDTH).transpose(1, 0, 2)

    e = "embeddings"
    x = weights[f"{e}.word_embeddings.weight"][ids] + weights[f"{e}.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights[f"{e}.token_type_embeddings.weight"][0], f"{e}.LayerNorm")
    for layer in range(LAYERS):
        p = f"encoder.layer.{layer}"
        q, k, v = (heads(linear(x, f"{p}.attention.self.{name}")) for name in ("query", "key", "value"))
        mixed = softmax(q @ k.transpose(0, 2, 1) / np.sqrt(HEAD_WIDTH), axis=-1) @ v
        x = norm(
            x + linear(mixed.transpose(1, 0, 2).reshape(len(ids), -1), f"{p}.attention.output.dense"), f"{p}.attention.output.LayerNorm"
        )
        inner = linear(x, f"{p}.intermediate.dense")
        x = norm(x + linear(inner * 0.5 * (1 + erf(inner / np.sqrt(2))), f"{p}.output.dense"), f"{p}.output.LayerNorm")
    return x


def test_the_graph_computes_what_the_paper_says(encoder, files, weights):
    message = TriageInput("The carers did not come on Tuesday, and nobody rang.")
    (window,) = windows_of(files, [message])[0]
    expected = by_the_paper(weights, window)
    assert np.allclose(encoder._run([window])[0], expected, atol=5e-4)
    pieces, head = expected[1:-1], encoder._head
    logits = (softmax(pieces @ head.query.T, axis=0) * (pieces @ head.value.T)).sum(axis=0) + head.bias
    assert np.allclose(encoder.scores([message])["kind"][0], logits[COLUMNS["kind"]], atol=5e-3)


def test_the_pieces_stand_where_they_were_read(encoder):
    message = TriageInput("The carers did not come.", subject="Tuesday")
    (pieces,) = encoder.read([message])
    text = encoder_text(message)
    assert [text[start:end] for start, end in pieces.offsets] == ["Tuesday", "The", "care", "rs", "did", "not", "come", "."]


def test_messages_read_together_are_read_as_if_alone(encoder):
    messages = [TriageInput("Short."), TriageInput("The bill is wrong again. " * 30), TriageInput("", channel=Channel.CHAT)]
    alone = np.vstack([encoder.scores([message])["process"] for message in messages])
    assert np.allclose(encoder.scores(messages)["process"], alone, atol=1e-3)


def test_what_the_encoder_says_of_no_words_falls_on_none(encoder):
    (pieces,) = encoder.read([TriageInput("")])
    assert token_weights(pieces, read(TriageInput("")).doc, "kind", np.ones(len(FIELDS["kind"]))).tolist() == []


def test_a_long_message_is_read_in_windows_to_its_end(encoder, files):
    opening = "The weather was fine and the bus was on time. " * 60
    harmless, alarming = TriageInput(opening + "Thank you."), TriageInput(opening + "He hits her every night and she is bruised. " * 20)
    assert len(windows_of(files, [alarming])[0]) > len(encoder._tokeniser.encode(opening).ids) // WINDOW
    concern = [1 - softmax(encoder.scores([message])["safeguarding"][0])[0] for message in (harmless, alarming)]
    assert concern[1] > concern[0]


def test_every_field_has_a_row_of_scores_and_a_head(encoder):
    found = encoder.scores([TriageInput("Hello"), TriageInput("")])
    assert {field: scores.shape for field, scores in found.items()} == {field: (2, len(labels)) for field, labels in FIELDS.items()}
    assert all(np.isfinite(scores).all() for scores in found.values())
    assert read_head(TUNED).value.shape == (sum(map(len, FIELDS.values())), 384)


def test_weights_that_are_not_the_published_ones_are_refused(files, tmp_path):
    changed = tmp_path / "model.safetensors"
    changed.write_bytes(files.weights.read_bytes()[:-4] + b"\0\0\0\1")
    with pytest.raises(ModelUnusable, match="not the published"):
        read_weights(EncoderFiles(changed, files.tokeniser))
    assert len(PUBLISHED_SHA256) == 64


def test_a_folder_without_the_model_means_no_encoder(tmp_path):
    assert find_encoder(tmp_path) is None


def test_the_tuned_layers_are_small_enough_to_ship():
    assert TUNED.stat().st_size + HELD_OUT.stat().st_size < 25 * MEGABYTE
    assert len(tuned_digest()) == 64


def test_what_siblings_say_of_a_message_is_found_again_and_new_messages_are_not_known(tmp_path):
    one, two, new = TriageInput("Known to the tuning.", subject="One"), TriageInput("Known too."), TriageInput("Never seen before.")
    file = tmp_path / "heldout.safetensors"
    write_held_out([one, two], np.array([[1.5, -2.0], [0.25, 4.0]], dtype=np.float32), file)
    held_out = read_held_out(file)
    assert held_out.known([new, two, one]).tolist() == [False, True, True]
    assert held_out([two, one, two]).tolist() == [[0.25, 4.0], [1.5, -2.0], [0.25, 4.0]]


def test_nearly_all_of_the_corpus_is_judged_by_siblings_that_were_not_tuned_on_it():
    known = read_held_out().known([example.message for example in read_labelled(corpus_files())])
    assert known.mean() > 0.9
