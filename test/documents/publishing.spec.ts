/** Runs the publishing code in docs/integration.md unchanged. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeMessage } from '#contracts';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import { NOW, PATIENCE_MS } from '../support/meter-process.js';
import { codeBlocks } from './markdown.js';

const run = promisify(execFile);
const TIME_SHOWN = '2026-11-03T10:15:00Z';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const ACCEPTED = (id: string) => ({ id, status: 'accepted' });

function shown(language: string, mark: string): string {
  const found = codeBlocks.filter(
    (block) =>
      block.document === 'docs/integration.md' &&
      block.language === language &&
      block.text.includes(mark),
  );
  expect(found).toHaveLength(1);
  return found[0]!.text;
}

describe('publishing, as docs/integration.md shows it', () => {
  let meter: GuardedMeter;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    meter = await startGuardedMeter();
    const admin = await meter.as({ roles: ['admin'], tenants: ['contoso'] });
    const grant = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01T00:00:00Z' };
    const { status } = await admin.send('POST', '/v1/tenants/contoso/grants', grant);
    expect(status).toBe(201);
    const claims = { roles: ['publisher'], tenants: ['contoso'] };
    env = { ...process.env, METER_TOKEN: await meter.issuer.good({ claims }) };
  }, PATIENCE_MS);
  afterAll(() => meter.stop());

  const here = (text: string) => text.replaceAll('http://localhost:3000', meter.address);

  it('works by curl', async () => {
    const { stdout } = await run('bash', ['-c', here(shown('bash', 'curl'))], { env });
    const [published, access] = stdout.replace('}{', '}\n{').split('\n');
    expect(JSON.parse(published!)).toEqual({ results: [ACCEPTED('run-1'), ACCEPTED('run-2')] });
    expect(JSON.parse(access!)).toMatchObject({ run: { allowed: true } });
  });

  const name = hasPython ? 'works in Python' : 'cannot be tried in Python, which is not installed';
  it(name, async () => {
    const script = here(shown('python', 'urllib'));
    if (!hasPython) return;
    const { stdout } = await run('python3', ['-c', script], { env });
    expect(stdout.trim()).toBe(`[{'id': 'run-3', 'status': 'accepted'}] True`);
    const early = script.replaceAll(TIME_SHOWN, '1970-01-01T00:00:00Z');
    expect((await run('python3', ['-c', early], { env })).stdout).toContain('beforeBeginning');
    const stranger = run('python3', ['-c', script], { env: { ...env, METER_TOKEN: '' } });
    await expect(stranger).rejects.toThrow('RuntimeError');
  });

  it('sends by kcat what the meter takes', () => {
    const command = shown('bash', 'kcat');
    const headers = [...command.matchAll(/-H ([\w-]+)=(\S+)/g)].map(([, key, value]) => [
      key!,
      value!,
    ]);
    const message = {
      topic: / -t (\S+)/.exec(command)![1]!,
      headers: Object.fromEntries(headers) as Record<string, string>,
      value: Buffer.from(/^echo '(.*)' \|$/m.exec(command)![1]!),
    };
    expect(decodeMessage(message, { now: NOW })).toMatchObject({
      kind: 'usage',
      usage: { tenantId: 'contoso', id: 'run-4', source: '/flows/eu', quantity: { pages: 3 } },
    });
  });
});
