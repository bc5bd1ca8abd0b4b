/** Simulated admins: they request changes, repeat them when no response comes, and conflict with each other. */
import type { SqlDatabase } from '#eventsourcing';
import type { CreditLedger } from '#ledger';
import { tenantConfiguration } from '#read-models';
import type { Asked } from '../harness/observed.js';
import type { SimulatedProcess } from '../harness/process.js';
import type { Change } from '../plan/plan.js';
import type { World } from '../world.js';
import { commandOf } from './commands.js';

/** A process that serves admins. */
export interface AdminService {
  readonly process: SimulatedProcess;
  readonly ledger: CreditLedger;
  readonly database: SqlDatabase;
  runs(work: Promise<unknown>): void;
}

type Care = Partial<{ readonly keyed: boolean; readonly tag: string }>;

export class Admins {
  private requests = 0;

  /** @param serviceOf returns the current process in a place */
  constructor(
    private readonly world: World,
    private readonly serviceOf: (place: number) => AdminService,
  ) {}

  /** Requests all changes from one process, without waiting for the responses in between. */
  change(tenantId: string, changes: readonly Change[], care: Care): void {
    const service = this.anyService();
    for (const change of changes) this.ask(service, this.noted(tenantId, change, care));
  }

  /** Repeats a change, possibly while the first request is in progress and at another process. */
  repeat(pick: number): void {
    const keyed = this.world.observed.asked.filter(({ key }) => key !== null);
    if (keyed.length > 0) this.ask(this.anyService(), keyed[pick % keyed.length]!);
  }

  /** Sends each change to another process, if there are enough. */
  contend(tenantId: string, changes: readonly Change[]): void {
    const reader = this.anyService();
    reader.runs(
      this.tagOf(reader, tenantId).then((tag) => {
        if (tag === null || !reader.process.alive) return;
        for (const change of changes) {
          this.ask(this.anyService(), this.noted(tenantId, change, { tag }));
        }
      }),
    );
  }

  private anyService(): AdminService {
    return this.serviceOf(this.requests++);
  }

  private noted(tenantId: string, change: Change, { keyed, tag }: Care): Asked {
    const { asked } = this.world.observed;
    const number = asked.length;
    const key = keyed ? `key-${number}` : null;
    asked.push({ number, tenantId, change, key, tag: tag ?? null, outcomes: [] });
    return asked[number]!;
  }

  private ask({ process, ledger, runs }: AdminService, asked: Asked): void {
    const { number, tenantId, change, key, tag, outcomes } = asked;
    const command = commandOf(change, number, this.world.clock.now().toISOString());
    const digest = JSON.stringify(change);
    const metadata = key === null ? {} : { commandKey: key, commandDigest: digest };
    const options = { metadata, ...(tag !== null && { ifConfiguration: tag }) };
    const request = outcomes.push(null) - 1;
    runs(
      ledger.command(tenantId, command, options).then((outcome) => {
        if (process.alive) outcomes[request] = outcome;
      }),
    );
  }

  private async tagOf({ database }: AdminService, tenantId: string): Promise<string | null> {
    const now = this.world.clock.now().toISOString();
    const answer = await tenantConfiguration(database, { tenantId, now });
    return answer.kind === 'found' ? answer.value.configurationTag : null;
  }
}
