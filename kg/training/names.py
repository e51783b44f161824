"""Train ``best`` to read names too: ``python -m kg.training.names --names FILE --data DIR``.

The network that ships goes on learning, with a head for names on its encoder. So that it attributes
as before, it is held to what it said before training (Hinton, Vinyals and Dean 2015), on the named
articles and on those of ``--texts``, of which only the text is read. Names are learned from
``--names`` (``kg.training.name_data``), a third of the time with other names in their place
(``kg.training.renaming``). Seeds are fixed: the same data, number of threads and library versions
give the same weights.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from kg.extraction.coreference.mentions import MentionFinder
from kg.extraction.tagger.tagging import Tagger
from kg.nlp.spacy_backend import Annotator
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.ontology.resources import resource
from kg.training.attribution import find_data
from kg.training.batches import Batch, Coded, Sampler
from kg.training.data import load_examples
from kg.training.export import export, set_weighing
from kg.training.name_data import Named, name_examples, read_named
from kg.training.network import LABEL_COUNT, Network
from kg.training.passes import Recipe, say, train
from kg.training.pretrained import base_tokenizer
from kg.training.renaming import Renamer, Stock
from kg.training.shipped import load_shipped

RECIPE = Recipe(epochs=4, batch=8, rate=2.5e-4, new_rate=1e-3)
# Each pass takes the articles of --extra this often: they are few, and unlike the others.
EXTRA_REPEATS = 4
# The names' loss is a tenth of the others', for most words plainly are no names.
NAME_WEIGHT = 4.0
# Of the divergence of labels from those before, and of the relative error of the links' vectors.
LABEL_WEIGHT, VECTOR_WEIGHT = 4.0, 1.0
# Share of the new weights in the mean of new and old ones (Wortsman et al., CVPR 2022). With 1.0
# names are read a little better (F1 86.1 against 85.7 on the open part), but statements are lost
# in articles unlike the training articles; with 0.6 both are worse.
BLEND = 0.8
# Share of the named articles that a pass takes with other names.
RENAMED = 1 / 3


def loss_of(network: Network, before: Network, batch: Batch) -> Tensor:
    """How unlikely the right names are, and how far attributions are from those before."""
    assert network.names is not None
    mask = batch.mask[:, None, None, :]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = network.states(batch.pieces, batch.features, batch.firsts, mask)
        rows = network.heads(states, batch.heads).float()
        names = network.names(states, batch.clues).float()
        with torch.no_grad():
            kept = before(batch.pieces, batch.features, batch.firsts, batch.heads, mask).float()
    real = batch.real.unsqueeze(-1)
    labels = functional.kl_div(
        torch.log_softmax(rows[..., :LABEL_COUNT], -1),
        torch.log_softmax(kept[..., :LABEL_COUNT], -1),
        reduction="none",
        log_target=True,
    )
    drift = (labels * real).sum() / real.sum()
    old = kept[..., LABEL_COUNT:] * real
    error = ((rows[..., LABEL_COUNT:] * real - old) ** 2).sum() / (old**2).sum()
    kept_to = LABEL_WEIGHT * drift + VECTOR_WEIGHT * error
    return torch.stack((NAME_WEIGHT * _name_loss(batch, names), kept_to))


def _name_loss(batch: Batch, logits: Tensor) -> Tensor:
    """How unlikely it is that each word bears one of the labels that would be right."""
    told = ~batch.names.all(-1)
    right = torch.logsumexp(logits.masked_fill(~batch.names, -1e4), -1)
    return ((torch.logsumexp(logits, -1) - right) * told).sum() / told.sum().clamp(min=1)


class Passes:
    """The batches of each pass over the articles."""

    def __init__(
        self, pairs: Sequence[tuple[Coded, Coded]], others: Sequence[Coded], *, seed: int, size: int
    ) -> None:
        """``pairs``: articles as they are and renamed; ``others``: articles without names."""
        self._pairs, self._others = pairs, others
        self._seed, self._size = seed, size

    def batches(self, number: int) -> Iterator[Batch]:
        """Those of one pass."""
        dice = random.Random(self._seed + number)
        chosen = [pair[dice.random() < RENAMED] for pair in self._pairs]
        sampler = Sampler(
            [*chosen, *self._others], base_tokenizer(), size=self._size, seed=self._seed + number
        )
        return sampler.epoch()


def blend(network: Network, before: Network) -> None:
    """Takes the weights of the encoder and of attributions part of the way back to the old ones."""
    old = before.state_dict()
    mixed = {
        key: new if key.startswith("names.") else old[key].lerp(new, BLEND)
        for key, new in network.state_dict().items()
    }
    network.load_state_dict(mixed)


def pairs_of(
    records: Sequence[Named],
    annotator: Annotator,
    finder: MentionFinder,
    shipped: Tagger,
    seed: int,
) -> list[tuple[Coded, Coded]]:
    """Named articles in numbers, each as it is and with other names.

    Those of which only mentions are known keep their names.
    """
    known = [record for record in records if "names" in record]
    renamer = Renamer(Stock.of(known), seed=seed)
    others = [renamer.rename(r) if "names" in r else r for r in records]
    first, second = (
        [Coded(e, shipped.encode(e.source)) for e in name_examples(some, annotator, finder)]
        for some in (records, others)
    )
    return [pair for pair in zip(first, second, strict=True) if len(pair[0].example.source)]


def main(argv: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--names", type=Path, nargs="+", required=True, help="named articles")
    parser.add_argument("--data", type=Path, required=True, help="annotated attributions")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more annotated files")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    start = resource("attribution", "best.json")
    shipped, annotator = Tagger.read(start), Annotator()
    finder = MentionFinder(load_lexicon(), load_gazetteer())
    named = [record for path in options.names for record in read_named(path)]
    pairs = pairs_of(named, annotator, finder, shipped, options.seed)
    examples = load_examples(find_data(options.data), annotator)
    extra = [e for path in options.extra for e in load_examples(path, annotator)]
    texts = {record["text"] for record in named}
    unnamed = [e for e in examples if e.article.text not in texts] + extra * EXTRA_REPEATS
    others = [Coded(e, shipped.encode(e.source)) for e in unnamed if len(e.source)]
    passes = Passes(pairs, others, seed=options.seed, size=RECIPE.batch)
    network = load_shipped(start)
    before = load_shipped(start)
    before.eval()
    batches = (passes.batches(number) for number in range(RECIPE.epochs))
    loss = partial(loss_of, network, before)
    steps = RECIPE.epochs * sum(1 for _ in passes.batches(0))
    train(network, batches, loss, RECIPE, steps=steps, out=options.out, name="names")
    blend(network, before)
    tags, deps = shipped.numbers
    path = export(network, options.out, tags=tags, deps=deps)
    set_weighing(path, shipped.weighing)
    say(f"{path}: names and attributions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
