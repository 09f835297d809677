"""rensa: R-MinHash and an LSH index in Rust."""

from __future__ import annotations

from benchmarks.peers.job import Job, Options, Peer, Setting, components, run, shingles

PEER = Peer(
    package="rensa",
    documented=(
        Setting(
            "page",
            {"way": "deduplicator", "threshold": 0.8, "values": 128},
            "https://pypi.org/project/rensa/",
            "Keep unique documents: words between spaces, 128 values, threshold 0.8, LSH on.",
        ),
        Setting(
            "benchmark",
            {
                "way": "index",
                "threshold": 0.8,
                "values": 128,
                "bands": 8,
                "words": 3,
                "marks": True,
                "check": False,
            },
            "https://github.com/beowolx/rensa/blob/main/benchmarks/full_benchmark.py",
            "Its own benchmark: runs of 3 of what stands between spaces, 128 values, 8 bands, threshold 0.8.",
        ),
    ),
    grid={
        "way": ("index",),
        "threshold": (0.2, 0.25, 0.3, 0.4),
        "values": (128,),
        "bands": (32, 64),
        "words": (1, 2, 3),
        "check": (True,),
    },
    note="Its fastest way, rho, says which texts have a duplicate but not which, so it makes no clusters.",
)


def cluster(job: Job, options: Options) -> None:
    """Run the deduplicator or the index."""
    ways = {"deduplicator": with_deduplicator, "index": with_index}
    ways[options["way"]](job, options)


def with_deduplicator(job: Job, options: Options) -> None:
    """Keep the first of each group; what is dropped joins what it was dropped for."""
    with job.stage("start"):
        from rensa import RMinHash, RMinHashDeduplicator  # noqa: PLC0415

        threshold, values = options["threshold"], options["values"]
        keeper = RMinHashDeduplicator(threshold=threshold, num_perm=values, use_lsh=True)
    ids, texts = job.read()
    with job.stage("sketch"):
        words = (text.split() for text in texts)
        sketches = RMinHash.from_token_sets(words, num_perm=values, seed=42)
    with job.stage("pairs"):
        kept = keeper.add_pairs((str(i), sketch) for i, sketch in enumerate(sketches))
        dropped = [i for i, keep in enumerate(kept) if not keep]
        found = keeper.get_duplicate_sets([sketches[i] for i in dropped])
        links = ((i, int(j)) for i, like in zip(dropped, found, strict=True) for j in like)
        clusters = components(len(texts), links)
    job.write(ids, clusters)


def with_index(job: Job, options: Options) -> None:
    """Insert all sketches, ask for the candidates of each, and check them where that is asked."""
    with job.stage("start"):
        from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

        threshold, values = options["threshold"], options["values"]
        index = RMinHashLSH(threshold, values, options["bands"])
    ids, texts = job.read()
    with job.stage("sketch"):
        size, marks = options["words"], options.get("marks", False)
        words = (shingles(text, size, marks=marks) for text in texts)
        sketches = RMinHash.from_token_sets(words, num_perm=values, seed=42)
    with job.stage("pairs"):
        index.insert_many(sketches)
        found = index.query_all(sketches)
        links = ((i, j) for i, like in enumerate(found) for j in like if i < j)
        if options["check"]:
            links = ((i, j) for i, j in links if sketches[i].jaccard(sketches[j]) >= threshold)
        clusters = components(len(texts), links)
    job.write(ids, clusters)


if __name__ == "__main__":
    run(cluster)
