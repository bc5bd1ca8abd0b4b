/** Checks that the ledger records when each pool enters and leaves overage, with the right figures. */
import type { RecordedEvent } from '#eventsourcing';
import { type Account, NOTHING, type Pool } from '../../oracle/account.js';
import type { Level } from '../../oracle/published-capacity.js';
import type { Findings } from './broken.js';
import { withinMonth } from './within-month.js';
import { comparableCharge, comparableRun } from './stored-usage.js';

/** An environment, or `null` for the tenant pool. */
type Scope = string | null;

interface OverageData {
  readonly at: string;
  readonly scope: { readonly kind: string; readonly environmentId?: string };
  readonly level: Level;
  readonly consumedMilliCredits: number;
  readonly availableMilliCredits: number;
}

export class OverageBook {
  private readonly announced = new Map<Scope, Level>();
  /** The check to make once all events that the last event caused have been written. */
  private due: { readonly recordedAt: string; look(): void } | null = null;

  constructor(
    private readonly name: string,
    private readonly month: string,
    private readonly account: Account,
    private readonly findings: Findings,
  ) {}

  isAbout({ type }: RecordedEvent): boolean {
    return type === 'OverageEntered' || type === 'OverageExited';
  }

  compare(event: RecordedEvent): void {
    if (this.due && this.due.recordedAt !== event.recordedAt) this.end();
    const data = event.data as OverageData;
    const scope = data.scope.kind === 'tenantPool' ? null : data.scope.environmentId!;
    this.announced.set(scope, event.type === 'OverageEntered' ? data.level : 'none');
    const { consumed, available } = this.standing(scope, data.at);
    const said = [data.consumedMilliCredits, data.availableMilliCredits];
    const what = `${this.name} revision ${event.revision} ${event.type} figures`;
    this.findings.expect('P3', what, said, [consumed, available]);
  }

  followedBy(event: RecordedEvent): void {
    this.end();
    const { recordedAt } = event;
    if (event.type !== 'CreditConsumed') return;
    const { currency, drawnFrom, milliCredits } = comparableCharge(event.data);
    if (currency !== 'aiBuilder' || drawnFrom === 'trial' || milliCredits === 0) return;
    const { environmentId } = comparableRun(event.data);
    const scope = this.account.decided.allocations.has(environmentId) ? environmentId : null;
    const possible = this.instants(recordedAt).map((at) => this.standing(scope, at).level);
    const look = () => {
      const level = this.announced.get(scope) ?? 'none';
      if (possible.includes(level)) return;
      const what = `${this.name} after revision ${event.revision}`;
      const whose = scope ?? 'the tenant pool';
      this.findings.add('P3', `${what}: ${whose} is said to be ${level}, should be ${possible[0]}`);
    };
    this.due = { recordedAt, look };
  }

  end(): void {
    const { due } = this;
    this.due = null;
    due?.look();
  }

  /**
   * The possible instants of a charge's decision: the ledger does not record it, but it is no later than `recordedAt`.
   */
  private instants(recordedAt: string): string[] {
    const { grants, policy, extensions } = this.account.decided;
    const changes = [
      ...grants.flatMap(({ validFrom, validTo }) => [validFrom, validTo ?? validFrom]),
      ...extensions.map((extension) => extension.effectiveFrom),
      ...policy.map(({ effectiveFrom }) => effectiveFrom),
      '2025-11-01T00:00:00.000Z',
      '2026-11-01T00:00:00.000Z',
    ];
    const earlier = changes.filter((at) => at <= recordedAt);
    const before = earlier.map((at) => new Date(Date.parse(at) - 1).toISOString());
    return [recordedAt, ...earlier, ...before];
  }

  private standing(scope: Scope, at: string): Pool {
    const instant = withinMonth(this.month, at);
    if (scope === null) {
      const pool = this.account.tenantPool(instant);
      return this.account.decided.allowUnallocated ? pool : { ...pool, available: 0 };
    }
    const pool = this.account.drawsFrom(scope, instant);
    if (pool.source === 'allocation') return pool;
    return { ...NOTHING, consumed: this.account.consumed(scope) };
  }
}
