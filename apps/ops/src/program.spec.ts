/** The exit codes of `ops`: an unknown command line differs from a failed command, and opens no engine. */
import { bootstrap } from './bootstrap.js';
import { EXIT } from './exit.js';
import type { Tools } from './operate.js';
import { operatorsProgram, runProgram } from './program.js';

async function said(...words: readonly string[]) {
  const texts = { out: '', errors: '' };
  const program = operatorsProgram({
    writeOut: (text) => void (texts.out += text),
    writeErr: (text) => void (texts.errors += text),
  });
  return { code: await runProgram(program, words), ...texts };
}

it.each([
  ['verfy'],
  ['verify', '--fast'],
  ['resubmit', '--code', 'noSuchCode'],
  ['verify', 'twice'],
  ['skip', 'creditLedger-contoso_2025-09@1'],
  ['token'],
  ['token', '--role', 'admin'],
  ['token', '--role', 'owner', '--tenant', '*'],
  ['token', '--role', 'admin', '--tenant', '*', '--for', 'ever'],
  ['import', 'x.json', '--tenant', 'a', '--environment', 'b', '--capability', 'magic'],
  ['import', 'x.json', '--tenant', '', '--environment', 'b'],
  ['compare', 'x.csv', '--tenant', 'a', '--tenant', 'b'],
  ['compare', 'x.csv', '--tenant', ' '],
  ['resubmit', '--code', 'futureMonth', '--code', 'futureMonth'],
  ['token', '--role', 'admin', '--tenant', '*', '--for', '1h', '--for', '1d'],
  ['token', '--role', 'admin', '--tenant', ''],
])('%s %s %s %s are words it does not understand', async (...words) => {
  const { code, out, errors } = await said(...words);
  expect([code, out]).toEqual([EXIT.usage, '']);
  expect(errors).toMatch(/^error: .+/);
});

it('bootstraps nothing without being told what', async () => {
  const errors: string[] = [];
  const tools = { progress: (line: string) => errors.push(line) } as unknown as Tools;
  expect(await bootstrap(tools, {})).toBe(EXIT.usage);
  expect(errors).toEqual([expect.stringMatching(/^error: name --reader .* --database/)]);
});

it('says what it can do, as a whole and of each command', async () => {
  const { code, out } = await said('--help');
  expect(code).toBe(EXIT.ok);
  for (const { name, description } of operatorsProgram().commands.map((command) => ({
    name: command.name(),
    description: command.description(),
  }))) {
    expect(out).toContain(`  ${name}`);
    expect(description).not.toBe('');
    expect(await said(name, '--help')).toMatchObject({ code: EXIT.ok, errors: '' });
  }
});
