"""Soma's splits, row for row: its generator, Swift's shuffle, and the folds and parts that
`Datasets` makes with them.

`splits.check()` compares first rows with those that a test of `Datasets` pins too.
"""

MASK = 2**64 - 1
FIRST_OF_FOLDS = [2, 4, 6, 9, 15, 20, 21, 26]
FIRST_OF_PARTS = ([0, 1, 2, 5, 6, 7, 8, 9], [3, 4, 11, 13, 14, 15, 21, 35])


class SplitMix64:
    """Steele, Lea and Flood 2014."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def below(self, bound):
        """A number below `bound`, each as likely: the high word of a product; a low word too
        small for that is drawn again (Lemire 2019), as Swift's `random(in:using:)` does."""
        product = self.next() * bound
        if product & MASK < bound:
            least = (2**64 - bound) % bound
            while product & MASK < least:
                product = self.next() * bound
        return product >> 64

    def shuffled(self, items):
        """Fisher and Yates from the front, as Swift's `shuffled(using:)`."""
        items = list(items)
        for place in range(len(items) - 1):
            other = place + self.below(len(items) - place)
            items[place], items[other] = items[other], items[place]
        return items


def test_folds(count, classes, generator):
    """The test rows of each fold of `folds(_:rows:stratifiedBy:using:)`."""
    fold_of_row, place = [0] * len(classes), 0
    for label in sorted(set(classes)):
        for row in generator.shuffled(row for row, other in enumerate(classes) if other == label):
            fold_of_row[row] = place % count
            place += 1
    return [[row for row, other in enumerate(fold_of_row) if other == fold] for fold in range(count)]


def two_parts(rows, share, generator):
    """The parts of `split(rows:fractions:using:)` with two fractions, the second of which is `share`."""
    order = generator.shuffled(range(rows))
    second = int(rows * share + 0.5)
    return sorted(order[second:]), sorted(order[:second])


def check():
    classes = [row // 50 for row in range(150)]
    assert test_folds(5, classes, SplitMix64(1))[0][:8] == FIRST_OF_FOLDS
    training, test = two_parts(1_000, 0.2, SplitMix64(1))
    assert (training[:8], test[:8]) == FIRST_OF_PARTS
