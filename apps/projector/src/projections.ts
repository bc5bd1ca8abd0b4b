/** The list of all projections, for the thread and the process that run them. */
import { LEDGER_CATEGORY } from '#contracts';
import {
  type EventSource,
  type EventStore,
  type MessagePublisher,
  type Projection,
  sharedSource,
} from '#eventsourcing';
import { usageProjection } from '#read-models';
import { FOLLOWED_CATEGORIES } from '#webhooks';
import { notifications } from './notifications.js';

/** One store for all followers in this thread, including webhooks, so that they share one subscription. */
export const withSharedSubscription = (
  store: EventStore & EventSource,
): EventStore & EventSource => ({
  ...store,
  ...sharedSource(store, { categories: FOLLOWED_CATEGORIES, main: LEDGER_CATEGORY }),
});

export const allProjections = (publisher: MessagePublisher, store: EventStore): Projection[] => [
  usageProjection(),
  notifications(publisher, store),
];

/** The name of the projection's retries in metrics, the log and readiness. */
export const projectionOperation = (name: string): string => `projection ${name}`;
