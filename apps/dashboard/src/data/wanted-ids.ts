/** Ids that a page shows without knowing their names, gathered while it renders. */
export interface WantedIds {
  readonly add: (id: string) => void;
  /** In the order in which they were added; the same array until more are added. */
  readonly ids: () => readonly string[];
  readonly subscribe: (listener: () => void) => () => void;
}

export function wantedIds(): WantedIds {
  const added = new Set<string>();
  const listeners = new Set<() => void>();
  let published: readonly string[] = [];
  return {
    add(id) {
      if (added.has(id)) return;
      added.add(id);
      // Publishing must not interrupt rendering; the ids of one rendering are published together.
      if (added.size === published.length + 1) queueMicrotask(publish);
    },
    ids: () => published,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function publish(): void {
    published = [...added];
    for (const listener of listeners) listener();
  }
}
