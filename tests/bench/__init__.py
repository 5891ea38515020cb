"""What Vigie costs, measured: `make bench` prints one table and writes `build/bench.json`."""
