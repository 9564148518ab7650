import { readFileSync } from 'node:fs';

const AVX512 = ['avx512f', 'avx512cd', 'avx512bw', 'avx512dq', 'avx512vl'];

/**
 * The vector unit for which NumPy sorts on this machine, as far as it can be told: on Linux by the processor's flags; elsewhere
 * the narrower one, which nearly every x86-64 processor has.
 */
export function vectorUnit(): 'avx512' | 'avx2' {
  if (process.platform !== 'linux') return 'avx2';
  const flags = new Set(/^flags\s*:(.*)$/m.exec(processors())?.[1]?.trim().split(/\s+/));
  return AVX512.every((flag) => flags.has(flag)) ? 'avx512' : 'avx2';
}

function processors(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'latin1');
  } catch (error) {
    // A container may hide it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
