"""Data in: files of other systems merged into the customers, and what is wrong with the data there."""
