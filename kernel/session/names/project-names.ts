/** What the session may ask about the notebook's project; each list is empty while no host runs. */
export interface ProjectNames {
  datasets(): Promise<DatasetNames[]>;
  processors(): Promise<ProcessorNames[]>;
}

export interface DatasetNames {
  name: string;
  columns: readonly { name: string; type?: string }[];
}

export interface ProcessorNames {
  name: string;
  /** JSON Schema of its parameters. */
  parameters: Record<string, unknown>;
}

/** One proposal and its kind, by which a front end may choose an icon. */
export interface NamedItem {
  text: string;
  type: 'dataset' | 'column' | 'keyword' | 'processor' | 'parameter' | 'option';
}
