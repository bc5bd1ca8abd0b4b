/** The processes of a run; like an orchestrator, it restarts processes that end. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AppName, type AppProcess, startApp } from '../support/app-process.js';
import { ConnectionLostError, type HttpClient } from '../support/http-client.js';

const MEMBERS: readonly AppName[] = [
  'metering',
  'metering',
  'projector',
  'projector',
  'scheduler',
  'scheduler',
  'admin',
  'query',
];
const RESTART_AFTER_MS = 1_000;
const END_WITHIN_MS = 10_000;
const LAST_LINES = 12;

export interface FleetOptions {
  /** The built product that the processes run. */
  readonly product: string;
  readonly env: Readonly<Record<string, string>>;
  /** The folder in which each member gets its own data folder. */
  readonly folder: string;
}

interface Member {
  readonly name: AppName;
  /** Kept when its process is replaced. */
  readonly dataDir: string;
  app: AppProcess;
  /** The duplicates counted by its earlier processes. */
  duplicatesBefore: number;
  /** Whether the test itself ends the process. */
  wanted: boolean;
}

export class Fleet {
  /** Processes that ended by themselves, with the reason; there should be none. */
  readonly stopped: string[] = [];
  private readonly members: Member[] = [];
  private closing = false;
  private everJoined = 0;
  /** The duplicates counted by members that left for good. */
  private left = 0;

  constructor(private readonly options: FleetOptions) {}

  async start(): Promise<void> {
    await Promise.all(MEMBERS.map((name) => this.add(name)));
    await Promise.all(this.members.map(({ app }) => app.ready()));
  }

  http(name: AppName): HttpClient {
    return this.member(name, 0).app.http;
  }

  /** Adds a process. @returns a function that makes it leave */
  async join(name: AppName): Promise<() => Promise<void>> {
    const member = await this.add(name);
    return async () => {
      await this.noteDuplicates(member);
      await this.end(member);
      this.members.splice(this.members.indexOf(member), 1);
      this.left += member.duplicatesBefore;
    };
  }

  /** kill -9, and a new process a second later. */
  async kill(name: AppName, index: number): Promise<void> {
    const member = this.member(name, index);
    await this.noteDuplicates(member);
    member.wanted = true;
    await member.app.child.end('SIGKILL');
    await pause(RESTART_AFTER_MS);
    await this.restart(member);
  }

  /** Replaces a process as a rolling update does. */
  async replace(name: AppName, index: number): Promise<void> {
    const member = this.member(name, index);
    await this.noteDuplicates(member);
    await this.end(member);
    await this.restart(member);
  }

  /** Stops a process with SIGSTOP and continues it later. */
  async freeze(name: AppName, index: number, milliseconds: number): Promise<void> {
    const { child } = this.member(name, index).app;
    child.signal('SIGSTOP');
    await pause(milliseconds);
    child.signal('SIGCONT');
  }

  /** The duplicates that all processes of metering have counted, including those that ended. */
  async duplicates(): Promise<number> {
    const metering = this.members.filter(({ name }) => name === 'metering');
    const counts = await Promise.all(
      metering.map(
        async ({ app, duplicatesBefore }) => duplicatesBefore + (await duplicatesOf(app)),
      ),
    );
    return counts.reduce((total, count) => total + count, this.left);
  }

  /** The last log lines of every member, for a failed run. */
  lastWords(): string {
    const of = ({ name, app }: Member) =>
      [`--- ${name}`, ...app.child.output.trim().split('\n').slice(-LAST_LINES)].join('\n');
    return this.members.map(of).join('\n');
  }

  /** @returns whether the readiness probes of all members succeed */
  async isReady(): Promise<boolean> {
    const answers = await Promise.all(
      this.members.map(({ app }) => app.http.get('/health/ready').catch(unlessLost)),
    );
    return answers.every((answer) => answer?.status === 200);
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.members.map(({ app }) => app.child.end('SIGKILL')));
  }

  private member(name: AppName, index: number): Member {
    return this.members.filter((member) => member.name === name)[index]!;
  }

  private async add(name: AppName): Promise<Member> {
    const dataDir = join(this.options.folder, `${name}-${this.everJoined++}`);
    const app = await this.startProcess(name, dataDir);
    const member: Member = { name, dataDir, app, duplicatesBefore: 0, wanted: false };
    this.members.push(member);
    this.watch(member);
    return member;
  }

  private startProcess(name: AppName, dataDir: string): Promise<AppProcess> {
    const { product, env } = this.options;
    return startApp(name, { product, env: { ...env, DATA_DIR: dataDir } });
  }

  private async end(member: Member): Promise<void> {
    member.wanted = true;
    const startedAt = performance.now();
    const code = await member.app.child.end('SIGTERM');
    const tookMs = performance.now() - startedAt;
    if (code !== 0) this.stopped.push(`${member.name} ended with ${code} on SIGTERM`);
    if (tookMs > END_WITHIN_MS) this.stopped.push(`${member.name} took ${tookMs} ms to end`);
  }

  private async restart(member: Member): Promise<void> {
    if (this.closing) return;
    member.app = await this.startProcess(member.name, member.dataDir);
    member.wanted = false;
    this.watch(member);
  }

  private watch(member: Member): void {
    const { child } = member.app;
    void child.gone.then(async (code) => {
      if (member.wanted || this.closing) return;
      const end = child.output.split('\n').slice(-5).join('\n');
      this.stopped.push(`${member.name} ended by itself with ${code}: ${end}`);
      await pause(RESTART_AFTER_MS);
      await this.restart(member);
    });
  }

  private async noteDuplicates(member: Member): Promise<void> {
    if (member.name === 'metering') member.duplicatesBefore += await duplicatesOf(member.app);
  }
}

async function duplicatesOf({ http }: AppProcess): Promise<number> {
  const metrics = (await http.metrics().catch(unlessLost)) ?? '';
  const lines = metrics.match(/^meter_events_duplicate_total{.*$/gm) ?? [];
  return lines.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
}

function unlessLost(error: unknown): null {
  if (error instanceof ConnectionLostError) return null;
  throw error;
}
