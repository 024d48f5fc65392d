"""The best of many candidates for each of many askers, among those each may have; method page docs/methods/ranking.md."""
