/** A short run of `npm run chaos`: faults of each engine and every app, with every promise checked afterwards. */
import { type ChaosReport, runChaos } from '../chaos/chaos.js';
import { builtProduct, quickProduct } from '../support/built-product.js';

const SEED = 20_251_101;
const FAULTS = [
  'metering killed',
  'projector killed',
  'broker killed',
  'event store killed',
  'event store commits without an answer',
  'PostgreSQL away for 20 s',
];
const TIME_LIMIT_MS = 600_000;
/** A short session, because waiting for the members that take over proves nothing. */
const env = { KAFKA_SESSION_SECONDS: '6' };

describe('the scaled-out system under faults', () => {
  let report: ChaosReport;
  const said: string[] = [];
  beforeAll(async () => {
    const [product, started] = await Promise.all([builtProduct(), quickProduct()]);
    const say = (line: string) => void said.push(line);
    report = await runChaos({
      product,
      started,
      seed: SEED,
      minutes: 0,
      faults: FAULTS,
      say,
      env,
    });
  }, TIME_LIMIT_MS);

  it('keeps every promise', () => {
    expect(report.broken).toEqual([]);
    expect(report.charged).toBeGreaterThan(report.episodes.length * 2_000);
  });

  it('settles after every fault', () => {
    const rested = report.episodes.filter(({ recoverySeconds }) => recoverySeconds !== null);
    expect(rested.map(({ fault }) => fault).sort()).toEqual(
      FAULTS.filter((name) => report.eventStore === 'stand-in' || !name.startsWith('event')).sort(),
    );
  });
});
