/** The exit codes of `ops`: an invalid command line has another code than a failed command, and opens no engine. */
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

const WRONG_VALUES = ['', ' ', '\n', '\u2003', 'x\n\u001b[31my', 'x'.repeat(100_000)];

/** Invalid command lines, made from the arguments and options of each command. */
const WRONG_WORDS = operatorsProgram().commands.flatMap((command) => {
  const given = command.registeredArguments.map(() => 'place@1');
  const all = command.options.filter(({ mandatory }) => mandatory);
  const needed = all.flatMap(({ long }) => [long!, 'x']);
  const begin = [command.name(), ...given, ...needed];
  const ofOptions = command.options.flatMap(({ long, required, argChoices }) => {
    if (!required) return [[...begin, `${long}=1`]];
    const values = argChoices ? [...WRONG_VALUES, '--help', 'Prompt'] : WRONG_VALUES.slice(0, 4);
    return [[...begin, long!], ...values.map((value) => [...begin, long!, value])];
  });
  const ofNeeded = all.flatMap(({ long }) => [
    [
      command.name(),
      ...given,
      ...needed.filter((word, at) => word !== long && needed[at - 1] !== long),
    ],
    [...begin, long!, 'y'],
  ]);
  const words = [
    [...begin, '--nope'],
    [...begin, `--${'x'.repeat(100_000)}`],
    ...ofOptions,
    ...ofNeeded,
  ];
  return words.map(
    (of) => [of.map((word) => JSON.stringify(word.slice(0, 20))).join(' '), of] as const,
  );
});

it.each(WRONG_WORDS)('%s is one line and the exit code 2', async (_shown, words) => {
  const { code, out, errors } = await said(...words);
  expect([code, out]).toEqual([EXIT.usage, '']);
  expect(errors).toMatch(/^error: [^\p{Cc}]{1,4000}\n$/u);
});

it.each([
  ['import', 'x.json', '--environment', 'b', '--tenant'],
  ['import', 'x.json', '--tenant', 'a', '--environment'],
  ['import', 'x.json', '--tenant', 'a', '--environment', 'b', '--batch'],
  ['compare', 'x.csv', '--tenant'],
  ['token', '--role', 'admin', '--tenant'],
])('an id that cannot be one is refused before anything is read: %s … %s', async (...words) => {
  for (const id of ['.', '..', '\u202e', 'a\u0000b', 'é'.repeat(251), ...WRONG_VALUES]) {
    const { code, errors } = await said(...words, id);
    expect(code).toBe(EXIT.usage);
    expect(errors).toMatch(/^error: [^\p{Cc}]{1,4000}\n$/u);
  }
});

it('bootstraps nothing without an option that names what', async () => {
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
