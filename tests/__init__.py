"""The tests; a package, so that names of test modules may repeat in its folders."""
