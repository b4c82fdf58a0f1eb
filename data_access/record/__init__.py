"""The record, which is the truth: core < notes < batches."""
