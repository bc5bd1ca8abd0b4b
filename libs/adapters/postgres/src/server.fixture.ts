/** A server that speaks enough of PostgreSQL's protocol for a connection: it records statements and replies as configured. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** `command` is the tag of success; `error` a SQLSTATE; `drop` breaks the connection without a word. */
export type Reply = { readonly command: string } | { readonly error: string } | 'drop';

export interface Asked {
  /** The number of the connection, counted from 0 in the order they were opened. */
  readonly connection: number;
  readonly sql: string;
}

const LENGTH_BYTES = 4;
const READY_IDLE = message('Z', Buffer.from('I'));
const AUTHENTICATED = message('R', Buffer.from([0, 0, 0, 0]));

export async function startServer() {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const state = { reply: (sql: string): Reply => ({ command: sql.split(/[ ;]/)[0]! }) };
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
        else socket.write(Buffer.concat([AUTHENTICATED, READY_IDLE]));
        isStarted = true;
      }
    });

    function take(type: string, body: Buffer): void {
      if (type !== 'Q') return;
      const sql = body.toString('utf8', 0, body.length - 1);
      asked.push({ connection, sql });
      const reply = state.reply(sql);
      if (reply === 'drop') socket.destroy();
      else socket.write(Buffer.concat([answerOf(reply), READY_IDLE]));
    }
  }

  const { port } = server.address() as AddressInfo;
  return {
    ...{ asked, state, connectionString: `postgresql://meter@127.0.0.1:${port}/rows` },
    breakAll: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerOf(reply: Exclude<Reply, 'drop'>): Buffer {
  if ('command' in reply) return message('C', text(reply.command));
  const fields = [`SERROR`, `C${reply.error}`, 'Mas the server says it'].map(text);
  return message('E', Buffer.concat([...fields, Buffer.from([0])]));
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(1 + LENGTH_BYTES);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + LENGTH_BYTES, 1);
  return Buffer.concat([head, body]);
}
