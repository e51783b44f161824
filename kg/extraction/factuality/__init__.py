"""Who stands behind a proposition and how firmly: status, polarity, commitment, time frame."""
