/** Tracks ledgers found truncated or changed: each is logged once, and named in readiness until repaired. */
import { ledgerOwnerOf, tenantStream } from '#contracts';
import type { StreamDamagedError, EventReference } from '#eventsourcing';
import type { HealthIndicator, ProcessContext } from '#platform';
import { firstOf } from '#platform/basics';

export class DamagedLedgers {
  /** What is wrong with each damaged stream. */
  private readonly found = new Map<string, string>();

  constructor(private readonly context: Pick<ProcessContext, 'metrics' | 'onNotice'>) {}

  /** Other tenants are not affected: the process stays ready, and names the damaged ledgers. */
  readonly indicator: HealthIndicator = {
    name: 'tenant ledgers',
    check: async () => null,
    notice: () => this.report(),
  };

  readonly onDamaged = ({ stream, message }: StreamDamagedError): void => {
    if (this.found.has(stream)) return;
    this.set(stream, message);
    this.context.onNotice(
      'error',
      `${message}. Its tenant is set aside: its usage goes to the dead letters.`,
    );
  };

  /** Called when a stream was read completely: it is repaired, and so is the registration of its tenant. */
  readonly onReached = ({ stream }: Pick<EventReference, 'stream'>): void => {
    if (this.found.size === 0) return;
    this.markRepaired(stream);
    const tenantId = ledgerOwnerOf(stream);
    if (tenantId !== null) this.markRepaired(tenantStream(tenantId));
  };

  private markRepaired(stream: string): void {
    if (!this.found.has(stream)) return;
    this.set(stream, null);
    const advice = 'run "ops resubmit --code ledgerDamaged" for its dead letters';
    this.context.onNotice('info', `${stream} is whole again: ${advice}`);
  }

  private set(stream: string, message: string | null): void {
    if (message === null) this.found.delete(stream);
    else this.found.set(stream, message);
    this.context.metrics.damagedLedgers.set(this.found.size);
  }

  private report(): string | null {
    if (this.found.size === 0) return null;
    const messages = firstOf([...this.found.values()], '; ');
    return `${this.found.size} ledger streams are damaged, and their tenants set aside: ${messages}`;
  }
}
