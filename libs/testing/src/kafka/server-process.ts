/** The broker's Java process: start until ready, end politely or by force, and its log when something fails. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

const READY = 'Kafka Server started';
const LOG_LINES_SHOWN = 60;

export class ServerProcess {
  private child: ChildProcess | undefined;

  constructor(
    private readonly jars: string,
    private readonly properties: string,
    private readonly logFile: string,
  ) {}

  async start(): Promise<void> {
    const heap = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const args = [...heap, '-cp', `${this.jars}/*`, 'kafka.Kafka', this.properties];
    const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    process.once('exit', () => child.kill('SIGKILL'));
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        void this.logTail().then((tail) => reject(new Error(`broker ended: ${code}\n${tail}`)));
      });
      const watch = (bytes: Buffer) => {
        if (bytes.includes(READY)) resolve();
      };
      child.stdout.on('data', watch);
      child.stderr.on('data', watch);
    });
  }

  /** Resolves when the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async logTail(): Promise<string> {
    const log = await readFile(this.logFile, 'utf8').catch(() => 'the broker wrote no log');
    return log.split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  }
}
