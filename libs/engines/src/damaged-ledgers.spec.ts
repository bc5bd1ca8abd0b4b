/** Damaged ledgers in the log, in readiness and after their repair. */
import { ledgerStream, tenantStream } from '#contracts';
import { StreamDamagedError } from '#eventsourcing';
import { createMetrics, type Metrics } from '#platform';
import { DamagedLedgers } from './damaged-ledgers.js';

const NOVEMBER = ledgerStream('contoso', '2026-11');
const damageOf = (stream: string) => new StreamDamagedError(stream, 'revision 3', 'revision 7');

describe('damaged ledgers', () => {
  let metrics: Metrics;
  let said: string[];
  let ledgers: DamagedLedgers;
  beforeEach(() => {
    metrics = createMetrics();
    said = [];
    const onNotice = (level: string, message: string) => void said.push(`${level}: ${message}`);
    ledgers = new DamagedLedgers({ metrics, onNotice });
  });

  const counted = async () => (await metrics.damagedLedgers.get()).values[0]?.value ?? 0;
  const notice = () => ledgers.indicator.notice!();

  it('are none at first', async () => {
    expect(notice()).toBeNull();
    expect(await ledgers.indicator.check()).toBeNull();
  });

  it('are named once in the log, and in readiness as long as they are damaged', async () => {
    for (let times = 1; times <= 3; times++) ledgers.onDamaged(damageOf(NOVEMBER));
    expect(said).toEqual([
      expect.stringMatching(/^error: .*2026-11 is damaged: expected revision 3/),
    ]);
    expect(notice()).toMatch(/^1 ledger streams .*: creditLedger-contoso_2026-11 is damaged/);
    expect(await counted()).toBe(1);
    expect(await ledgers.indicator.check()).toBeNull();
  });

  it('are whole again when something was decided against that very stream', async () => {
    ledgers.onDamaged(damageOf(NOVEMBER));
    ledgers.onReached({ stream: ledgerStream('contoso', '2026-10') });
    ledgers.onReached({ stream: ledgerStream('fabrikam', '2026-11') });
    expect(await counted()).toBe(1);
    ledgers.onReached({ stream: NOVEMBER });
    expect(notice()).toBeNull();
    expect(await counted()).toBe(0);
    expect(said.at(-1)).toMatch(/^info: .*2026-11 is whole again/);
    ledgers.onDamaged(damageOf(NOVEMBER));
    expect(said.at(-1)).toMatch(/^error: /);
  });

  it('are whole again with the registration, when any month of the tenant is', async () => {
    ledgers.onDamaged(damageOf(tenantStream('contoso')));
    ledgers.onReached({ stream: ledgerStream('fabrikam', '2026-11') });
    expect(await counted()).toBe(1);
    ledgers.onReached({ stream: NOVEMBER });
    expect(await counted()).toBe(0);
  });

  it('are counted all and named up to ten', () => {
    const tenants = Array.from({ length: 12 }, (_, number) => `t-${number}`);
    for (const tenant of tenants) ledgers.onDamaged(damageOf(ledgerStream(tenant, '2026-11')));
    expect(notice()).toMatch(/^12 ledger streams .* and 2 more$/);
    expect(notice()!.match(/is damaged/g)).toHaveLength(10);
  });
});
