"""Words that name an event or relation, and the heads of its participants around them."""
