-- How the rows of a step's output lie in its input. A table of its own, because DuckDB adds no column to one with a key.
CREATE TABLE assay.coordinate_map (
  step_key VARCHAR NOT NULL,
  map JSON NOT NULL
);
