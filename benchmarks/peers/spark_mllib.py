"""Spark MLlib: MinHashLSH and its approximate similarity join, on this machine."""

from __future__ import annotations

import shutil
import tempfile

from benchmarks.peers.job import Job, Options, Peer, Setting, components, run

PEER = Peer(
    package="pyspark",
    documented=(
        Setting(
            "guide",
            {"words": 1, "tables": 5, "distance": 0.6},
            "https://spark.apache.org/docs/latest/ml-features.html#minhash-for-jaccard-distance",
            "The guide's example of MinHash: 5 tables, distance 0.6; words by its Tokenizer.",
        ),
        Setting(
            "guide, 3 words",
            {"words": 3, "tables": 5, "distance": 0.6},
            "https://spark.apache.org/docs/latest/ml-features.html#n-gram",
            "The same on runs of three words by its NGram: on single words the join compares nearly all pairs.",
        ),
    ),
    grid={"words": (3,), "tables": (10, 30), "distance": (0.8, 0.9)},
    note="Its join gives pairs; they are joined to clusters in Python.",
)


def cluster(job: Job, options: Options) -> None:
    """Tokenize, make runs of words, hash them, join the table with itself."""
    with job.stage("start"):
        from pyspark.ml import Pipeline  # noqa: PLC0415
        from pyspark.ml.feature import HashingTF, MinHashLSH, NGram, RegexTokenizer  # noqa: PLC0415
        from pyspark.sql import SparkSession, functions  # noqa: PLC0415

        scratch = tempfile.mkdtemp(dir=job.target.parent)
        spark = (
            SparkSession.builder.master(f"local[{job.threads}]")
            .config("spark.driver.memory", "6g")
            .config("spark.sql.shuffle.partitions", 2 * job.threads)
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", scratch)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        spark.sparkContext.setLogLevel("ERROR")
    ids, _ = job.read()
    with job.stage("sketch"):
        steps = [
            RegexTokenizer(inputCol="text", outputCol="words", pattern=r"\W+"),
            NGram(n=options["words"], inputCol="words", outputCol="runs"),
            HashingTF(inputCol="runs", outputCol="features", numFeatures=1 << 20, binary=True),
            MinHashLSH(
                inputCol="features", outputCol="hashes", numHashTables=options["tables"], seed=42
            ),
        ]
        texts = spark.read.json(str(job.source)).where(functions.length("text") > 0)
        model = Pipeline(stages=steps).fit(texts)
        signed = model.transform(texts).select("id", "features", "hashes").cache()
        signed.count()
    with job.stage("pairs"):
        joined = model.stages[-1].approxSimilarityJoin(signed, signed, options["distance"])
        pairs = joined.where("datasetA.id < datasetB.id").select("datasetA.id", "datasetB.id")
        place = {name: number for number, name in enumerate(ids)}
        links = ((place[row[0]], place[row[1]]) for row in pairs.toLocalIterator())
        clusters = components(len(ids), links)
    job.write(ids, clusters)
    spark.stop()
    shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    run(cluster)
