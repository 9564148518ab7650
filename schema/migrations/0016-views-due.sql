-- Views over all raw datasets that are to be written anew before somebody reads them: with thousands of datasets that
-- takes far longer than the load after which they are due.
CREATE TABLE assay.view_due (name VARCHAR NOT NULL);
