/** Keeps a component mounted once it was shown, so that it outlives the part that showed it. */
import { type ComponentType, useSyncExternalStore } from 'react';

let kept: ComponentType | null = null;
const listeners = new Set<() => void>();

/** Mounts the component and keeps it mounted until the page is left. */
export function keepMounted(component: ComponentType): void {
  if (kept === component) return;
  kept = component;
  for (const notify of listeners) notify();
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => {
    listeners.delete(notify);
  };
}

/** @returns the component to keep, or `null` before there is one */
export const useKeptMounted = (): ComponentType | null =>
  useSyncExternalStore(subscribe, () => kept);
