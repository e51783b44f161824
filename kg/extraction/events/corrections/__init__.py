"""What the parse or the rules misread, corrected in drafts: headlines, times, who died."""
