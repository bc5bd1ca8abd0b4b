/** A TCP proxy that tests can cut and freeze, for a server that must not be stopped. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private isFrozen = false;

  private constructor(
    private readonly target: Target,
    private listensOn: number,
  ) {}

  static async start(target: Target): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, 0);
    await proxy.mend();
    return proxy;
  }

  get port(): number {
    return this.listensOn;
  }

  /** Drops all connections and refuses new ones, like a server that is down. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    const closed = once(server.close(), 'close');
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
  }

  async mend(): Promise<void> {
    if (this.server) return;
    const server = createServer((socket) => this.join(socket));
    server.listen(this.listensOn, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address) this.listensOn = address.port;
    this.server = server;
  }

  /** Keeps and accepts connections but passes nothing on, like a server stopped by SIGSTOP. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  private join(near: Socket): void {
    const far = connect(this.target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('data', (bytes) => {
        if (!other.write(bytes)) one.pause();
      });
      other.on('drain', () => this.isFrozen || one.resume());
      one.on('end', () => other.end());
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      if (this.isFrozen) one.pause();
    }
  }
}
