/** `ops resubmit`: publishes the messages in dead letters again; those that fail again become new dead letters. */
import { deadLetterTopic, isWithoutContent, resubmission, USAGE_TOPICS } from '#contracts';
import {
  type BatchSource,
  type IncomingMessage,
  type MessageBatch,
  type MessagePublisher,
  type OutgoingMessage,
  sleep,
} from '#eventsourcing';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';
import { retryStep } from './retry-step.js';

const CONSUMER_GROUP = 'ai-credit-resubmission';
const TOPICS = Object.values(USAGE_TOPICS).map(deadLetterTopic);
const LAG_PAUSE_MS = 100;

/**
 * Handles each dead letter once per code and once for all codes: a pass for one code skips the others without
 * losing them. Letters added during the pass are left for the next one.
 */
export async function resubmit(tools: Tools, code?: string): Promise<Exit> {
  const { engines, print } = tools;
  const group = code === undefined ? CONSUMER_GROUP : `${CONSUMER_GROUP}-${code}`;
  const source = await engines.batchSource(group);
  const turn = new Turn(await engines.publisher(), code);
  await source.start(TOPICS, (batch) => turn.take(batch));
  turn.begin(await lagsOf(source, tools));
  await turn.over.opened;
  await source.stop();
  print(`${turn.sent} sent again, ${turn.skipped} skipped`);
  return EXIT.ok;
}

type Lags = Awaited<ReturnType<BatchSource['lag']>>;

/** The lags once the partitions are known; retries while the log is unavailable, as reading does. */
async function lagsOf(source: BatchSource, tools: Tools): Promise<Lags> {
  for (;;) {
    const lags = await retryStep(() => source.lag(), tools);
    if (lags.length > 0) return lags;
    await sleep(LAG_PAUSE_MS);
  }
}

/** A promise that all waiters share, resolved by `open`. */
class Gate {
  readonly opened: Promise<void>;
  open!: () => void;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

const nameOf = ({ topic, partition }: Lags[number] | MessageBatch): string =>
  `${topic}/${partition}`;

/** One pass over the dead letters that exist when it begins. */
class Turn {
  sent = 0;
  skipped = 0;
  /** Opens when the end of every partition is reached. */
  readonly over = new Gate();
  private readonly begun = new Gate();
  /** The number of letters in each unfinished partition when the pass began. */
  private readonly waiting = new Map<string, number>();
  private readonly ends = new Map<string, number>();

  constructor(
    private readonly publisher: MessagePublisher,
    private readonly code: string | undefined,
  ) {}

  begin(lags: Lags): void {
    for (const one of lags) if (one.lag > 0) this.waiting.set(nameOf(one), one.lag);
    this.begun.open();
    if (this.waiting.size === 0) this.over.open();
  }

  /** A crash between the publication and the commit repeats the publication, which is harmless: the ledger knows the ids. */
  async take(batch: MessageBatch): Promise<void> {
    await this.begun.opened;
    const end = this.endOf(batch);
    const due = batch.messages.filter(({ offset }) => offset <= end);
    if (due.length === 0) {
      await this.over.opened;
      return batch.commit(batch.messages[0]!.offset - 1);
    }
    await this.send(due);
    const last = due.at(-1)!.offset;
    await batch.commit(last);
    if (last === end) this.waiting.delete(nameOf(batch));
    if (this.waiting.size === 0) this.over.open();
  }

  private async send(letters: readonly IncomingMessage[]): Promise<void> {
    const messages = letters
      .filter(({ headers }) => this.code === undefined || codeIn(headers) === this.code)
      .filter((letter) => !isWithoutContent(letter))
      .map(resubmission)
      .filter((message): message is OutgoingMessage => message !== null);
    if (messages.length > 0) await this.publisher.publish(messages);
    this.sent += messages.length;
    this.skipped += letters.length - messages.length;
  }

  /** Delivery begins where the last pass ended, so the first letter determines where this pass ends. */
  private endOf(batch: MessageBatch): number {
    const name = nameOf(batch);
    const known = this.ends.get(name);
    if (known !== undefined) return known;
    const end = batch.messages[0]!.offset + (this.waiting.get(name) ?? 0) - 1;
    this.ends.set(name, end);
    return end;
  }
}

const codeIn = (headers: IncomingMessage['headers']): string | undefined =>
  headers['dlq-code']?.toString();
