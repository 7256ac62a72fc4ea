"""WHAT costs points: profiles as data, validated and frozen."""
