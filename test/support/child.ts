/** A process under test, with its output and exit code; it is killed when the tests end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface ChildOptions {
  readonly script: string;
  readonly arguments?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Node's compile cache (from Node 22), so that later starts of the same product are faster. */
const NODE_COMPILE_CACHE = join(process.cwd(), '.cache', 'compiled');
/**
 * No extra CA certificates: tests contact no outside server, and reading the certificates takes a thirtieth of a start.
 */
const NODE_EXTRA_CA_CERTS = '';

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export class Child {
  readonly gone: Promise<number | null>;
  private readonly child: ChildProcess;
  private readonly said: string[] = [];
  private readonly saidOnErrors: string[] = [];
  private waiting: (() => void)[] = [];

  constructor({ script, arguments: args = [], env }: ChildOptions) {
    this.child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE, NODE_EXTRA_CA_CERTS, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    this.gone = once(this.child, 'close').then(([code]) => {
      running.delete(this.child);
      this.wake();
      return code as number | null;
    });
    const listen = (stream: Readable, to: string[]) =>
      stream.on('data', (bytes: Buffer) => {
        to.push(bytes.toString());
        this.wake();
      });
    listen(this.child.stdout!, this.said);
    listen(this.child.stderr!, this.saidOnErrors);
  }

  /** @throws if the process could not be started */
  get pid(): number {
    if (this.child.pid === undefined) throw new Error('It was not started');
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get output(): string {
    return this.said.join('') + this.errors;
  }

  /** The output on stderr. */
  get errors(): string {
    return this.saidOnErrors.join('');
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Closes its output streams, as when its terminal is closed. */
  stopReading(): void {
    this.child.stdout!.destroy();
    this.child.stderr!.destroy();
  }

  /** @returns the exit code, or `null` after a signal that cannot be caught */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.signal(signal);
    return this.gone;
  }

  /**
   * Resolves to the first group of the expression as soon as the output matches it.
   * @throws the output if the process ends first
   */
  async says(expression: RegExp): Promise<string> {
    for (;;) {
      const match = expression.exec(this.output);
      if (match) return match[1] ?? match[0];
      if (!this.isRunning) throw new Error(`It ended with ${await this.gone}\n${this.output}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
