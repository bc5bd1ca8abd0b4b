/** The processes of one run: two per role. Each is replaced when it dies, and a replaced process may still be alive. */
import { type Clock, type Projection, TransientError } from '#eventsourcing';
import type { CreditLedger } from '#ledger';
import { reflectedUntil, tenantsDue } from '#read-models';
import { faultyDatabase } from './harness/faulty-database.js';
import { faultySource, faultyStore } from './harness/faulty-store.js';
import { DEAD_LETTER_TOPICS } from '../../apps/projector/src/rejected-events.js';
import { CONSUMERS, faultyPublisher, USAGE_TOPICS } from './harness/message-log.js';
import { SimulatedProcess } from './harness/process.js';
import type { Role } from './plan/plan.js';
import { Admins } from './roles/admins.js';
import type { SystemUnderTest } from './system.js';
import type { World } from './world.js';

const PER_ROLE = CONSUMERS;

interface Member {
  readonly role: Role;
  readonly index: number;
  readonly process: SimulatedProcess;
  readonly clock: Clock;
  readonly ledger: CreditLedger;
  readonly followDueDates: ReturnType<SystemUnderTest['dueDatesFollower']>;
}

export class Cluster {
  private readonly members = new Map<string, Member>();
  private readonly everStarted: SimulatedProcess[] = [];
  readonly admins: Admins;

  constructor(private readonly world: World) {
    this.admins = new Admins(world, (index) => this.admin(index));
    for (const role of ['metering', 'projector', 'scheduler', 'admin'] as const) {
      for (let index = 0; index < PER_ROLE; index++) this.start(role, index);
    }
  }

  /**
   * Starts a process in place of the previous one, which becomes a zombie if it is alive.
   * @param aheadMs how far its clock is ahead of the others; a later replacement has the right clock again
   */
  start(role: Role, index: number, aheadMs = 0): void {
    const { scheduler, faults, system } = this.world;
    const place = index % PER_ROLE;
    const name = `${role} ${place}#${this.everStarted.length}`;
    const onKilled = () => this.restartLater(role, place, process);
    const process = new SimulatedProcess(name, { scheduler, faults, onKilled });
    const clock = this.world.clock.aheadBy(aheadMs);
    const ledger = this.createLedger(process, clock);
    const followDueDates = system.dueDatesFollower();
    const member = { role, index: place, process, clock, ledger, followDueDates };
    this.everStarted.push(process);
    this.members.set(`${role} ${place}`, member);
    if (role === 'projector') this.project(member);
    if (role === 'metering') this.meter(member);
  }

  kill(role: Role, index: number): void {
    this.member(role, index).process.kill();
  }

  /** Makes all schedulers check at once what is due. */
  tick(): void {
    for (let index = 0; index < PER_ROLE; index++) {
      const member = this.member('scheduler', index);
      this.world.observed.notified(member.clock.now());
      this.runs(member.process, this.doWhatIsDue(member));
    }
  }

  /** Ends all processes: work in progress no longer has any effect. */
  end(): void {
    for (const process of this.everStarted) process.end();
  }

  private member(role: Role, index: number): Member {
    return this.members.get(`${role} ${index % PER_ROLE}`)!;
  }

  private admin(index: number) {
    const { process, ledger } = this.member('admin', index);
    const runs = (work: Promise<unknown>) => this.runs(process, work);
    return { process, ledger, database: this.database(process), runs };
  }

  private meter({ process, ledger, index }: Member): void {
    const { system, log, clock, observed } = this.world;
    const dependencies = {
      ledger: system.aroundLedger(ledger),
      publisher: system.aroundPublisher(faultyPublisher(log, process)),
      clock,
      onMetered: observed.metered,
    };
    log.attach(
      index,
      {
        process,
        handle: (batch) => system.meterBatch(dependencies, batch),
        onFailure: (error) => this.failed(process, error),
      },
      USAGE_TOPICS,
    );
  }

  private createLedger(process: SimulatedProcess, clock: Clock): CreditLedger {
    const { system, engines, plan, disk } = this.world;
    const store = system.aroundStore(faultyStore(engines.store, process));
    const retry = { sleep: process.sleep, signal: process.signal };
    const { cachedMonthsMax } = plan;
    const checkpoints = plan.checkpoints && {
      folder: disk.folder(() => process.turn()),
      eventsBetween: plan.checkpoints.eventsBetween,
      // Metering works without checkpoints, too, and the results must be the same.
      onFailure: () => {},
    };
    const aggregate = { store, retry, cachedMonthsMax, ...(checkpoints && { checkpoints }) };
    return system.createLedger(aggregate, clock);
  }

  private database(process: SimulatedProcess) {
    const { system, engines } = this.world;
    return system.aroundDatabase(faultyDatabase(engines.readModels, process));
  }

  private project({ process, index }: Member): void {
    const { system, engines, log, plan } = this.world;
    this.runs(process, this.follow(process, system.usageProjection()));
    if (!plan.announces) return;
    const publisher = system.aroundPublisher(faultyPublisher(log, process));
    const store = faultyStore(engines.store, process);
    this.runs(process, this.follow(process, system.notifications(publisher, store)));
    const database = this.database(process);
    log.attach(
      index,
      {
        process,
        handle: (batch) => system.recordBatch(database, batch),
        onFailure: (error) => this.failed(process, error),
      },
      DEAD_LETTER_TOPICS,
    );
  }

  private follow(process: SimulatedProcess, projection: Projection): Promise<void> {
    const { system, engines, plan } = this.world;
    return system.runProjector({
      source: faultySource(engines.store, process),
      database: this.database(process),
      projection,
      retry: { sleep: process.sleep },
      signal: process.signal,
      maxBatch: plan.batchMax,
      checkEveryMs: 0,
    });
  }

  private async doWhatIsDue({ process, clock, ledger, followDueDates }: Member): Promise<void> {
    const { system, engines } = this.world;
    const database = this.database(process);
    const source = faultySource(engines.store, process);
    const dependencies = {
      ledger,
      clock,
      tenantsBehind: (month: string) => system.tenantsBehind(database, month),
      tenantsDue: (after: string, until: string) => tenantsDue(database, after, until),
      reflectedUntil: (now: string) => reflectedUntil(database, source, now),
      signal: process.signal,
      onOpened: () => {},
      onSeveralAtOnce: () => {},
      onFailed: (_tenantId: string, error: unknown) => this.failed(process, error),
    };
    await system.openDueMonths(dependencies);
    await followDueDates(dependencies);
  }

  /** The process's own loop retries transient errors; any other error stops the process. */
  private runs(process: SimulatedProcess, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.failed(process, error));
  }

  private failed(process: SimulatedProcess, error: unknown): void {
    if (!process.alive || error instanceof TransientError) return;
    this.world.observed.stoppedBy(process.name, error);
  }

  private restartLater(role: Role, place: number, died: SimulatedProcess): void {
    if (this.members.get(`${role} ${place}`)?.process !== died) return;
    void this.world.scheduler.turn(this).then(() => {
      if (this.members.get(`${role} ${place}`)?.process === died) this.start(role, place);
    });
  }
}
