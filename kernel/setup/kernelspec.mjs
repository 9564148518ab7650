/**
 * Content of kernel.json. Paths are absolute: Jupyter starts the kernel in the notebook's folder.
 * @param {{ node: string, supervisor: string }} paths
 */
export function kernelspec({ node, supervisor }) {
  return {
    argv: [node, supervisor, '{connection_file}'],
    display_name: 'Assay (TypeScript)',
    language: 'typescript',
    // Interrupts come as messages on the control channel: a signal would reach the user's own child processes.
    interrupt_mode: 'message',
    metadata: { debugger: false },
  };
}
