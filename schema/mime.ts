/** The live state of a job: the Job object itself. */
export const JOB_MIME = 'application/vnd.assay.job.v1+json';

/** Which dataset an output shows: `{name, rows, hash}`, for programs that read a saved notebook. */
export const DATASET_MIME = 'application/vnd.assay.dataset.v1+json';

/** Which rows of a query an output shows: `{rows, hash}`, all of them and not only those that are drawn. */
export const ROWS_MIME = 'application/vnd.assay.rows.v1+json';

/** A Vega-Lite v6 specification. */
export const CHART_MIME = 'application/vnd.vegalite.v6+json';
