/** Every projection there is: named here once, wherever they run. */
import type { EventStore, MessagePublisher, Projection } from '#eventsourcing';
import { usageProjection } from '#read-models';
import { notifications } from './notifications.js';

export const allProjections = (publisher: MessagePublisher, store: EventStore): Projection[] => [
  usageProjection(),
  notifications(publisher, store),
];
