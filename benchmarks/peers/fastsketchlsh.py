"""FastSketchLSH: fast similarity sketching and LSH in C++."""

from __future__ import annotations

from benchmarks.peers.job import Job, Options, Peer, Setting, components, run, shingles

PEER = Peer(
    package="fastsketchlsh",
    documented=(
        Setting(
            "page",
            {"values": 128, "bands": 16, "words": 0, "threshold": 0.0},
            "https://pypi.org/project/FastSketchLSH/",
            "Deduplication with LSH: the set of words in lower case, 128 values, 16 bands.",
        ),
    ),
    grid={
        "values": (128,),
        "bands": (32, 64),
        "words": (2, 3),
        "threshold": (0.2, 0.25, 0.3, 0.4),
    },
)


def cluster(job: Job, options: Options) -> None:
    """Sketch in one batch, insert the matrix, ask for the candidates of every row."""
    with job.stage("start"):
        import numpy as np  # noqa: PLC0415
        from FastSketchLSH import LSH, FastSimilaritySketch  # noqa: PLC0415

        values, threshold, size = options["values"], options["threshold"], options["words"]
        sketcher = FastSimilaritySketch(size=values, seed=42)
        index = LSH(num_perm=values, num_bands=options["bands"], num_threads=job.threads)
    ids, texts = job.read()
    with job.stage("sketch"):
        words = [sorted(set(shingles(t, size) if size else t.lower().split())) for t in texts]
        sketches = sketcher.batch(words, num_threads=job.threads)
        del words
    with job.stage("pairs"):
        index.insert(sketches)
        found, bounds = index.query(sketches, "csr")
        left = np.repeat(np.arange(len(texts)), np.diff(bounds).astype(np.int64))
        right = found.astype(np.int64)
        once = left < right
        left, right = left[once], right[once]
        if threshold:
            # The estimate of estimate_jaccard, over all candidates at once.
            agree = np.concatenate(
                [
                    (sketches[left[i : i + 65536]] == sketches[right[i : i + 65536]]).mean(axis=1)
                    for i in range(0, len(left), 65536)
                ]
                or [np.zeros(0)]
            )
            left, right = left[agree >= threshold], right[agree >= threshold]
        clusters = components(len(texts), zip(left.tolist(), right.tolist(), strict=True))
    job.write(ids, clusters)


if __name__ == "__main__":
    run(cluster)
