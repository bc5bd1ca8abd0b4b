/**
 * Every text member of a usage event with extreme values, from message to query results: one suite for all SQL engines.
 */
import { storable } from '#validation';
import type { IncomingMessage, SqlDatabase } from '#eventsourcing';
import {
  activity,
  breakdown,
  consumptionReport,
  environmentUsage,
  findRejected,
  findRuns,
  findTenant,
  gate,
  listRejected,
  type RejectedCursor,
} from '#read-models';
import { ACCEPTED, eventWith, IDS, LABELS, REFUSED, type TriedEvent } from './texts.js';
import { messageOf, NOW, takeIn } from './through.js';

const MONTH = NOW.slice(0, 'yyyy-MM'.length);
const PAGE = 7;

/** Each text in each member alone, and in all at once, when keys of several members have their maximum length. */
function eventsOf(texts: readonly string[], members: readonly string[]): TriedEvent[] {
  const places = [...members.map((member) => [member]), members];
  return texts
    .flatMap((text) => places.map((place) => ({ text, place })))
    .map(({ text, place }, number) => eventWith(number, place, text));
}

/** @param open opens an empty database, which the suite closes */
export function describeTextExtremes(engine: string, open: () => Promise<SqlDatabase>): void {
  let database: SqlDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it(`finds again what was accepted, in every answer (${engine})`, async () => {
    const events = eventsOf(Object.values(ACCEPTED), [...IDS, ...LABELS]);
    const taken = await takeIn(database, events.map(messageOf));
    expect(taken).toEqual({ charged: events.length, refused: 0 });
    for (const event of events) await expectAnswers(database, event);
  });

  it(`lists what was refused, with its bytes (${engine})`, async () => {
    const events = eventsOf(Object.values(REFUSED), IDS);
    const messages = events.map(messageOf);
    const taken = await takeIn(database, messages);
    expect(taken).toEqual({ charged: 0, refused: events.length });
    expect(await everyRefused(database)).toEqual(messages.map(bytesOf).sort());
    for (const [index, event] of events.entries()) {
      await expectListed(database, event, messages[index]!);
    }
  });

  it(`charges whatever a label holds, and shows what is left of it (${engine})`, async () => {
    const events = eventsOf(Object.values(REFUSED), LABELS);
    const taken = await takeIn(database, events.map(messageOf));
    expect(taken).toEqual({ charged: events.length, refused: 0 });
    for (const event of events) {
      const [run] = await findRuns(database, event.data.tenantId, event.id);
      const shown = [run!.modelName, run!.automationName, await environmentName(database, event)];
      expect(shown.filter((name) => name !== null && storable(name) !== name)).toEqual([]);
    }
  });
}

/** Expects all query results about one accepted event to contain its texts unchanged. */
async function expectAnswers(database: SqlDatabase, { id, source, data }: TriedEvent) {
  const { tenantId, environmentId, userId, modelId, automationId, ...rest } = data as TextsOf;
  const [modelName, automationName] = [rest.modelName ?? null, rest.automationName ?? null];
  const texts = { environmentId, userId, modelId, modelName, automationId, automationName };
  expect(await findTenant(database, tenantId)).toMatchObject({ tenantId });
  const runs = await findRuns(database, tenantId, id);
  expect(runs).toContainEqual(expect.objectContaining({ id, source, ...texts }));
  const question = { tenantId, month: MONTH, now: NOW };
  const filter = { environmentId, userId, modelId };
  const page = await activity(database, { ...question, filter, before: null, limit: 1_000 });
  expect(page).toMatchObject({ kind: 'found' });
  expect(JSON.stringify(page)).toContain(JSON.stringify(id));
  await expectGrouped(database, data as TextsOf);
  const requests = [
    { environmentId, userId, context: 'app', capability: null, tier: null } as const,
  ];
  expect(await gate(database, { ...question, requests })).toMatchObject({ kind: 'found' });
  await expectReported(database, data as TextsOf);
}

type TextsOf = Readonly<
  Record<'tenantId' | 'environmentId' | 'userId' | 'modelId' | 'automationId', string>
> &
  Readonly<Partial<Record<'environmentName' | 'modelName' | 'automationName', string>>>;

async function expectGrouped(database: SqlDatabase, data: TextsOf): Promise<void> {
  const { tenantId, environmentId: environment, userId: user, modelId: model } = data;
  const keys = { environment, user, model, automation: data.automationId };
  const answer = await breakdown(database, {
    tenantId,
    now: NOW,
    months: { first: MONTH, last: MONTH },
    by: ['environment', 'user', 'model', 'automation'],
    filter: keys,
    limit: 2,
  });
  expect(answer).toMatchObject({ kind: 'found', value: { rows: [keys] } });
}

async function expectReported(database: SqlDatabase, data: TextsOf): Promise<void> {
  const { tenantId, environmentId, userId } = data;
  const reported = [];
  const question = { tenantId, months: { first: MONTH, last: MONTH } };
  for await (const rows of consumptionReport(database, question)) reported.push(...rows);
  expect(reported).toContainEqual(expect.objectContaining({ environmentId, userId }));
}

async function environmentName(database: SqlDatabase, { data }: TriedEvent) {
  const { tenantId, environmentId } = data as TriedEvent['data'] & TextsOf;
  const question = { tenantId, month: MONTH, now: NOW, environmentId };
  const answer = await environmentUsage(database, question);
  expect(answer.kind).toBe('found');
  return answer.kind === 'found' ? answer.value.environmentName : null;
}

const bytesOf = ({ value }: IncomingMessage): string => value!.toString('base64');

/** The bytes of all rejected messages, read page by page. */
async function everyRefused(database: SqlDatabase): Promise<string[]> {
  const found: string[] = [];
  let after: RejectedCursor | null = null;
  do {
    const page = await listRejected(database, { filter: {}, after, limit: PAGE });
    found.push(...page.rejected.map(({ message }) => message!.valueBase64));
    after = page.next;
  } while (after !== null);
  return found.sort();
}

/** Expects the message to be found by its ids in their storable form, in the tenant's list and individually. */
async function expectListed(database: SqlDatabase, event: TriedEvent, message: IncomingMessage) {
  const [tenantId, eventId] = [storable(event.data.tenantId), storable(event.id)];
  const { offset } = message;
  const { rejected } = await listRejected(database, {
    filter: { tenantId, eventId },
    after: null,
    limit: 100,
  });
  expect(rejected.find((one) => one.offset === offset)!.message!.valueBase64).toBe(
    bytesOf(message),
  );
  const found = await findRejected(database, tenantId, eventId);
  expect(found.map((one) => one.offset)).toContain(offset);
}
