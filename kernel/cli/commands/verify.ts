import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { numberOption } from '../json-argument.js';
import type { Verification } from '../proof/verification.js';

export function describeVerify(program: Command): Command {
  return program
    .command('verify')
    .description(
      'run again from raw bytes in an empty store and compare everything with the certificate',
    )
    .argument('<notebook...>', 'notebooks that assay run has saved, or bundles of them')
    .option('--timeout <seconds>', 'limit for each cell (60 where code was changed)', numberOption)
    .option('--key <public.pem>', 'the Ed25519 key that must have signed the certificate');
}

export async function verify(
  notebooks: string[],
  flags: { key?: string; timeout?: number },
  context: CommandContext,
): Promise<ExitCode> {
  const all: Verification[] = [];
  // Only here, so that no other command waits for what unpacks bundles.
  const { verifyFile } = await import('../proof/verify-bundle.js');
  const options = {
    ...(flags.key === undefined ? {} : { publicKey: flags.key }),
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout * 1000 }),
  };
  for (const path of notebooks) all.push(await verifyFile(path, context, options));
  const [one] = all;
  const verified = all.every((each) => each.verified);
  const together = { verified, notebooks: all.map((each, i) => ({ path: notebooks[i], ...each })) };
  context.print(all.length === 1 ? one : together, () =>
    all.map((each, i) => describe(notebooks[i] ?? '', each)).join('\n'),
  );
  return verified ? EXIT.done : EXIT.drift;
}

function describe(path: string, { verified, nodes, cause, unproven = [] }: Verification): string {
  const lines = nodes.map(
    (node) => `  ${node.equal ? 'same' : 'DIFFERS'}  ${node.kind} ${node.name}`,
  );
  const head = `${path}: ${verified ? 'verified' : `not verified: ${cause}`}`;
  return [head, ...unproven.map((what) => `  unproven  ${what}`), ...lines].join('\n');
}
