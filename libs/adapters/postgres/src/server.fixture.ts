/**
 * A server with enough of PostgreSQL's protocol for a connection: it records statements and replies as configured.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** `command` is the tag of success, `error` an SQLSTATE; `drop` closes the connection, `silence` sends no reply. */
export type Reply = Success | { readonly error: string } | 'drop' | 'silence';

interface Success {
  readonly command: string;
  /** The value of the only column of the only row, with its type; if absent, there are no rows. */
  readonly value?: { readonly type: number; readonly text: string };
}

export interface Asked {
  /** The number of the connection, from 0 in the order of opening. */
  readonly connection: number;
  readonly sql: string;
  /** For a statement with parameters: its name (empty if it has none) and the parameter values. */
  readonly prepared?: { readonly name: string; readonly values: readonly string[] };
}

const LENGTH_BYTES = 4;
const READY_IDLE = message('Z', Buffer.from('I'));
const AUTHENTICATED = message('R', Buffer.from([0, 0, 0, 0]));

export async function startServer() {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const state = {
    reply: (sql: string): Reply => ({ command: sql.split(/[ ;]/)[0]! }),
    /** Whether new connections get no response. */
    isMute: false,
  };
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serve(socket, connections++);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function serve(socket: Socket, connection: number): void {
    let pending = Buffer.alloc(0);
    let isStarted = false;
    const statements = new Map<string, string>();
    let bound: Omit<Asked, 'connection'> = { sql: '' };
    socket.on('data', (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes]);
      for (;;) {
        const typeBytes = isStarted ? 1 : 0;
        if (pending.length < typeBytes + LENGTH_BYTES) return;
        const end = typeBytes + pending.readInt32BE(typeBytes);
        if (pending.length < end) return;
        const [type, body] = [pending.toString('latin1', 0, typeBytes), pending.subarray(0, end)];
        pending = pending.subarray(end);
        if (isStarted) take(type, body.subarray(typeBytes + LENGTH_BYTES));
        else if (!state.isMute) socket.write(Buffer.concat([AUTHENTICATED, READY_IDLE]));
        isStarted = true;
      }
    });

    function take(type: string, body: Buffer): void {
      const texts = body.toString('utf8').split('\0');
      if (type === 'Q') answer({ sql: texts[0]! }, READY_IDLE);
      else if (type === 'P') statements.set(texts[0]!, texts[1]!);
      else if (type === 'B') bound = boundBy(body, statements);
      else if (type === 'E') answer(bound);
      else if (type === 'S') socket.write(READY_IDLE);
    }

    function answer(statement: Omit<Asked, 'connection'>, ...more: readonly Buffer[]): void {
      asked.push({ connection, ...statement });
      const reply = state.reply(statement.sql);
      if (reply === 'drop') socket.destroy();
      else if (reply !== 'silence') socket.write(Buffer.concat([...answerOf(reply), ...more]));
    }
  }

  const { port } = server.address() as AddressInfo;
  return {
    ...{ asked, state, connectionString: `postgresql://meter@127.0.0.1:${port}/rows` },
    /** `connections` counts all connections ever opened, `open` those that are open now. */
    connections: () => connections,
    open: () => sockets.size,
    breakAll: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads the statement name and the values, all of them text, from a Bind message. */
function boundBy(
  body: Buffer,
  statements: ReadonlyMap<string, string>,
): Required<Omit<Asked, 'connection'>> {
  const nameAt = body.indexOf(0) + 1;
  let at = body.indexOf(0, nameAt);
  const name = body.toString('utf8', nameAt, at);
  at += 1;
  at += 2 + 2 * body.readInt16BE(at);
  const values: string[] = [];
  for (let left = body.readInt16BE(at); left > 0; left--) {
    const from: number = (values.length === 0 ? at + 2 : at) + LENGTH_BYTES;
    at = from + body.readInt32BE(from - LENGTH_BYTES);
    values.push(body.toString('utf8', from, at));
  }
  return { sql: statements.get(name)!, prepared: { name, values } };
}

function answerOf(reply: Exclude<Reply, string>): Buffer[] {
  if ('command' in reply) return [...rowOf(reply), message('C', text(reply.command))];
  const fields = [`SERROR`, `C${reply.error}`, 'Mas the server says it'].map(text);
  return [message('E', Buffer.concat([...fields, Buffer.from([0])]))];
}

function rowOf({ value }: Success): Buffer[] {
  if (!value) return [];
  const [column, row] = [Buffer.alloc(18), Buffer.from(value.text)];
  column.writeInt32BE(value.type, 6);
  const [one, length] = [Buffer.from([0, 1]), Buffer.alloc(LENGTH_BYTES)];
  length.writeInt32BE(row.length);
  return [
    message('T', Buffer.concat([one, text('value'), column])),
    message('D', Buffer.concat([one, length, row])),
  ];
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(1 + LENGTH_BYTES);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + LENGTH_BYTES, 1);
  return Buffer.concat([head, body]);
}
