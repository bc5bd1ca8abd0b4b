/** The broker's Java process: start, orderly stop, kill, and its log after a failure. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { brokerOptions, keepClasses } from './java.js';

const READY = 'Kafka Server started';
const START_LIMIT_MS = 90_000;
const LOG_LINES_SHOWN = 60;

export class ServerProcess {
  private child: ChildProcess | undefined;
  /** The name of the broker's own folder, which is unique. */
  private readonly name = basename(dirname(this.properties));

  constructor(
    private readonly jars: string,
    private readonly properties: string,
    private readonly logFile: string,
  ) {}

  async start(): Promise<void> {
    const args = [
      '-Xmx512m',
      ...brokerOptions(this.jars, this.name),
      'kafka.Kafka',
      this.properties,
    ];
    const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    const orphaned = () => child.kill('SIGKILL');
    process.once('exit', orphaned);
    child.once('exit', () => process.off('exit', orphaned));
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const patience = new AbortController();
    try {
      await Promise.race([
        ready(child),
        ended(child),
        pause(START_LIMIT_MS, 'not ready in time', { signal: patience.signal, ref: false }),
      ]).then((reason) => {
        if (reason !== READY) throw new Error(reason);
      });
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`broker: ${String(error)}\n${await this.logTail()}`, { cause: error });
    } finally {
      patience.abort();
    }
  }

  /** Resolves when the process has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    await keepClasses(this.jars, this.name);
  }

  async logTail(): Promise<string> {
    const log = await readFile(this.logFile, 'utf8').catch(() => 'the broker wrote no log');
    return log.split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  }
}

async function ended(child: ChildProcess): Promise<string> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return `ended with ${code}`;
}

/** slf4j-simple writes to standard error. */
function ready({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stderr! }).on('line', (line) => {
      if (line.includes(READY)) resolve(READY);
    });
  });
}
