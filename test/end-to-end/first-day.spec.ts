/** The first steps of a new user: the commands of the welcome text, the demonstration, a port in use. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, freePort } from '#testing';
import { quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { dataFolder, type DataFolder } from '../support/data-folder.js';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import { PATIENCE_MS } from '../support/meter-process.js';

const run = promisify(execFile);

describe('the first day', () => {
  let standalone: Child;
  let address: string;
  let product: string;
  const folders: DataFolder[] = [];
  const started: Child[] = [];

  beforeAll(async () => {
    product = await quickProduct();
    standalone = await start('0');
    address = await standalone.says(/^ *API +(http:\S+)$/m);
  }, PATIENCE_MS);
  afterAll(async () => {
    await Promise.all(started.map((child) => child.end('SIGTERM')));
    for (const folder of folders) await folder.remove();
  });

  const start = async (port: string, more: Readonly<Record<string, string>> = {}) => {
    const folder = await dataFolder();
    folders.push(folder);
    const env = { PORT: port, DATA_DIR: folder.path, LOG_LEVEL: 'error', ...more };
    const child = new Child({ script: join(product, 'apps/standalone/src/main.js'), env });
    started.push(child);
    return child;
  };

  const demonstrate = async (to: string, more: Readonly<Record<string, string>> = {}) => {
    const demo = join(product, 'apps/ops/src/demo.js');
    const env = { ...process.env, NODE_OPTIONS: '', PORT: new URL(to).port, ...more };
    return (await run(process.execPath, [demo], { env })).stdout;
  };

  /** Checks that the demonstration continues silently when its reader leaves. @returns the output that was read */
  const whileOneLineIsRead = async (to: string, more: Readonly<Record<string, string>>) => {
    const demo = join(product, 'apps/ops/src/demo.js');
    const env = { ...process.env, NODE_OPTIONS: '', PORT: new URL(to).port, ...more };
    const piped = `"${process.execPath}" "${demo}" | head -1; exit "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await run('bash', ['-c', piped], { env });
    expect(stderr).toBe('');
    return stdout;
  };

  /** The figures in the README, for the month of the demonstration. */
  const figuresOf = async (demonstrated: string) => {
    const readme = await readFile('README.md', 'utf8');
    const shown = /^contoso, [\s\S]*?(?=```)/m.exec(readme)![0];
    const month = /^contoso, (\S+):/m.exec(demonstrated)![1]!;
    const inMonth = shown.replaceAll(/(?<=^\w+, )\d{4}-\d\d/gm, month);
    // The rules of earlier months use another word.
    return {
      month,
      figures: month < '2025-11' ? inMonth.replace('exhausted', 'important') : inMonth,
    };
  };

  const commandsOf = (output: string) => output.match(/^ {2}(sleep 1; )?curl (.*\\\n)*.*$/gm)!;

  const answerTo = async (command: string, env: Readonly<Record<string, string>> = {}) => {
    const options = { env: { ...process.env, ...env } };
    return (await run('bash', ['-c', `${command} -w '\n%{http_code}'`], options)).stdout;
  };

  it('answers the commands of its welcome, pasted at once, and the last with the run', async () => {
    const commands = commandsOf(standalone.output);
    expect(commands).toHaveLength(3);
    for (const command of commands) expect(await answerTo(command)).toMatch(/\n20\d$/);
    await eventually('the run is in the answer', async () =>
      (await answerTo(commands[2]!)).includes('"credits":"96"'),
    );
  });

  it(
    'shows the figures of the README where no system is running, and leaves none behind',
    async () => {
      const free = `http://127.0.0.1:${await freePort()}`;
      const demonstrated = await demonstrate(free);
      expect(demonstrated).toContain((await figuresOf(demonstrated)).figures);
      const own = /to (http:\S+)/.exec(demonstrated)![1]!;
      expect(own).not.toBe(free);
      await expect(fetch(own)).rejects.toThrow();
    },
    PATIENCE_MS,
  );

  describe('where tokens are asked for, months after another demonstration', () => {
    let guarded: GuardedMeter;
    let token: string;

    /** @returns the days of the demonstration's month that have usage */
    const daysShown = async (base: string, demonstrated: string, headers = {}) => {
      const { month, figures } = await figuresOf(demonstrated);
      expect(demonstrated).toContain(figures);
      const question = `${base}/v1/tenants/contoso/usage/breakdown?by=day&month=${month}`;
      const response = await fetch(question, { headers });
      const { rows } = (await response.json()) as { rows: { day: string }[] };
      return rows.map(({ day }) => day);
    };

    beforeAll(async () => {
      const data = await dataFolder();
      folders.push(data);
      const env = { DATA_DIR: data.path, CLOCK_START: '2031-12-31T23:59:58Z' };
      const meter = await start('0', env);
      const base = await meter.says(/^ *API +(http:\S+)$/m);
      expect(await daysShown(base, await demonstrate(base))).not.toEqual([]);
      expect(await meter.end('SIGTERM')).toBe(0);
      guarded = await startGuardedMeter({ ...env, CLOCK_START: '2032-03-20T12:00:00Z' });
      token = await guarded.issuer.good({ claims: { roles: ['operator'] } });
    }, PATIENCE_MS);
    afterAll(() => guarded.stop());

    it(
      'has commands that bring a token',
      async () => {
        const claims = { roles: ['admin', 'publisher', 'reader'], tenants: ['*'] };
        const ofAll = await guarded.issuer.good({ claims });
        const commands = commandsOf(guarded.output());
        expect(commands).toHaveLength(3);
        for (const command of commands) {
          expect(await answerTo(command, { METER_TOKEN: ofAll })).toMatch(/\n20\d$/);
          expect(await answerTo(command, { METER_TOKEN: 'none' })).toMatch(/\n401$/);
        }
        expect(guarded.output()).toMatch(
          /callers with a token signed with a key of \S+jwks\.json\n/,
        );
        expect(guarded.output()).toMatch(/terminal: PORT=\d+ npm run demo/);
        const without = await demonstrate(guarded.address).catch((error: unknown) => error);
        expect(without).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/^POST \S+: 401, Send a token .* Set METER_TOKEN .*\n$/),
        });
        expect((without as { stderr: string }).stderr).not.toContain('    at ');
      },
      PATIENCE_MS,
    );

    it(
      'shows them in any year, while the month turned, again in later months, and however often it runs',
      async () => {
        const { address: base } = guarded;
        const demonstrated = await demonstrate(base, { METER_TOKEN: token });
        const days = await daysShown(base, demonstrated, { authorization: `Bearer ${token}` });
        expect(days[0]).toBe('2032-03-01');
        expect(days.at(-1)! > '2032-03-15').toBe(true);
        const again = await demonstrate(base, { METER_TOKEN: token });
        expect(again).toContain('This month has been published before.\n');
        expect(again).toContain((await figuresOf(again)).figures);
        const line = await whileOneLineIsRead(base, { METER_TOKEN: token });
        expect(line).toMatch(/^Publishing .*\n$/);
      },
      PATIENCE_MS,
    );
  });

  it('is told by its welcome how the demonstration finds it, wherever it listens', () => {
    expect(standalone.output).toContain(`PORT=${new URL(address).port} npm run demo`);
  });

  it('ends in order when its terminal is closed, although it has more to say', async () => {
    const left = await start('0', { LOG_LEVEL: 'debug' });
    const base = await left.says(/^ *API +(http:\S+)$/m);
    left.stopReading();
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
    expect(await left.end('SIGHUP')).toBe(0);
  });

  it('says in one line that its port is taken, and what to do', async () => {
    const { port } = new URL(address);
    const second = await start(port);
    expect(await second.gone).toBe(1);
    expect(second.output).toBe(
      `Port ${port} is in use. Stop what listens there, or set PORT to another.\n`,
    );
  });
});
