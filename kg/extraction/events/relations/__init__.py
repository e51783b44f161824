"""Relations between two participants, and what ends them or makes them unlikely."""
