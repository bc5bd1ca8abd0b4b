/** The faults of a chaos run. A fault is over when its promise resolves. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ScaledEngines } from '../support/scaled-engines.js';
import type { StandInProcess } from '../support/event-store-process.js';
import type { Fleet } from './fleet.js';
import type { Random } from './random.js';

export interface Target {
  readonly fleet: Fleet;
  readonly engines: ScaledEngines;
  readonly random: Random;
}

export interface Fault {
  readonly name: string;
  /** Whether the fault requires the stand-in of the event store. */
  readonly needsStandIn?: true;
  strike(target: Target): Promise<void>;
}

/** Longer than the session of the consumer group, so that the other members have taken over. */
const PAST_SESSION_MS = 36_000;
const FREEZE_MS = 15_000;
const DATABASE_AWAY_MS = 20_000;
const JOIN_AND_LEAVE_MS = 2_000;

const standInOf = ({ engines }: Target): StandInProcess => engines.eventStore.standIn!;

const kill = (name: 'metering' | 'projector' | 'scheduler'): Fault => ({
  name: `${name} killed`,
  strike: ({ fleet, random }) => fleet.kill(name, random.below(2)),
});

const killOnly = (name: 'admin' | 'query'): Fault => ({
  name: `${name} killed`,
  strike: ({ fleet }) => fleet.kill(name, 0),
});

export const FAULTS: readonly Fault[] = [
  { name: 'none', strike: async () => {} },
  kill('metering'),
  kill('projector'),
  kill('scheduler'),
  killOnly('admin'),
  killOnly('query'),
  {
    name: 'metering frozen past its session, then woken',
    strike: ({ fleet, random }) => fleet.freeze('metering', random.below(2), PAST_SESSION_MS),
  },
  {
    name: 'projector frozen, then woken',
    strike: ({ fleet, random }) => fleet.freeze('projector', random.below(2), FREEZE_MS),
  },
  {
    name: 'metering replaced (SIGTERM)',
    strike: ({ fleet, random }) => fleet.replace('metering', random.below(2)),
  },
  {
    name: 'members of metering join and leave every 2 s',
    async strike({ fleet }) {
      for (let round = 0; round < 4; round++) {
        const leave = await fleet.join('metering');
        await pause(JOIN_AND_LEAVE_MS);
        await leave();
        await pause(JOIN_AND_LEAVE_MS);
      }
    },
  },
  { name: 'broker restarted', strike: ({ engines }) => engines.kafka.restart() },
  {
    name: 'broker killed',
    async strike({ engines: { kafka } }) {
      await kafka.kill();
      await kafka.start();
    },
  },
  {
    name: 'PostgreSQL away for 20 s',
    async strike({ engines: { databaseWire } }) {
      await databaseWire.cut();
      await pause(DATABASE_AWAY_MS);
      await databaseWire.mend();
    },
  },
  {
    name: 'event store killed',
    needsStandIn: true,
    async strike(target) {
      await standInOf(target).kill();
      await pause(1_000);
      await standInOf(target).start();
    },
  },
  {
    name: 'event store frozen for 15 s',
    needsStandIn: true,
    async strike(target) {
      standInOf(target).signal('SIGSTOP');
      await pause(FREEZE_MS);
      standInOf(target).signal('SIGCONT');
    },
  },
  {
    name: 'event store commits without an answer',
    needsStandIn: true,
    async strike(target) {
      for (let round = 0; round < 4; round++) {
        await standInOf(target).control('/faults/commit-without-answer?times=2');
        await pause(500);
      }
    },
  },
  {
    name: 'event store resets calls after commit',
    needsStandIn: true,
    async strike(target) {
      for (let round = 0; round < 6; round++) {
        await standInOf(target).control('/faults/reset-after-commit');
        await pause(400);
      }
    },
  },
  {
    name: 'broker, event store and database at once',
    needsStandIn: true,
    async strike(target) {
      const names = ['broker killed', 'event store killed', 'PostgreSQL away for 20 s'];
      const all = FAULTS.filter(({ name }) => names.includes(name));
      await Promise.all(all.map((fault) => fault.strike(target)));
    },
  },
];
