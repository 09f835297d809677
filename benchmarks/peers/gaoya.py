"""gaoya: MinHash index in Rust."""

from __future__ import annotations

from benchmarks.peers.job import Job, Options, Peer, Setting, components, run

PEER = Peer(
    package="gaoya",
    documented=(
        Setting(
            "page",
            {"threshold": 0.5, "bands": 42, "rows": 3, "features": ["word", 1, 1]},
            "https://pypi.org/project/gaoya/",
            "The example of its page: words in lower case, 42 bands of 3.",
        ),
        Setting(
            "notebook",
            {"threshold": 0.5, "bands": 50, "rows": 4, "features": ["char", 3, 4]},
            "https://github.com/serega/gaoya/blob/master/py-gaoya/examples/"
            "deduplication_scholarly_articles_gaoya.ipynb",
            "Its notebook on deduplicating articles: runs of 3 and 4 characters, 50 bands of 4.",
        ),
    ),
    grid={
        "threshold": (0.2, 0.3, 0.4),
        "bands": (42,),
        "rows": (3,),
        "features": (["word", 1, 1], ["word", 2, 2], ["char", 8, 8]),
    },
    note="The index checks each candidate's estimated resemblance itself.",
)


def cluster(job: Job, options: Options) -> None:
    """Insert all texts, then ask for each which are like it."""
    with job.stage("start"):
        import gaoya.minhash  # noqa: PLC0415 - installed for this peer alone

        analyzer, shortest, longest = options["features"]
        index = gaoya.minhash.MinHashStringIndex(
            hash_size=32,
            jaccard_threshold=options["threshold"],
            num_bands=options["bands"],
            band_size=options["rows"],
            analyzer=analyzer,
            lowercase=True,
            ngram_range=(shortest, longest),
            id_container="vec",
        )
    ids, texts = job.read()
    with job.stage("sketch"):
        index.par_bulk_insert_docs(list(range(len(texts))), texts)
    with job.stage("pairs"):
        found = index.par_bulk_query(texts)
        clusters = components(len(texts), ((i, j) for i, like in enumerate(found) for j in like))
    job.write(ids, clusters)


if __name__ == "__main__":
    run(cluster)
