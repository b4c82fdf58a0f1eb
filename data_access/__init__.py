"""The county folder, the two stores and everything that is written into them or read out of them."""
