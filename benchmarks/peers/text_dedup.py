"""text-dedup: the command text_dedup.minhash over Hugging Face datasets."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.peers.job import Job, Options, Peer, Setting, run

PEER = Peer(
    package="text-dedup",
    documented=(
        Setting(
            "default",
            {"ngram": 5, "num_perm": 250, "threshold": 0.7},
            "https://chenghaomou.github.io/text-dedup/minhash.html",
            "The defaults of the command, as its quick start runs it: runs of 5 words, 250 values, threshold 0.7.",
        ),
    ),
    grid={"ngram": (2, 3), "num_perm": (250,), "threshold": (0.15, 0.25, 0.4)},
    note="The last release on the package index; the command drops texts and is asked here for the clusters it made.",
)


def cluster(job: Job, options: Options) -> None:
    """Run the command, then read which texts it joined."""
    with job.stage("start"):
        from text_dedup import minhash  # noqa: PLC0415
    with tempfile.TemporaryDirectory(dir=job.target.parent) as folder, job.stage("whole"):
        asked = {
            "--path": "json",
            "--data_files": str(job.source.resolve()),
            "--split": "train",
            "--cache_dir": str(Path(folder) / "cache"),
            "--output": str(Path(folder) / "kept"),
            "--column": "text",
            "--batch_size": "10000",
            "--num_proc": str(job.threads),
            **{f"--{name}": str(value) for name, value in options.items()},
        }
        words = [word for pair in asked.items() for word in pair]
        minhash.main.main(words, standalone_mode=False)
    ids, _ = job.read()
    job.write(ids, (minhash.uf.find(number) for number in range(len(ids))))


if __name__ == "__main__":
    run(cluster)
