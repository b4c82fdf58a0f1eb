"""The read model: what is computed from the record, published as Parquet, and asked by every screen."""
