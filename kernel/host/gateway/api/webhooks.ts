import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError, type Job } from '@assay/schema';
import type { Store } from '../../../store/index.js';
import type { Log } from '../../log.js';

/** What a webhook can be told of. */
export const WEBHOOK_EVENTS = ['job.completed', 'job.failed', 'job.cancelled'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface Webhook {
  id: string;
  url: string;
  /** Only these; all of them when there is none. */
  events: WebhookEvent[];
  /** A webhook that is switched off is told nothing, and keeps its secret. */
  enabled: boolean;
  created_at: string;
}

interface Hook {
  url: string;
  secret: string;
  events: readonly string[];
  enabled: boolean;
}

interface Delivery {
  id: string;
  webhookId: string;
  body: string;
}

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const ANSWER_MS = 10_000;
const PREFIX = 'whsec_';
/** In the table in place of a secret. */
const DERIVED = 'derived';

/**
 * Tells registered addresses of each job that has ended, once, signed as Standard Webhooks wants it. What was not
 * delivered when the host ended is delivered by the next one.
 */
export class Webhooks {
  private hooks = new Map<string, Hook>();
  private key: Buffer | undefined;
  private readonly ended = new AbortController();
  private ready: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    private readonly log: Log,
    /** Keeps the key that secrets are made from; users may query the store, so it is not in there. */
    private readonly keyFile: string,
  ) {}

  /** Reads who is registered, and takes up what is left. */
  start(): Promise<void> {
    this.ready ??= this.recover();
    return this.ready;
  }

  stop(): void {
    this.ended.abort();
  }

  async list(): Promise<Webhook[]> {
    const rows = await this.store.query(`${SELECT} ORDER BY created_at, id`);
    return rows.map(webhookOf);
  }

  /** @throws AssayError `webhook-unknown` (404) */
  async get(id: string): Promise<Webhook> {
    const found = (await this.list()).find((webhook) => webhook.id === id);
    if (found !== undefined) return found;
    throw new AssayError('webhook-unknown', `there is no webhook ${id}`, { status: 404 });
  }

  /** @returns the webhook with its secret, which is told only here */
  async add(url: string, events: readonly WebhookEvent[]): Promise<Webhook & { secret: string }> {
    await this.start();
    const id = randomUUID();
    const hook = { url: checkedUrl(url), events, enabled: true };
    await this.store.transaction((tx) =>
      tx.query(
        'INSERT INTO assay.webhook (id, url, secret, events, enabled, created_at) VALUES ($1, $2, $3, $4, true, $5)',
        [id, hook.url, DERIVED, events.join(','), this.store.now()],
      ),
    );
    const secret = this.secretOf(id, DERIVED);
    this.hooks.set(id, { ...hook, secret });
    return { ...(await this.get(id)), secret };
  }

  /** @throws AssayError `webhook-unknown` (404) */
  async change(
    id: string,
    change: Partial<Pick<Webhook, 'url' | 'events' | 'enabled'>>,
  ): Promise<Webhook> {
    await this.start();
    const before = await this.get(id);
    const url = change.url === undefined ? before.url : checkedUrl(change.url);
    const { events = before.events, enabled = before.enabled } = change;
    await this.store.transaction((tx) =>
      tx.query(
        'UPDATE assay.webhook SET url = $2, events = $3, enabled = $4 WHERE id = CAST($1 AS UUID)',
        [id, url, events.join(','), enabled],
      ),
    );
    const secret = this.hooks.get(id)?.secret ?? this.secretOf(id, DERIVED);
    this.hooks.set(id, { url, events, enabled, secret });
    return this.get(id);
  }

  /** @throws AssayError `webhook-unknown` (404) */
  async remove(id: string): Promise<void> {
    await this.get(id);
    this.hooks.delete(id);
    await this.store.transaction(async (tx) => {
      await tx.query('DELETE FROM assay.webhook WHERE id = CAST($1 AS UUID)', [id]);
      await tx.query('DELETE FROM assay.webhook_delivery WHERE webhook_id = CAST($1 AS UUID)', [
        id,
      ]);
    });
  }

  /** Takes note of a job's end and begins to tell of it. */
  async jobEnded(job: Job, time: string): Promise<void> {
    await this.start();
    if (this.hooks.size === 0) return;
    const type = `job.${job.status.toLowerCase()}`;
    const body = JSON.stringify({ type, timestamp: time, data: job });
    const told = [...this.hooks].filter(
      ([, { enabled, events }]) => enabled && (events.length === 0 || events.includes(type)),
    );
    if (told.length === 0) return;
    const deliveries = told.map(([webhookId]) => ({
      ...{ id: randomUUID(), webhookId, body },
    }));
    await this.store.transaction(async (tx) => {
      for (const { id, webhookId } of deliveries) {
        await tx.query(
          'INSERT INTO assay.webhook_delivery (id, webhook_id, body, created_at) VALUES ($1, $2, $3, $4)',
          [id, webhookId, body, this.store.now()],
        );
      }
    });
    for (const delivery of deliveries) this.begin(delivery);
  }

  private async recover(): Promise<void> {
    this.key = await fileKey(this.keyFile);
    const secrets = await this.store.query(
      'SELECT CAST(id AS VARCHAR) AS id, secret FROM assay.webhook',
    );
    const kept = new Map(secrets.map(({ id, secret }) => [String(id), String(secret)]));
    for (const { id, url, events, enabled } of await this.list()) {
      const secret = this.secretOf(id, kept.get(id) ?? DERIVED);
      this.hooks.set(id, { url, events, enabled, secret });
    }
    const left = await this.store.query(
      `SELECT CAST(id AS VARCHAR) AS id, CAST(webhook_id AS VARCHAR) AS webhook_id, body
       FROM assay.webhook_delivery ORDER BY created_at, id`,
    );
    for (const { id, webhook_id, body } of left) {
      this.begin({ id: String(id), webhookId: String(webhook_id), body: String(body) });
    }
  }

  private secretOf(id: string, kept: string): string {
    // One from before secrets were derived goes on as it is.
    if (kept !== DERIVED || this.key === undefined) return kept;
    return `${PREFIX}${createHmac('sha256', this.key).update(id).digest('base64')}`;
  }

  private begin(delivery: Delivery): void {
    this.deliver(delivery).catch((error: unknown) => {
      if (!this.ended.signal.aborted) this.log.error('webhook trouble', error);
    });
  }

  /** Tries with growing pauses, then gives up with a line in the log. */
  private async deliver(delivery: Delivery): Promise<void> {
    const { id, webhookId } = delivery;
    for (let attempt = 1; ; attempt++) {
      const hook = this.hooks.get(webhookId);
      if (hook === undefined) break;
      const problem = await this.send(hook, delivery);
      this.ended.signal.throwIfAborted();
      if (problem === undefined) break;
      if (attempt === ATTEMPTS) {
        // Not the whole address: its path may be the key to what it reaches.
        const { origin: to } = new URL(hook.url);
        this.log.error('webhook given up', problem, { webhook_id: webhookId, to, id });
        break;
      }
      const wait = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      await pause(wait, undefined, { signal: this.ended.signal });
    }
    await this.store.transaction((tx) =>
      tx.query('DELETE FROM assay.webhook_delivery WHERE id = CAST($1 AS UUID)', [id]),
    );
  }

  /** @returns what went wrong; undefined when the other side has it */
  private async send(hook: Hook, { id, body }: Delivery): Promise<string | undefined> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const key = Buffer.from(hook.secret.slice(PREFIX.length), 'base64');
    const signature = createHmac('sha256', key)
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
    try {
      const answer = await fetch(hook.url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        },
        body,
        signal: AbortSignal.any([this.ended.signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `it answered ${answer.status}`;
    } catch (error) {
      const { cause, message } = error as Error;
      return cause instanceof Error ? `${message}: ${cause.message}` : message;
    }
  }
}

const SELECT =
  'SELECT CAST(id AS VARCHAR) AS id, url, events, enabled, created_at FROM assay.webhook';

function webhookOf(row: Record<string, unknown>): Webhook {
  const events = (row['events'] ?? '') as string;
  return {
    ...{ id: String(row['id']), url: String(row['url']) },
    events: (events === '' ? [] : events.split(',')) as WebhookEvent[],
    ...{ enabled: row['enabled'] !== false, created_at: String(row['created_at']) },
  };
}

async function fileKey(file: string): Promise<Buffer> {
  const made = randomBytes(32);
  try {
    await writeFile(file, made.toString('hex'), { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
}

/** As the URL standard writes them, IPv4 within IPv6, too. */
const LINK_LOCAL = /^(169\.254\.|\[fe[89ab]|\[::(ffff:)?a9fe:)/i;

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '') {
    if (!LINK_LOCAL.test(url.hostname)) return url.href;
    throw new AssayError('address-refused', 'a webhook does not go to what serves this link', {
      ...{ status: 403, pointer: '/url' },
    });
  }
  throw new AssayError('url-invalid', 'a webhook is an http or https address without a password', {
    pointer: '/url',
  });
}
