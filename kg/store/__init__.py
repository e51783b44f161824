"""The embedded triplestore: Oxigraph with locks, snapshots, a load journal and time limits."""
