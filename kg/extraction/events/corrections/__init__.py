"""What parse or rules misread, corrected on drafts: headlines, times, who died, what is known."""
