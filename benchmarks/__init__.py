"""Side by side with the peers, in one process, one thread each, CPU time, medians of rounds: `make bench NAME=allocation`."""
