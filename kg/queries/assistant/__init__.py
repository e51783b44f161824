"""What a language model may ask of a built folder, in words that keep claims and facts apart."""
