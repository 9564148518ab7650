/** Where keys and settings of a load are looked up: the host's environment, or what its caller brought along. */
export type Environment = Readonly<Record<string, string | undefined>>;
