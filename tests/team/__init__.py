"""The team commands on computers that are not there."""
