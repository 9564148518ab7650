/** Content of kernel.json. */
export function kernelspec(paths: { node: string; supervisor: string }): Record<string, unknown>;
