/** The admin app for specs, over a ledger and a log in memory that record what they receive. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import type { OutgoingMessage } from '#eventsourcing';
import type { CommandOptions, CommandOutcome, ReceivedUsage, UsageOutcome } from '#ledger';
import type { LedgerCommand } from '#metering';
import { createHttpApp, createLogger, type HttpAppOptions } from '#platform';
import { WebhookStore } from '#webhooks';
import { AdminModule } from '../admin.module.js';

export const NOW = '2026-11-23T08:00:00.000Z';

interface Received {
  readonly tenantId: string;
  readonly command: LedgerCommand;
  readonly options: CommandOptions;
}

class FakeLedger {
  readonly commands: Received[] = [];
  readonly previews: Received[] = [];
  outcome: CommandOutcome = {
    kind: 'done',
    position: 41,
    events: [],
    tag: 'tag-1',
    entitlementMilliCredits: 0,
  };

  command(
    tenantId: string,
    command: LedgerCommand,
    options: CommandOptions,
  ): Promise<CommandOutcome> {
    this.commands.push({ tenantId, command, options });
    return Promise.resolve(this.outcome);
  }

  preview(
    tenantId: string,
    command: LedgerCommand,
    options: CommandOptions,
  ): Promise<CommandOutcome> {
    this.previews.push({ tenantId, command, options });
    return Promise.resolve(this.outcome);
  }

  /** The outcomes of previews, by the id of the usage. */
  usageOutcomes: Readonly<Record<string, UsageOutcome>> = {};

  /** The tenant and the ids of each preview. */
  readonly usagePreviews: (readonly [tenantId: string, ids: readonly string[]])[] = [];

  previewUsage(tenantId: string, received: readonly ReceivedUsage[]): Promise<UsageOutcome[]> {
    this.usagePreviews.push([tenantId, received.map(({ decoded: { usage } }) => usage.id)]);
    return Promise.resolve(received.map(({ decoded: { usage } }) => this.usageOutcomes[usage.id]!));
  }
}

class FakePublisher {
  readonly published: OutgoingMessage[] = [];
  failure: Error | null = null;

  publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.published.push(...messages);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

type Method = 'DELETE' | 'POST' | 'PUT';
type Headers = Readonly<Record<string, string>>;

interface AdminApp {
  readonly ledger: FakeLedger;
  readonly publisher: FakePublisher;
  /** The streams read for a redelivery. */
  readonly streamsRead: readonly string[];
  readonly app: NestFastifyApplication;
  /** Sends a request, with a JSON body if one is given. */
  ask(method: Method, url: string, body?: object, headers?: Headers): Promise<Response>;
}

type Response = Awaited<ReturnType<NestFastifyApplication['inject']>>;

export async function startAdminApp(
  configure?: (app: NestFastifyApplication) => void,
  options: Pick<HttpAppOptions, 'authenticator' | 'limits'> = {},
): Promise<AdminApp> {
  const ledger = new FakeLedger();
  const publisher = new FakePublisher();
  const clock = { now: () => new Date(NOW) };
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const events = await createSqliteEventStore(file);
  const streamsRead: string[] = [];
  const webhooks = {
    events: {
      read(stream: string) {
        streamsRead.push(stream);
        return events.read(stream);
      },
    },
    store: new WebhookStore(events, { sleep: async () => undefined }),
    rules: { allowLoopback: false },
    mailConfigured: true,
    clock,
  };
  const usageBeginning = '2015-01-01T00:00:00.000Z';
  const module = AdminModule.register({ ledger, publisher, clock, webhooks, usageBeginning });
  const logger = createLogger({ level: 'error', format: 'text' });
  const app = await createHttpApp(module, { logger, ...options });
  configure?.(app);
  await app.init();
  return {
    ledger,
    publisher,
    streamsRead,
    app,
    async ask(method, url, body, headers = {}) {
      if (body === undefined) return app.inject({ method, url, headers });
      const typed = { 'content-type': 'application/json', ...headers };
      return app.inject({ method, url, headers: typed, payload: JSON.stringify(body) });
    },
  };
}
