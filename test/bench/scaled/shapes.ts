/** Usage of one tenant, of many alike, and of very many of which few send most. */
import type { OutgoingMessage } from '#eventsourcing';
import { usageMessages } from '../support/workload.js';

export interface ScaledShape {
  readonly name: string;
  readonly tenants: number;
  /** Which tenant the numbered event belongs to. */
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

/** @param run of its own, so that no two runs meet in one store. */
export function shapedMessages(
  shape: ScaledShape,
  run: string,
  topic: string,
  count: number,
): OutgoingMessage[] {
  return Array.from({ length: count }, (_, number) =>
    messageOf(shape.tenantOf(number), run, topic, number),
  );
}

/** Every tenant in turn, with ids that come in no measured part. */
export function warmUpMessages(
  shape: ScaledShape,
  run: string,
  topic: string,
  count: number,
): OutgoingMessage[] {
  return Array.from({ length: count }, (_, number) =>
    messageOf(number % shape.tenants, run, topic, 10_000_000 + number),
  );
}

function messageOf(tenant: number, run: string, topic: string, number: number): OutgoingMessage {
  const shape = { tenants: 1, environments: 5, users: 20, prefix: `${run}-${tenant}` };
  const [message] = usageMessages(shape, number, 1);
  const time = new Date(START_MS + (number % 1_000_000)).toISOString();
  return { ...message!, topic, headers: { ...message!.headers, ce_time: time } };
}

const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
