/** A system whose clock was once a year ahead: during that time and afterwards it reports open months that have not begun. */
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { eventually } from '#testing';

let folder: DataFolder;
let meter: Meter;

beforeAll(async () => void (folder = await dataFolder()));
afterAll(() => folder.remove());

const TENANTS = ['adatum', 'contoso'];

async function startAt(clockStart: string): Promise<void> {
  const env = { LOG_LEVEL: 'warn' };
  meter = await startMeter({ dataDir: folder.path, clockStart, env });
}

/** Waits for the projection, because a later start reads the rows at once and a slow machine may not have projected everything before the stop. */
const projected = (month: string) =>
  eventually(`the rows of all tenants have come to ${month}`, async () => {
    const { body } = await meter.http.get('/v1/tenants');
    const { tenants } = body as { tenants: readonly { lastMonth: string }[] };
    return tenants.length === TENANTS.length && tenants.every((one) => one.lastMonth === month);
  });

const says = (line: RegExp) => eventually(String(line), async () => line.test(meter.output()));

it(
  'is reported once for all tenants, in the log, in readiness and in metrics',
  async () => {
    await startAt('2026-11-24T14:00:00Z');
    for (const tenant of TENANTS) await tenantOf(meter.http, tenant).own(1);
    expect(await meter.stop()).toBe(0);

    await startAt('2027-11-24T14:00:00Z');
    await says(/WARN .*up to 2027-11, were opened for 2 tenants.*"ops ahead"/);
    await projected('2027-11');
    expect(await meter.stop()).toBe(0);

    await startAt('2026-11-25T14:00:00Z');
    await says(/WARN .*open month of 2 tenants has not begun .*2027-11.*"ops ahead"/);
    expect(meter.output().match(/has not begun/g)).toHaveLength(1);
    const { status, body } = await meter.http.get('/health/ready');
    expect(status).toBe(200);
    expect(body.checks['open months'].notice).toMatch(/2 tenants .*"ops ahead"/);
    expect(await meter.http.metrics()).toMatch(/^meter_tenants_ahead 2$/m);
    const refused = await meter.http.send('PUT', '/v1/tenants/adatum/settings', {
      allowUnallocated: false,
    });
    expect(refused).toMatchObject({ status: 409, body: { title: 'The month has not begun' } });
    expect(await meter.stop()).toBe(0);
  },
  PATIENCE_MS,
);
