/** A planned usage message and its bytes; some are invalid on purpose. */
import { CLOUD_EVENT_JSON } from '#contracts';
import type { OutgoingMessage } from '#eventsourcing';
import type { Run } from '../../oracle/run.js';

/** The flaws for which a message can never be charged. */
export const FLAWS = [
  'noJson',
  'noUtf8',
  'emptyObject',
  'unknownCapability',
  'negativeQuantity',
  'fractionalQuantity',
  'unitMissing',
  'emptyId',
  'farFuture',
  'wrongTopic',
] as const;
export type Flaw = (typeof FLAWS)[number];

export type Mode = 'binary' | 'structured';

/** One message to publish. */
export interface UsageMessage {
  readonly run: Run;
  readonly mode: Mode;
  readonly flaw: Flaw | null;
  /** Whether its month had not begun when it was published: it is charged or rejected, depending on clocks. */
  readonly isEarly?: boolean;
}

/** A message before the clock is known: its time is `minutesBack` before its publication. */
export interface PlannedMessage extends Omit<UsageMessage, 'run'> {
  readonly run: Omit<Run, 'time'>;
  readonly minutesBack: number;
}

export function publishedAt(now: Date, { run, minutesBack, mode, flaw }: PlannedMessage) {
  const time = new Date(now.getTime() - minutesBack * 60_000).toISOString();
  return { run: { ...run, time }, mode, flaw };
}

const TOPICS = { AIModelExecuted: 'ai-model-executed', AIModelTrained: 'ai-model-trained' };

export function topicOf({ run, flaw }: UsageMessage): string {
  const swapped = flaw === 'wrongTopic';
  return (run.type === 'AIModelExecuted') !== swapped
    ? TOPICS.AIModelExecuted
    : TOPICS.AIModelTrained;
}

export function encode(message: UsageMessage): OutgoingMessage {
  const { run, mode, flaw } = message;
  const event = eventOf(run, flaw);
  const { data, ...attributes } = event;
  const structured = mode === 'structured';
  const value = damaged(JSON.stringify(structured ? event : data), flaw);
  const headers: Record<string, string> = structured
    ? { 'content-type': CLOUD_EVENT_JSON }
    : { 'content-type': 'application/json' };
  if (!structured) {
    for (const [name, text] of Object.entries(attributes)) headers[`ce_${name}`] = text;
  }
  return { topic: topicOf(message), key: run.tenantId, value, headers };
}

function damaged(text: string, flaw: Flaw | null): Buffer {
  if (flaw === 'noJson') return Buffer.from(text.slice(0, text.length >> 1));
  if (flaw === 'emptyObject') return Buffer.from('{}');
  const bytes = Buffer.from(text);
  return flaw === 'noUtf8' ? Buffer.concat([bytes, Buffer.from([0xff, 0xfe])]) : bytes;
}

function eventOf(run: Run, flaw: Flaw | null) {
  return {
    specversion: '1.0',
    id: flaw === 'emptyId' ? '' : run.id,
    source: run.source,
    type: run.type,
    time: flaw === 'farFuture' ? '2099-01-01T00:00:00Z' : run.time,
    data: {
      tenantId: run.tenantId,
      environmentId: run.environmentId,
      userId: run.userId,
      modelId: `model-${run.work.capability}`,
      capability: flaw === 'unknownCapability' ? 'telepathy' : run.work.capability,
      tier: run.work.tier,
      context: run.context,
      status: run.failed ? 'failed' : 'processed',
      quickTest: run.quickTest,
      preview: run.preview,
      quantity: quantityOf(run, flaw),
      statedCredits: run.stated,
    },
  };
}

function quantityOf({ work }: Run, flaw: Flaw | null): object {
  if (flaw === 'negativeQuantity') return { ...work.quantity, pages: -1 };
  if (flaw === 'fractionalQuantity') return { ...work.quantity, pages: 1.5 };
  return flaw === 'unitMissing' ? { lightYears: 3 } : work.quantity;
}

/** The permanent identity of an event, encoded so that different parts never give the same text. */
export const identityOf = ({ tenantId, source, id }: Pick<Run, 'tenantId' | 'source' | 'id'>) =>
  JSON.stringify([tenantId, source, id]);

/** Equal for two messages with the same content, whichever mode they were sent in. */
export const meaningOf = (run: Run): string => JSON.stringify(run);
