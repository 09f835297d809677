"""datasketch: MinHash and MinHashLSH in Python and numpy."""

from __future__ import annotations

from benchmarks.peers.job import Job, Options, Peer, Setting, components, run, shingles

PEER = Peer(
    package="datasketch",
    documented=(
        Setting(
            "guide",
            {"threshold": 0.5, "values": 128, "words": 0, "check": 0.0},
            "https://ekzhu.com/datasketch/lsh.html",
            "The guide to MinHash LSH: the set of words, 128 values, threshold 0.5; update_batch, as its page on "
            "MinHash recommends for speed.",
        ),
    ),
    grid={
        "threshold": (0.2,),
        "values": (128,),
        "words": (1, 2, 3),
        "check": (0.2, 0.25, 0.3),
    },
)


def cluster(job: Job, options: Options) -> None:
    """Sketch each text, insert it, ask for the candidates of each."""
    with job.stage("start"):
        from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

        values, size, check = options["values"], options["words"], options["check"]
        index = MinHashLSH(threshold=options["threshold"], num_perm=values)
    ids, texts = job.read()
    with job.stage("sketch"):
        sets = (set(shingles(text, size) if size else text.split()) for text in texts)
        encoded = ([word.encode() for word in words] for words in sets)
        sketches = MinHash.bulk(encoded, num_perm=values)
    with job.stage("pairs"):
        with index.insertion_session() as session:
            for number, sketch in enumerate(sketches):
                session.insert(number, sketch)
        links = ((i, j) for i, sketch in enumerate(sketches) for j in index.query(sketch) if i < j)
        if check:
            links = ((i, j) for i, j in links if sketches[i].jaccard(sketches[j]) >= check)
        clusters = components(len(texts), links)
    job.write(ids, clusters)


if __name__ == "__main__":
    run(cluster)
