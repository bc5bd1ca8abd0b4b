/**
 * A process of the scaled-out system with a missing address does not silently use embedded files: all combinations.
 */
import { type Configuration, ConfigurationError, readConfiguration } from '#platform/basics';
import type { Engines } from './engines.js';
import { privateEngines } from './private-engines.js';

const ADDRESSES = {
  KAFKA_BROKERS: 'kafka:9092',
  EVENTSTORE_URL: 'esdb://store:2113',
  DATABASE_URL: 'postgres://rows/meter',
};
type Address = keyof typeof ADDRESSES;
const OPENED: Readonly<Record<Address, readonly (keyof Engines)[]>> = {
  KAFKA_BROKERS: ['publisher', 'batchSource'],
  EVENTSTORE_URL: ['eventStore'],
  DATABASE_URL: ['readDatabase'],
};
const ALL = Object.keys(ADDRESSES) as Address[];

/** Every set of addresses, by the bits of a number. */
const SETS = Array.from({ length: 2 ** ALL.length }, (_, bits) =>
  ALL.filter((_address, index) => bits & (1 << index)),
);
const OPENINGS = SETS.flatMap((set) =>
  ALL.flatMap((address) => OPENED[address].map((opening) => ({ set, address, opening }))),
);

function opened(set: readonly Address[], opening: keyof Engines, host: string) {
  const named = Object.fromEntries(set.map((address) => [address, ADDRESSES[address]]));
  const configuration: Configuration = readConfiguration({ ...named, HOST: host, AUTH: 'none' });
  const lines: string[] = [];
  const before = privateEngines(configuration, (level, line) => lines.push(`${level}: ${line}`));
  const [first, again] = [0, 1].map(() => () => before(opening));
  return { lines, first: first!, again: again! };
}

describe('an engine that a process opens', () => {
  it.each(OPENINGS)('with $set set: $opening', ({ set, address, opening }) => {
    const isPrivate = set.length > 0 && !set.includes(address);
    const line = `${address} is not set, but ${set.join(' and ')}:`;
    for (const host of ['127.0.0.1', '::1', 'localhost']) {
      const here = opened(set, opening, host);
      here.first();
      here.again();
      expect(here.lines).toEqual(isPrivate ? [expect.stringContaining(`warn: ${line}`)] : []);
    }
    const everywhere = opened(set, opening, '0.0.0.0');
    if (!isPrivate) return everywhere.first();
    expect(everywhere.first).toThrow(ConfigurationError);
    expect(opened(set, opening, '0.0.0.0').first).toThrow(line);
  });
});
