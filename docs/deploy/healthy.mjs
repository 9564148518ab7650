// Whether the gateway, or else JupyterLab, answers in this container.
const asked = await Promise.allSettled(
  ['http://127.0.0.1:8000/health', 'http://127.0.0.1:8888/api'].map((url) =>
    fetch(url, { signal: AbortSignal.timeout(4000) }),
  ),
);
process.exit(asked.some(({ value }) => value?.ok === true) ? 0 : 1);
