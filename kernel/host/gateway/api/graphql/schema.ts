import { buildSchema } from 'graphql';

/** What may be asked: reading alone. Names and meanings are those of `GET /data` and `GET /api/v1/datasets`. */
export const SCHEMA_TEXT = `
"Any JSON value; an integer beyond 2^53 is text."
scalar JSON

type Query {
  "Records of what was loaded, of every source in one shape, in their order."
  normalized_data(
    "Only this dataset; all loaded ones when absent."
    dataset: String
    "Name of a dataset or file, or a kind such as csv."
    source: String
    "What its source tells the record apart by."
    source_id: String
    category: String
    "Only what was loaded after this: a date or a time of RFC 3339."
    since: String
    limit: Int = 100
    "next_cursor of the page before."
    cursor: String
  ): RecordPage!
  "All datasets, or those of a kind."
  datasets(kind: String, name: String): [Dataset!]!
}

type RecordPage {
  items: [Record!]!
  "Records in all pages."
  total: Float!
  has_more: Boolean!
  next_cursor: String
}

type Record {
  id: ID!
  source_id: String
  source: String!
  category: String
  created_at: String!
  "All columns, or those that are named."
  data(columns: [String!]): JSON!
}

type Dataset {
  id: ID!
  name: String!
  "raw, processed or checkpoint"
  kind: String!
  rows: Float!
  created_at: String!
  columns: [Column!]!
}

type Column {
  name: String!
  type: String!
  unit: String
}
`;

export const SCHEMA = buildSchema(SCHEMA_TEXT);
