/** An HTTP client with low processor cost: plain connections with one request at a time on each. */
import { connect, type Socket } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';

export interface HttpAskerOptions {
  readonly connections: number;
  /** Set if the service requires one. */
  readonly token?: string | undefined;
}

interface Question {
  readonly path: string;
  resolve(): void;
  reject(error: Error): void;
}

export class HttpAsker {
  private readonly connections: Connection[];
  private readonly free: Connection[];
  private readonly waiting: Question[] = [];

  constructor(address: string, { connections, token }: HttpAskerOptions) {
    const { hostname: host, port } = new URL(address);
    const authorization = token ? `Authorization: Bearer ${token}\r\n` : '';
    const headers = `Host: ${host}\r\n${authorization}`;
    this.connections = Array.from({ length: connections }, () => {
      const socket = connect({ host, port: Number(port), noDelay: true });
      const connection: Connection = new Connection(socket, headers, () => this.goOn(connection));
      return connection;
    });
    this.free = [...this.connections];
  }

  /** Resolves at the response with status 200. @throws for any other status */
  get(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const question = { path, resolve, reject };
      const connection = this.free.pop();
      if (connection) connection.ask(question);
      else this.waiting.push(question);
    });
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }

  private goOn(connection: Connection): void {
    const next = this.waiting.shift();
    if (next) connection.ask(next);
    else this.free.push(connection);
  }
}

class Connection {
  private asked: Question | null = null;
  private answer = '';

  constructor(
    private readonly socket: Socket,
    private readonly headers: string,
    private readonly onFree: () => void,
  ) {
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text: string) => this.hear(text));
    this.socket.on('error', (error) => this.asked?.reject(error));
  }

  ask(question: Question): void {
    this.asked = question;
    this.socket.write(`GET ${question.path} HTTP/1.1\r\n${this.headers}\r\n`);
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(text: string): void {
    this.answer += text;
    const head = this.answer.indexOf(END_OF_HEAD);
    if (head < 0) return;
    const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(this.answer) ?? [];
    if (this.answer.length < head + END_OF_HEAD.length + Number(length)) return;
    const { answer, asked } = this;
    this.answer = '';
    this.asked = null;
    if (answer.startsWith('HTTP/1.1 200 ')) asked!.resolve();
    else asked!.reject(new Error(`${asked!.path}: ${answer.slice(0, 500)}`));
    this.onFree();
  }
}
