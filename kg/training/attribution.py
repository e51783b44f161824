"""Train an attribution tagger: ``python -m kg.training.attribution --data DIR --out DIR``.

``DIR`` holds ``train.jsonl`` (one annotated article a line) or ``train/`` in brat standoff. More
files of the same shape can be added with ``--extra``. One article in ten is held out of training to
choose thresholds on. Seeds are fixed: the same data and library versions give the same weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
from torch.nn import functional

from kg.errors import InputError
from kg.extraction.tagger import features as tf
from kg.extraction.tagger.tagging import Tagger
from kg.nlp.spacy_backend import Annotator
from kg.training.batches import IGNORE, Batch, Coded, Sampler
from kg.training.data import Example, load_examples
from kg.training.evaluate import Tagged, choose_weighing, fit_confidence
from kg.training.export import export, set_weighing
from kg.training.held_out import held_out
from kg.training.network import (
    LABEL_COUNT,
    LinkBias,
    Network,
    Recurrent,
    Sizes,
    Transformer,
    link_logits,
)
from kg.training.passes import Recipe, say, train
from kg.training.pretrained import base_tokenizer, load_base, load_small_words

RECIPES = {
    # The held-out part gains little after the fourth pass (docs/explanation/models/attribution.md).
    "best": Recipe(epochs=5, batch=8, rate=3e-4, new_rate=1e-3),
    "fast": Recipe(epochs=5, batch=16, rate=2e-3, new_rate=2e-3),
}
LINK_WEIGHT = 1.0
# An attribution stands or falls with its cue, but of twenty words one is cue and ten are content.
LABEL_WEIGHTS = (1.0, *(1.5,) * 4, *(2.0,) * 4, *(1.0,) * 4)
# Each pass takes the articles of --extra this often: they are few beside PolNeAR's 840.
EXTRA_REPEATS = 4
VOCABULARY = 30522  # of the base weights


def find_data(folder: Path) -> Path:
    """The training file or folder under ``--data``."""
    for candidate in (folder / "train.jsonl", folder / "train"):
        if candidate.exists():
            return candidate
    raise InputError(f"{folder}: holds neither train.jsonl nor a folder train/ in brat standoff")


def numbering(values: Iterable[str]) -> dict[str, int]:
    """Numbers from 1 in alphabetical order; 0 is left for the unknown."""
    return {value: index for index, value in enumerate(sorted(set(values)), start=1)}


def numberings(examples: Sequence[Example]) -> tuple[dict[str, int], dict[str, int]]:
    """Of the part-of-speech tags and of the dependency labels that occur."""
    return (
        numbering(tag for example in examples for tag in example.source.tags),
        numbering(dep for example in examples for dep in example.source.deps),
    )


def build(tier: str, tags: int, deps: int) -> Network:
    """A new network of a tier, the pre-trained part loaded."""
    counts = (tags + 1, deps + 1, tf.SHAPE_VALUES, tf.QUOTE_VALUES, tf.BOUNDARY_VALUES)
    bias = LinkBias(tf.DISTANCES, tf.PLACES, deps + 1)
    if tier == "fast":
        sizes = Sizes(tier, VOCABULARY, counts, width=2 * 160, layers=2)
        small = Recurrent(sizes)
        load_small_words(small.words)
        return Network(sizes, small, bias)
    sizes = Sizes(tier, VOCABULARY, counts, width=384, layers=6)
    encoder = Transformer(sizes)
    load_base(encoder)
    return Network(sizes, encoder, bias)


def loss_of(network: Network, batch: Batch) -> torch.Tensor:
    """Cross entropy of the labels plus that of the links."""
    mask = batch.mask[:, None, None, :]
    # Half the time for the transformer; recurrent layers gain nothing by it.
    half = isinstance(network.encoder, Transformer)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        rows = network(batch.pieces, batch.features, batch.firsts, batch.heads, mask)
    rows = rows.float()
    labels = functional.cross_entropy(
        rows[..., :LABEL_COUNT].flatten(0, 1),
        batch.labels.flatten(),
        weight=torch.tensor(LABEL_WEIGHTS),
        ignore_index=IGNORE,
    )
    logits = link_logits(
        rows, batch.cue_mean, network.bias(batch.distance, batch.place, batch.branch)
    )
    real = torch.cat((torch.ones_like(batch.cue_mask[:, :1]), batch.cue_mask, batch.cue_mask), 1)
    logits = logits.masked_fill(~real[:, None, :], -1e4)
    links = functional.cross_entropy(
        logits.flatten(0, 1), batch.links.flatten(), ignore_index=IGNORE
    )
    return labels + LINK_WEIGHT * links


def code_examples(
    examples: Sequence[Example], tags: dict[str, int], deps: dict[str, int]
) -> list[Coded]:
    """Examples in numbers; those without a word are left out."""
    tokenizer = base_tokenizer()
    return [Coded(e, tf.encode(e.source, tokenizer, tags, deps)) for e in examples if len(e.source)]


def main(argv: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="holds train.jsonl or train/")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more annotated files")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights")
    parser.add_argument("--tier", choices=sorted(RECIPES), default="best")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    annotator = Annotator()
    examples = load_examples(find_data(options.data), annotator)
    extra = [example for path in options.extra for example in load_examples(path, annotator)]
    network = run(examples, extra, tier=options.tier, seed=options.seed, out=options.out)
    finish(network, examples, options.out)
    finish(first_pass(network, options.out), examples, options.out / "early")
    return 0


def run(
    examples: Sequence[Example], extra: Sequence[Example], *, tier: str, seed: int, out: Path
) -> Network:
    """Trains one tier on parsed examples and leaves its checkpoints in ``out``.

    A tenth of ``examples`` is held out; all of ``extra`` is trained on, EXTRA_REPEATS times a pass.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    recipe = RECIPES[tier]
    tags, deps = numberings(examples)
    seen = [e for e in examples if not held_out(e.article.id)]
    coded = code_examples([*seen, *(list(extra) * EXTRA_REPEATS)], tags, deps)
    network = build(tier, len(tags), len(deps))
    sampler = Sampler(coded, base_tokenizer(), size=recipe.batch, seed=seed)
    pieces = sum(len(c.encoded.pieces) for c in coded)
    per_pass = sum(
        1 for _ in Sampler(coded, base_tokenizer(), size=recipe.batch, seed=seed).epoch()
    )
    say(f"{len(coded)} articles, {pieces} pieces, {per_pass} batches a pass")
    passes = (sampler.epoch() for _ in range(recipe.epochs))
    steps = per_pass * recipe.epochs
    train(network, passes, partial(loss_of, network), recipe, steps=steps, out=out, name=tier)
    return network


def first_pass(network: Network, out: Path) -> Network:
    """The network as it was after one pass, from what ``train`` left in ``out``.

    ``kg.training.joining`` weighs rules against a tagger that does not know its texts by heart.
    """
    counts = network.sizes.features
    early = build(network.sizes.tier, counts[0] - 1, counts[1] - 1)
    early.load_state_dict(torch.load(out / f"{network.sizes.tier}-0.pt"))
    early.eval()
    return early


def finish(network: Network, examples: Sequence[Example], out: Path) -> None:
    """Exports a network, then chooses weighing and confidence on the articles held out."""
    out.mkdir(parents=True, exist_ok=True)
    tags, deps = numberings(examples)
    path = export(network, out, tags=tags, deps=deps)
    tagger = Tagger.read(path)
    articles = []
    for example in examples:
        if held_out(example.article.id):
            encoded = tagger.encode(example.source)
            articles.append(Tagged(example, encoded, tagger.rows(encoded)))
    if not articles:
        say(f"{path}: no article is held out of so few, so the weighing stays neutral")
        return
    weighing = choose_weighing(articles, tagger.biases, say)
    coefficients = fit_confidence(articles, tagger.biases, weighing)
    set_weighing(path, replace(weighing, confidence=tuple(round(c, 4) for c in coefficients)))
    say(f"{path}: {weighing}, confidence {coefficients}")


if __name__ == "__main__":
    sys.exit(main())
