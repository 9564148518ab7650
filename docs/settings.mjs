// Writes .env.example and docs/settings.md from the one list of settings.
// Run: node docs/settings.mjs (after a build of the types: the list is read as TypeScript, whose types Node leaves out).
import { writeFileSync } from 'node:fs';
import { KNOWN_SETTINGS } from '../kernel/host/gateway/door/known-settings.ts';

export function envExample() {
  const head =
    '# Settings of `assay serve`. Copy this file to `.env` in the project; variables of the environment win. Never commit it.\n';
  const one = ({ name, otherwise, meaning }) => `# ${meaning} (${otherwise})\n#${name}=\n`;
  return `${head}\n${KNOWN_SETTINGS.map(one).join('\n')}`;
}

export function settingsTable() {
  const rows = KNOWN_SETTINGS.map(
    ({ name, otherwise, meaning }) => `| \`${name}\` | ${meaning} | ${otherwise} |`,
  );
  return `# Settings

Read from the environment, then from \`.env\` in the project's folder. A name that begins with \`ASSAY_\` and is not here is refused, and so
is a value that cannot be used: the message names it. This page is made by \`docs/settings.mjs\`.

| setting | meaning | otherwise |
| --- | --- | --- |
${rows.join('\n')}
`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const root = new URL('../', import.meta.url);
  writeFileSync(new URL('.env.example', root), envExample());
  writeFileSync(new URL('docs/settings.md', root), settingsTable());
}
