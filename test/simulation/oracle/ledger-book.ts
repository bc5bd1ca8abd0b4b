/** The oracle's books of one tenant: computed from the inputs of the run, in the order of the ledger. */
import type { RecordedEvent } from '#eventsourcing';
import type { Asked, Published } from '../harness/observed.js';
import { Account, totalsOf } from '../../oracle/account.js';
import { copyOf, type Decided, nothingDecided } from '../../oracle/decided.js';
import type { Run } from '../../oracle/run.js';
import { withinMonth } from './within-month.js';
import type { Findings } from './broken.js';
import { applyChange, type ConfigurationData, decidedOf, decidedText, differs } from './decided.js';
import { OverageBook } from './overage-book.js';
import { comparableCharge, comparableRun } from './stored-usage.js';

export interface Inputs {
  /** The published messages by `topic/partition/offset`. */
  readonly published: ReadonlyMap<string, Published>;
  readonly asked: readonly Asked[];
}

export interface MonthBook {
  readonly month: string;
  readonly account: Account;
  readonly runs: Run[];
}

type Data = Record<string, unknown>;

/** Information for admins that affects no figure. */
const REMARKS = ['UsageWarningRaised', 'OverAllocated'];

export class LedgerBook {
  readonly months = new Map<string, MonthBook>();
  /** The admins' changes that the ledger contains, by number. */
  readonly applied: { readonly number: number; readonly month: string }[] = [];
  private readonly overages = new Map<string, OverageBook>();
  private readonly everDecided: Decided[] = [nothingDecided()];
  /** The configuration that each tag names, from the changes that state a tag. */
  private readonly tagged = new Map<string, string>();
  private currentMonth: MonthBook | null = null;

  constructor(
    private readonly tenantId: string,
    private readonly inputs: Inputs,
    private readonly findings: Findings,
  ) {}

  /** Adds the events of the tenant's months, in the order of the store. */
  write(month: string, event: RecordedEvent): void {
    const data = event.data as Data;
    if (event.type === 'LedgerOpened' || event.type === 'MonthlyReset') this.open(month, data);
    const book = this.months.get(month);
    if (!book) return this.findings.add('P5', `${this.name(month)} has events before it is open`);
    const overage = this.overages.get(month)!;
    if (overage.isAbout(event)) return overage.compare(event);
    if (REMARKS.includes(event.type)) return;
    if (event.type === 'CreditConsumed') this.charge(book, event);
    else if (event.type === 'MonthClosed') this.close(book, data['closing'] as Data);
    else this.change(book, event);
    overage.followedBy(event);
  }

  end(): void {
    for (const overage of this.overages.values()) overage.end();
  }

  private open(month: string, data: Data): void {
    if (this.months.has(month)) return this.findings.add('P5', `${this.name(month)} opened twice`);
    const carried = data['configuration'] as ConfigurationData;
    const before = this.currentMonth !== null && month < this.currentMonth.month;
    const decided = before
      ? this.backdated(month, carried)
      : (this.currentMonth?.account.carriedOver() ?? nothingDecided());
    const book = { month, account: new Account(decided), runs: [] };
    this.months.set(month, book);
    const name = this.name(month);
    this.overages.set(month, new OverageBook(name, month, book.account, this.findings));
    if (!before) this.currentMonth = book;
  }

  /** A month before the first starts with any earlier configuration, without its allocations and Copilot Credits. */
  private backdated(month: string, carried: ConfigurationData): Decided {
    const decided = decidedOf(carried);
    const known = this.everDecided.some((one) => !differs(one, decided));
    if (!known)
      this.findings.add('P3', `${this.name(month)} opened with a configuration nobody decided`);
    return decided;
  }

  private charge(book: MonthBook, event: RecordedEvent): void {
    const origin = String(event.metadata.origin);
    const message = this.inputs.published.get(origin);
    if (!message) return this.findings.add('P1', `${origin} was charged but never published`);
    const { run } = message;
    const what = `${this.name(book.month)} revision ${event.revision} (${origin})`;
    this.findings.expect('P1', `${what} usage`, comparableRun(event.data), run);
    this.findings.expect('P3', `${what} month`, book.month, run.time.slice(0, 7));
    const { currency, drawnFrom, milliCredits } = book.account.book(run);
    const charge = comparableCharge(event.data);
    const pool = `${what} charged to`;
    this.findings.expect('P4', pool, charge.drawnFrom, drawnFrom);
    this.findings.expect(
      'P3',
      what,
      [charge.currency, charge.milliCredits],
      [currency, milliCredits],
    );
    book.runs.push(run);
  }

  private close({ month, account }: MonthBook, closing: Data): void {
    const { consumed, copilot, trial } = totalsOf(account);
    const what = `${this.name(month)} closing figures`;
    const said = [
      closing['consumedMilliCredits'],
      closing['copilotConsumedMilliCredits'],
      closing['trialConsumedMilliCredits'],
      closing['runs'],
    ];
    this.findings.expect('P3', what, said, [consumed, copilot, trial, account.booked.length]);
  }

  private change(book: MonthBook, event: RecordedEvent): void {
    const { by, at } = event.data as { by?: { actorId: string }; at: string };
    if (!by || by.actorId === 'system') return;
    const asked = this.inputs.asked[Number(by.actorId)];
    if (!asked) return this.findings.add('P3', `${event.type}: nobody asked for it`);
    this.findings.expect('P3', `change ${asked.number} tenant`, this.tenantId, asked.tenantId);
    this.applied.push({ number: asked.number, month: book.month });
    if (asked.tag !== null) this.checkTag(asked.tag, asked.number, book.account.decided);
    const against = applyChange(book.account, asked.change, withinMonth(book.month, at), at);
    if (against) this.findings.add('P3', `change ${asked.number} was made though ${against}`);
    this.everDecided.push(copyOf(book.account.decided));
  }

  /** A tag names one configuration: a change that states it must have been applied to that configuration. */
  private checkTag(tag: string, number: number, decided: Decided): void {
    const text = decidedText(decided);
    const named = this.tagged.get(tag) ?? text;
    this.tagged.set(tag, named);
    if (named === text) return;
    this.findings.add('P3', `change ${number} was meant for another configuration`);
  }

  private name(month: string): string {
    return `${this.tenantId} ${month}`;
  }
}
