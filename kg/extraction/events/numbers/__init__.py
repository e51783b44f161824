"""Numbers of an event: what they count, their parts, where people come from, sums of money."""
