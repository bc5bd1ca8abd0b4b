/** The dialogs of commands, loaded when the first one is opened, so that the first page loads without them. */
import { type ComponentProps, lazy, Suspense } from 'react';
import type { AllocateDialog as Allocate } from './allocate-dialog.js';
import type { AllocateManyDialog as AllocateMany } from './allocate-many-dialog.js';
import type { EnvironmentCopilotDialog as EnvironmentCopilot } from './environment-copilot-dialog.js';
import type { GrantDialog as Grant } from './grant-dialog.js';
import type { CopilotDialog as Copilot } from './simple-dialogs.js';

const LazyAllocate = lazy(async () => ({
  default: (await import('./allocate-dialog.js')).AllocateDialog,
}));
const LazyAllocateMany = lazy(async () => ({
  default: (await import('./allocate-many-dialog.js')).AllocateManyDialog,
}));
const LazyCopilot = lazy(async () => ({
  default: (await import('./simple-dialogs.js')).CopilotDialog,
}));
const LazyEnvironmentCopilot = lazy(async () => ({
  default: (await import('./environment-copilot-dialog.js')).EnvironmentCopilotDialog,
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

export const AllocateManyDialog = (props: ComponentProps<typeof AllocateMany>) => (
  <Suspense fallback={null}>
    <LazyAllocateMany {...props} />
  </Suspense>
);

export const CopilotDialog = (props: ComponentProps<typeof Copilot>) => (
  <Suspense fallback={null}>
    <LazyCopilot {...props} />
  </Suspense>
);

export const EnvironmentCopilotDialog = (props: ComponentProps<typeof EnvironmentCopilot>) => (
  <Suspense fallback={null}>
    <LazyEnvironmentCopilot {...props} />
  </Suspense>
);
