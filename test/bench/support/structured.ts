/** The workload's messages as structured events for HTTP. */
import type { OutgoingMessage } from '#eventsourcing';

export function toEvent({ headers, value }: OutgoingMessage): object {
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith('ce_'));
  return {
    ...Object.fromEntries(attributes.map(([name, text]) => [name.slice('ce_'.length), text])),
    data: JSON.parse(value.toString()) as unknown,
  };
}
