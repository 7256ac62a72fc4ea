"""A package, so that no library that installs one of this name can stand in its place."""
