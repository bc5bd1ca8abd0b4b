/** The dialogs that change something, fetched when the first one is opened: a first page does without them. */
import { type ComponentProps, lazy, Suspense } from 'react';
import type { AllocateDialog as Allocate } from './allocate-dialog.js';
import type { GrantDialog as Grant } from './grant-dialog.js';

const LazyAllocate = lazy(async () => ({
  default: (await import('./allocate-dialog.js')).AllocateDialog,
}));
const LazyGrant = lazy(async () => ({ default: (await import('./grant-dialog.js')).GrantDialog }));

export const AllocateDialog = (props: ComponentProps<typeof Allocate>) => (
  <Suspense fallback={null}>
    <LazyAllocate {...props} />
  </Suspense>
);

export const GrantDialog = (props: ComponentProps<typeof Grant>) => (
  <Suspense fallback={null}>
    <LazyGrant {...props} />
  </Suspense>
);
