/** The published AsyncAPI document agrees with what the code reads and writes. */
import { readFileSync } from 'node:fs';
import { NOTIFICATION_TYPES, deadLetterTopic, NOTIFICATION_TOPIC, USAGE_TOPICS } from '#contracts';
import { USAGE_TYPES } from '#metering';

const document = readFileSync('docs/asyncapi.yaml', 'utf8');

const values = (line: RegExp): string[] => [...document.matchAll(line)].map(([, value]) => value!);

interface Schemas {
  readonly $defs: Readonly<Record<string, object>>;
}

const schemasOf = (file: string): Schemas =>
  JSON.parse(readFileSync(`docs/${file}`, 'utf8')) as Schemas;

describe('the AsyncAPI document', () => {
  it('names every topic in and out', () => {
    const usage = Object.values(USAGE_TOPICS);
    expect(values(/^    address: (.+)$/gm).sort()).toEqual(
      [...usage, ...usage.map(deadLetterTopic), NOTIFICATION_TOPIC].sort(),
    );
  });

  it('names every message, and every notification in its channel', () => {
    const all = [...USAGE_TYPES, 'Rejected', ...NOTIFICATION_TYPES].sort();
    expect(values(/^      name: (.+)$/gm).sort()).toEqual(all);
    const channel = document.slice(
      document.indexOf('\n  notifications:'),
      document.indexOf('\noperations:'),
    );
    expect([...channel.matchAll(/components\/messages\/(\w+)/g)].map(([, name]) => name)).toEqual(
      NOTIFICATION_TYPES,
    );
  });

  it('refers only to what there is', () => {
    const foreign = [...document.matchAll(/'\.\/(.+)#\/\$defs\/(\w+)'/g)];
    expect(foreign).not.toEqual([]);
    for (const [, file, name] of foreign) {
      expect(Object.keys(schemasOf(file!).$defs)).toContain(name);
    }
    const own = [...document.matchAll(/'#\/components\/(messages|schemas)\/(\w+)'/g)];
    expect(own).not.toEqual([]);
    for (const [, , name] of own) expect(document).toMatch(new RegExp(`^    ${name}:$`, 'm'));
  });
});
