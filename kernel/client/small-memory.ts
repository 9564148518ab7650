/**
 * Environment of processes through which much passes that nobody needs afterwards. GNU's C library learns from each large piece
 * that is freed to keep larger ones the next time, in as many arenas as there are threads, and what lies between two that are
 * in use never goes back to the system. With fixed bounds it does. Other C libraries take no notice.
 */
export const SMALL_MEMORY = {
  GLIBC_TUNABLES: [
    'glibc.malloc.arena_max=2',
    'glibc.malloc.mmap_threshold=65536',
    'glibc.malloc.trim_threshold=131072',
  ].join(':'),
} as const;
