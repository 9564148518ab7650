/**
 * The variables of this process that a source needs: those that its address names (`?key=$MY_KEY`), the key of its host
 * (`ASSAY_KEY_EXAMPLE_ORG`), and for S3 those of AWS. The host may have been started from elsewhere, without them.
 */
export function keysFor(source: string): Record<string, string> {
  const names = /^s3:\/\//i.test(source)
    ? Object.keys(process.env).filter((name) => name.startsWith('AWS_'))
    : /^https?:\/\//i.test(source)
      ? [
          ...named(source),
          ...Object.keys(process.env).filter((name) => /^ASSAY_(KEY|FETCH)_/.test(name)),
        ]
      : [];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

function named(address: string): string[] {
  return [...address.matchAll(/\$\{?([A-Z][A-Z0-9_]*)\}?/g)].flatMap(([, name]) => name ?? []);
}
