"""A compiled loop over pairs of texts: the numbers by which they are told to be alike.

A text is some lists of small integers: its words, the pairs of neighbours among them and so on. What
a right text holds is put into tables, zeros as long as there are different items, and taken out
again: pairs that follow one another with the same right text are cheapest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Table = NDArray[np.int32]

# How many numbers a pair has, the cosines included.
NUMBERS = 36
# More of one kind is not told apart.
_MOST_FIGURES, _MOST_NEGATIONS, _MOST_SWAPPED = 3, 2, 4


@compiled
def compare_texts(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one loop, as it is compiled
    plain: tuple[tuple[Numbers, Numbers], ...],
    content: tuple[Numbers, Numbers, Reals, Reals],
    alone: tuple[Numbers, Numbers, Numbers],
    governed: tuple[Numbers, Numbers, Numbers],
    opposites: tuple[Numbers, Numbers, Numbers],
    counts: Numbers,
    logs: Reals,
    left: Numbers,
    right: Numbers,
    tables: Table,
    room: Numbers,
    found: Reals,
) -> None:
    """Fill in all numbers of pairs but the cosines, which are the first three.

    Args:
        plain: Starts and items of the lists that are only counted: words, neighbours among all
            words, neighbours among words of content, runs of characters, figures, names, concepts,
            stems. No list of any kind holds an item twice.
        content: Starts, items and weights of the words of content, and the sum of each text.
        alone: Starts and items of the words of content that stand once, and which word each is.
        governed: Starts and items of words of content with the function word before them, and
            the word each belongs to, those of one word together.
        opposites: Starts and items of stems that are the opposite of one in the text, and to
            which stem each is.
        counts: Of each text: words of content, the first and the last of them (-1 for none),
            negators, words, whether it is French, a number for its language; shape (7, texts).
        logs: Of one more than its words.
        left: One text of each pair.
        right: The other.
        tables: Zeros, one row for each list that is looked up (the plain ones, content, alone,
            governed), as long as there are kinds; zeros again afterwards.
        room: As many numbers as a text has words of content, four times; shape (4, n).
        found: Filled; shape (pairs, NUMBERS).
    """
    keys, first, last = counts[0], counts[1], counts[2]
    negations, length, french, language = counts[3], counts[4], counts[5], counts[6]
    loaded = np.int64(-1)
    for pair in range(len(left) + 1):
        # After the last pair the tables are emptied.
        there = right[pair] if pair < len(left) else np.int64(-1)
        if there != loaded:
            for step in range(2):
                text = loaded if step == 0 else there
                if text < 0:
                    continue
                for kind in range(8):
                    starts, items = plain[kind]
                    for place in range(starts[text], starts[text + 1]):
                        tables[kind, items[place]] = step
                for place in range(content[0][text], content[0][text + 1]):
                    tables[8, content[1][place]] = step * (place - content[0][text] + 1)
                for place in range(alone[0][text], alone[0][text + 1]):
                    tables[9, alone[1][place]] = step * (place - alone[0][text] + 1)
                for place in range(governed[0][text], governed[0][text + 1]):
                    tables[10, governed[1][place]] = step
            loaded = there
        if there < 0:
            break
        here = left[pair]
        row = found[pair]

        # The weights of shared words of content, and of the rest of either side.
        begin, end = content[0][there], content[0][there + 1]
        for place in range(end - begin):
            room[0, place] = 0
        weight = both = rest_here = rare_here = rest_there = rare_there = 0.0
        for place in range(content[0][here], content[0][here + 1]):
            twin = tables[8, content[1][place]]
            own = content[2][place]
            if twin:
                room[0, twin - 1] = 1
                weight += min(own, content[2][begin + twin - 1])
                both += 1
            else:
                rest_here += own
                rare_here += own > 1
        for place in range(end - begin):
            if room[0, place] == 0:
                own = content[2][begin + place]
                rest_there += own
                rare_there += own > 1
        total_here, total_there = content[3][here], content[3][there]
        whole = total_here + total_there
        row[3] = 2 * weight / whole if whole != 0 else 0.0
        less = min(total_here, total_there)
        row[4] = weight / less if less != 0 else 0.0
        more = max(total_here, total_there)
        row[5] = weight / more if more != 0 else 0.0
        either = (content[0][here + 1] - content[0][here]) + (end - begin) - both
        row[13] = both / either if either != 0 else 0.0
        row[28] = min(rest_here, rest_there)
        row[29] = max(rest_here, rest_there)
        row[30] = min(rare_here, rare_there)

        # What is only counted.
        for kind in range(7):
            starts, items = plain[kind]
            shared = np.int64(0)
            for place in range(starts[here], starts[here + 1]):
                shared += tables[kind, items[place]]
            many_here = starts[here + 1] - starts[here]
            many_there = starts[there + 1] - starts[there]
            union = many_here + many_there - shared
            fewer = min(many_here, many_there)
            if kind == 0:
                row[6] = shared / union if union else 0.0
            elif kind == 1 or kind == 2:  # noqa: PLR1714 - numba reads no set
                number = 7 if kind == 1 else 10
                row[number] = 2 * shared / (many_here + many_there) if union else 0.0
            elif kind == 3:
                mean = np.sqrt(np.float64(many_here * many_there))
                row[14] = shared / mean if mean != 0 else 0.0
                row[15] = shared / fewer if fewer else 0.0
            elif kind == 4:
                row[16] = min(_MOST_FIGURES, shared)
                row[17] = min(_MOST_FIGURES, fewer - shared)
                row[18] = min(_MOST_FIGURES, union - shared)
            elif kind == 5:
                row[19] = shared / union if union else 0.5
                row[20] = min(_MOST_FIGURES, fewer - shared)
            else:
                row[24] = shared / union if union else 0.5

        # The order of words that stand once in both.
        keys_here, keys_there = keys[here], keys[there]
        moved = 0.0
        size = 0
        longest = inversions = forth = turned = 0
        for place in range(alone[0][here], alone[0][here + 1]):
            twin = tables[9, alone[1][place]]
            if not twin:
                continue
            stands = alone[2][alone[0][there] + twin - 1]
            moved += abs(alone[2][place] / max(1, keys_here - 1) - stands / max(1, keys_there - 1))
            run = 0
            smaller = 0
            for before in range(size):
                if room[1, before] < stands:
                    smaller += 1
                    run = max(run, room[2, before])
            inversions += size - smaller
            room[2, size] = run + 1
            longest = max(longest, run + 1)
            if size and room[1, size - 1] > stands:
                forth += 1
            room[1, size] = stands
            # Kept sorted by place: which words come one after the other in the other text.
            to = size
            while to and room[1, room[3, to - 1]] > stands:
                room[3, to] = room[3, to - 1]
                to -= 1
            room[3, to] = size
            size += 1
        for at in range(1, size):
            if room[3, at - 1] > room[3, at]:
                turned += 1
        fewer = min(keys_here, keys_there)
        row[8] = longest / fewer if fewer else 0.0
        several = size * (size - 1) // 2
        row[9] = 1 - inversions / several if several else 1.0
        row[12] = moved / size if size else 0.0
        row[35] = min(_MOST_SWAPPED, max(forth, turned)) if fewer > 0 else 0

        # Shared words of content behind the same function word.
        agree = 0
        known = np.int64(-1)
        for place in range(governed[0][here], governed[0][here + 1]):
            if tables[10, governed[1][place]] and governed[2][place] != known:
                known = governed[2][place]
                agree += 1
        row[11] = agree / both if both > 0 else 0.5

        row[21] = min(_MOST_NEGATIONS, abs(negations[here] - negations[there]))
        row[22] = min(_MOST_NEGATIONS, negations[here], negations[there])
        row[23] = 0.0
        if language[here] == language[there]:
            for place in range(opposites[0][here], opposites[0][here + 1]):
                if tables[7, opposites[1][place]] and not tables[7, opposites[2][place]]:
                    row[23] = 1.0
                    break
        most = max(length[here], length[there])
        row[25] = min(length[here], length[there]) / most if most else 0.0
        row[26] = min(logs[here], logs[there])
        row[27] = max(logs[here], logs[there])
        row[31] = language[here] != language[there]
        row[32] = french[here] | french[there]
        some = keys_here > 0 and keys_there > 0
        row[33] = some and first[here] == first[there]
        row[34] = some and last[here] == last[there]
