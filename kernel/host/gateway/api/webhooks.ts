import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError, type Job } from '@assay/schema';
import type { Store } from '../../../store/index.js';
import type { Log } from '../../log.js';

export interface Webhook {
  id: string;
  url: string;
  created_at: string;
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

/**
 * Tells registered addresses of each job that has ended, once, signed as Standard Webhooks wants it. What was not
 * delivered when the host ended is delivered by the next one.
 */
export class Webhooks {
  private hooks = new Map<string, { url: string; secret: string }>();
  private readonly ended = new AbortController();
  private ready: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    private readonly log: Log,
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
    const rows = await this.store.query(
      'SELECT CAST(id AS VARCHAR) AS id, url, created_at FROM assay.webhook ORDER BY created_at, id',
    );
    return rows as unknown as Webhook[];
  }

  /** @returns the webhook with its secret, which is told only here */
  async add(url: string): Promise<Webhook & { secret: string }> {
    const webhook = { id: randomUUID(), url: checkedUrl(url), secret: newSecret() };
    const now = this.store.now().toISOString();
    await this.store.transaction((tx) =>
      tx.query('INSERT INTO assay.webhook (id, url, secret, created_at) VALUES ($1, $2, $3, $4)', [
        ...[webhook.id, webhook.url, webhook.secret, now],
      ]),
    );
    this.hooks.set(webhook.id, webhook);
    return { ...webhook, created_at: now };
  }

  /** @throws AssayError `webhook-unknown` (404) */
  async remove(id: string): Promise<void> {
    const known = (await this.list()).some((webhook) => webhook.id === id);
    if (!known) {
      throw new AssayError('webhook-unknown', `there is no webhook ${id}`, { status: 404 });
    }
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
    const deliveries = [...this.hooks.keys()].map((webhookId) => ({
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
    const hooks = await this.store.query(
      'SELECT CAST(id AS VARCHAR) AS id, url, secret FROM assay.webhook',
    );
    for (const { id, url, secret } of hooks) {
      this.hooks.set(String(id), { url: String(url), secret: String(secret) });
    }
    const left = await this.store.query(
      `SELECT CAST(id AS VARCHAR) AS id, CAST(webhook_id AS VARCHAR) AS webhook_id, body
       FROM assay.webhook_delivery ORDER BY created_at, id`,
    );
    for (const { id, webhook_id, body } of left) {
      this.begin({ id: String(id), webhookId: String(webhook_id), body: String(body) });
    }
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
        this.log.error('webhook given up', problem, { webhook_id: webhookId, url: hook.url, id });
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
  private async send(
    hook: { url: string; secret: string },
    { id, body }: Delivery,
  ): Promise<string | undefined> {
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

const newSecret = (): string => `${PREFIX}${randomBytes(24).toString('base64')}`;

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '') return url.href;
  throw new AssayError('url-invalid', 'a webhook is an http or https address without a password', {
    pointer: '/url',
  });
}
