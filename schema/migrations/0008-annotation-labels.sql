-- Annotations can be sorted by words and told apart by colour.
ALTER TABLE assay.annotation ADD COLUMN tags JSON;
ALTER TABLE assay.annotation ADD COLUMN color VARCHAR;
