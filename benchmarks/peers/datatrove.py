"""datatrove: the four stages of MinHash deduplication, run in one process."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

from benchmarks.peers.job import Job, Options, Peer, Setting, run

PEER = Peer(
    package="datatrove",
    documented=(
        Setting(
            "example",
            {"n_grams": 5, "num_buckets": 14, "hashes_per_bucket": 8},
            "https://github.com/huggingface/datatrove/blob/main/examples/minhash_deduplication.py",
            "Its example: runs of 5 words, 14 buckets of 8, hashes of 64 bits, English words.",
        ),
    ),
    grid={"n_grams": (3, 5), "num_buckets": (32,), "hashes_per_bucket": (2, 3)},
)


def cluster(job: Job, options: Options) -> None:
    """Sign, find matches, make clusters, filter; the clusters come from both outputs of the filter."""
    with job.stage("start"):
        from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415
        from datatrove.pipeline.dedup import minhash  # noqa: PLC0415
        from datatrove.pipeline.readers import JsonlReader  # noqa: PLC0415
        from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415
        from datatrove.utils.hashing import HashConfig  # noqa: PLC0415

        config = minhash.MinhashConfig(hash_config=HashConfig(precision=64), **options)
    with tempfile.TemporaryDirectory(dir=job.target.parent) as name:
        folder = Path(name)
        matches = [str(folder / part) for part in ("signatures", "buckets", "clusters")]
        source = JsonlReader(str(job.source.parent.resolve()), glob_pattern=job.source.name)
        steps = [
            ("sketch", 1, [source, minhash.MinhashDedupSignature(matches[0], config=config)]),
            (
                "pairs",
                config.num_buckets,
                [minhash.MinhashDedupBuckets(matches[0], matches[1], config=config)],
            ),
            (
                "pairs",
                1,
                [
                    minhash.MinhashDedupCluster(
                        matches[1], matches[2], config=config, save_cluster_id=True
                    )
                ],
            ),
            (
                "write",
                1,
                [
                    source,
                    minhash.MinhashDedupFilter(
                        matches[2],
                        exclusion_writer=JsonlWriter(str(folder / "dropped")),
                        load_cluster_ids=True,
                    ),
                    JsonlWriter(str(folder / "kept")),
                ],
            ),
        ]
        for number, (stage, tasks, pipeline) in enumerate(steps):
            with job.stage(stage):
                LocalPipelineExecutor(
                    pipeline=pipeline,
                    tasks=tasks,
                    workers=job.threads,
                    logging_dir=str(folder / f"logs{number}"),
                ).run()
        with job.stage("write"):
            found = clusters_of(folder)
    job.write(list(found), found.values())


def clusters_of(folder: Path) -> dict[str, str]:
    """Return the cluster of each text in the two outputs; a text without one is alone."""
    found = {}
    for part in ("kept", "dropped"):
        for path in sorted((folder / part).glob("**/*.jsonl.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    row = json.loads(line)
                    number = row.get("metadata", {}).get("minhash_cluster_id", -1)
                    found[row["id"]] = str(number) if number != -1 else f"alone-{row['id']}"
    return found


if __name__ == "__main__":
    run(cluster)
