/** Opens each resource once, on first use, and closes them in reverse order. */

export interface Resources {
  /** @returns a function that opens the resource on its first call and returns the same one from then on */
  once<T>(open: () => Promise<T>, close: (opened: T) => Promise<void>): () => Promise<T>;
  close(): Promise<void>;
}

export function createResources(): Resources {
  const closers: (() => Promise<void>)[] = [];
  return {
    once(open, close) {
      let opened: ReturnType<typeof open> | undefined;
      const openAndRemember = async () => {
        const resource = await open();
        closers.push(() => close(resource));
        return resource;
      };
      return () => (opened ??= openAndRemember());
    },
    async close() {
      for (const close of closers.reverse().splice(0)) await close();
    },
  };
}
