/** A reader of server-sent events over fetch, as strict as a browser. */

export interface ServerSentEvent {
  readonly id: string;
  readonly data: { readonly position: number; readonly type: string };
}

export interface EventSourceReader {
  readonly status: number;
  /** The id from which a reconnect continues, including ids without data. */
  lastId(): string;
  next(): Promise<ServerSentEvent | null>;
  take(count: number): Promise<ServerSentEvent[]>;
  /** Resolves to a block that holds only the position of the stream. */
  heartbeat(): Promise<string>;
  close(): void;
}

export async function openEventSource(
  url: string,
  lastEventId?: string,
): Promise<EventSourceReader> {
  const stop = new AbortController();
  const response = await fetch(url, {
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: stop.signal,
  });
  const blocks = blocksOf(response);
  let lastId = '';
  const nextBlock = async (): Promise<string | null> => {
    const block = await blocks.next();
    if (block.done) return null;
    lastId = /^id: (.*)$/m.exec(block.value)?.[1] ?? lastId;
    return block.value;
  };
  const next = async (): Promise<ServerSentEvent | null> => {
    for (;;) {
      const block = await nextBlock();
      if (block === null) return null;
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined)
        return { id: lastId, data: JSON.parse(data) as ServerSentEvent['data'] };
    }
  };
  return {
    status: response.status,
    lastId: () => lastId,
    next,
    async take(count) {
      const events: ServerSentEvent[] = [];
      while (events.length < count) events.push((await next())!);
      return events;
    },
    async heartbeat() {
      for (;;) {
        const block = await nextBlock();
        if (block === null) throw new Error('the stream ended');
        if (/^(event: heartbeat\ndata:\n)?(id: \d+|:)$/.test(block)) return block;
      }
    },
    close: () => stop.abort(),
  };
}

async function* blocksOf(response: Response): AsyncGenerator<string> {
  let text = '';
  for await (const bytes of response.body!) {
    text += Buffer.from(bytes).toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
}
