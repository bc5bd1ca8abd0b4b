/** Distributions of usage over tenants: one, many with equal shares, and very many by Zipf's law. */
import type { OutgoingMessage } from '#eventsourcing';
import { usageMessages } from '../support/workload.js';

export interface ScaledShape {
  readonly name: string;
  readonly tenants: number;
  /** @returns the tenant of the event with this number */
  tenantOf(number: number): number;
}

export const HOT_TENANT: ScaledShape = { name: 'one hot tenant', tenants: 1, tenantOf: () => 0 };

export const HUNDRED_TENANTS: ScaledShape = {
  name: '100 tenants',
  tenants: 100,
  tenantOf: (number) => (number * 7_919) % 100,
};

const MANY = 10_000;

/** By Zipf's law the second tenant sends half as much as the first, the third a third, and so on. */
const CUMULATIVE: number[] = [];
for (let rank = 1, sum = 0; rank <= MANY; rank++) CUMULATIVE.push((sum += 1 / rank));

export const ZIPF_TENANTS: ScaledShape = {
  name: '10,000 tenants by Zipf',
  tenants: MANY,
  tenantOf(number) {
    const share = (Math.imul(number + 1, 2_654_435_761) >>> 0) / 2 ** 32;
    const target = share * CUMULATIVE[MANY - 1]!;
    let low = 0;
    for (let high = MANY - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (CUMULATIVE[middle]! < target) low = middle + 1;
      else high = middle;
    }
    return low;
  },
};

/** The topic and time of a shape's messages. */
export interface Sending {
  readonly topic: string;
  /** A unique name of the run, so that runs do not collide in one store. */
  readonly run: string;
  /** The time of all usage. */
  readonly time: Date;
}

export function shapedMessages(
  shape: ScaledShape,
  sending: Sending,
  from: number,
  count: number,
): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) =>
    messageOf(shape.tenantOf(from + index), sending, from + index),
  );
}

/** Messages of all tenants in turn, with ids that no measured part uses. */
export function firstMessages(
  shape: ScaledShape,
  sending: Sending,
  count: number,
): OutgoingMessage[] {
  return Array.from({ length: count }, (_, number) =>
    messageOf(number % shape.tenants, sending, FIRST_NUMBERS + number),
  );
}

const FIRST_NUMBERS = 10_000_000;

export const tenantName = (run: string, tenant: number): string => `${run}-${tenant}-0.example.com`;

function messageOf(tenant: number, { topic, run, time }: Sending, number: number): OutgoingMessage {
  const shape = { tenants: 1, environments: 5, users: 20, prefix: `${run}-${tenant}` };
  const [message] = usageMessages(shape, number, 1);
  return { ...message!, topic, headers: { ...message!.headers, ce_time: time.toISOString() } };
}
