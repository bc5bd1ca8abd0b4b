/** Every sentence of the gate, charges and rejections has a German translation on the pages: over generated tenants, and every rejection. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Phrases, translator } from '../../apps/dashboard/src/texts/phrases.js';
import { decodeMessage, rejectionProblem, REFUSAL_CODES } from '#contracts';
import { CAPABILITIES, explainCharge } from '#metering';
import { environment, randomTenant } from '../../libs/metering/src/random-tenant.fixture.js';
import { usageEvent } from '../support/usage-events.js';
import { refusalTexts } from './refusal-texts.js';
import {
  CLASSIC,
  credits,
  DUAL,
  POST_SEEDED,
  tenantAt,
  usageOf,
} from '../../libs/metering/src/tenant.fixture.js';

const phrases = JSON.parse(
  readFileSync('apps/dashboard/src/texts/phrases.de.json', 'utf8'),
) as Phrases;
const german = translator(phrases);

/** Texts are never translated in part: an unknown text stays unchanged. */
const untranslated = (texts: readonly string[]) => texts.filter((text) => german(text) === text);

const regimes = fc.constantFrom(CLASSIC, DUAL, POST_SEEDED);

it('knows all that the gate says', () => {
  const asked = fc.record({
    live: randomTenant(regimes),
    environmentId: environment,
    context: fc.constantFrom('app' as const, 'agent' as const),
    userId: fc.constantFrom(null, 'maria'),
  });
  fc.assert(
    fc.property(asked, ({ live, environmentId, ...asker }) => {
      const { run, make, explanation } = live().may(environmentId, asker);
      const said = [run.message, make.message, ...explanation.map(({ text }) => text)];
      expect(untranslated(said.filter((text) => text !== undefined))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

const USAGES = [
  { capability: 'prompt', tier: 'premium', quantity: { tokensIn: 310, tokensOut: 45 } },
  { capability: 'prompt', tier: 'basic', context: 'agent', quantity: { tokensIn: 310 } },
  { capability: 'invoiceProcessing', quantity: { pages: 3 } },
  { capability: 'invoiceProcessing', quantity: { pages: 3 }, status: 'failed' },
  { capability: 'invoiceProcessing', quantity: { pages: 3 }, quickTest: true },
  { capability: 'invoiceProcessing', quantity: { pages: 3 }, preview: true },
  { capability: 'customDocumentProcessing', quantity: { pages: 3 } },
  { capability: 'imageDescription', quantity: { images: 2 } },
  { capability: 'textTranslation', quantity: { characters: 3_400 } },
  { statedCredits: { currency: 'aiBuilder', milliCredits: 1_500 } },
] as const;

it.each(USAGES)('knows all steps to the charge of %j', (usage) => {
  for (const now of [CLASSIC, DUAL, POST_SEEDED]) {
    const tenant = tenantAt(now);
    tenant.does(credits(1_000));
    const run = usageOf({ time: now, ...usage });
    const { steps } = explainCharge({ usage: run, charge: tenant.charge(run) });
    expect(untranslated(steps.map(({ text }) => text))).toEqual([]);
  }
});

it('knows what each refusal of the ledger is called', () => {
  const titles = REFUSAL_CODES.map(
    (code) => rejectionProblem(code as Parameters<typeof rejectionProblem>[0]).title,
  ).filter((title) => title !== undefined);
  expect(titles.length).toBeGreaterThan(10);
  expect(untranslated(titles)).toEqual([]);
});

describe('of an event that is rejected', () => {
  const TOPIC = 'ai-model-executed';
  const now = '2026-11-20T12:00:00.000Z';
  const good = usageEvent({ id: 'one', tenantId: 'contoso', time: '2026-11-03T10:15:00Z' });

  const reasonOf = (value: Buffer | null, type?: string): string | null => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const decoded = decodeMessage(
      { topic: TOPIC, headers, value },
      { beginning: '2015-01-01T00:00:00.000Z', now },
    );
    return decoded.kind === 'invalid' ? decoded.reason.message : null;
  };
  const bytes = (event: unknown) => Buffer.from(JSON.stringify(event));
  const ofEvent = (parts: object) => reasonOf(bytes({ ...good, ...parts }));
  const ofData = (parts: object) => ofEvent({ data: { ...good.data, ...parts } });

  const WRONG = [undefined, null, '', '\u0000', 'x'.repeat(5_000), true, -1, 1.5, [], {}, { a: 1 }];
  const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'time', 'data', 'datacontenttype'];
  const MEMBERS = [
    ...['tenantId', 'environmentId', 'userId', 'modelId', 'capability', 'tier', 'context'],
    ...['automationId', 'status', 'quickTest', 'preview', 'quantity', 'statedCredits'],
  ];

  it('knows whatever is wrong with a member', () => {
    const reasons = WRONG.flatMap((wrong) => [
      ...ATTRIBUTES.map((name) => ofEvent({ [name]: wrong })),
      ...MEMBERS.map((name) => ofData({ [name]: wrong })),
      ofData({ quantity: { pages: wrong } }),
    ]).filter((reason) => reason !== null);
    expect(reasons.length).toBeGreaterThan(100);
    expect(untranslated(reasons)).toEqual([]);
  });

  it('knows which unit or tier a capability wants', () => {
    const reasons = CAPABILITIES.flatMap((capability) => [
      ofData({ capability, quantity: {} }),
      ofData({ capability, tier: 'basic', quantity: {} }),
    ]).filter((reason) => reason !== null);
    expect(reasons.length).toBeGreaterThan(CAPABILITIES.length);
    expect(untranslated(reasons)).toEqual([]);
  });

  it('knows what is wrong with a message as a whole', () => {
    const reasons = [
      reasonOf(null),
      reasonOf(Buffer.from([0xff])),
      reasonOf(Buffer.from('{')),
      reasonOf(Buffer.from('[]')),
      reasonOf(Buffer.from('['.repeat(200))),
      reasonOf(Buffer.alloc(2_000_000, ' ')),
      reasonOf(bytes(good), 'application/cloudevents+avro'),
      ofEvent({ datacontenttype: 'text/plain' }),
      ofEvent({ type: 'AIModelTrained' }),
      ofEvent({ time: '2027-01-01T00:00:00Z' }),
      ofEvent({ time: '1970-01-01T00:00:00Z' }),
      ofEvent({ data_base64: 'AA==' }),
    ];
    expect(reasons).not.toContain(null);
    expect(untranslated(reasons as string[])).toEqual([]);
  });
});

describe('of what the ledger refuses', () => {
  const refusals = refusalTexts();

  it('knows every text', () => {
    expect(untranslated(refusals)).toEqual([]);
  });

  it('has found them: whole ones, composed ones, and those with more than one way out', () => {
    expect(refusals.length).toBeGreaterThan(60);
    expect(refusals).toEqual(
      expect.arrayContaining([
        'This user has already had a trial: renew it instead.',
        'A year can have 1 extension.',
        'The trial runs until 7: as things stand it cannot be renewed after that.',
        'Only 7 credits are unallocated, so it can have at most 7: lower other allocations by at least 1 credit, or add a grant of at least 7 credits first.',
        '7 has not begun: send the event again once it has.',
        'Somebody changed the configuration since it was read: read it again, then decide.',
      ]),
    );
  });

  it('knows how far a change of several came before it was refused', () => {
    const text = '1 of 3 changes were made. There is no grant pack.';
    expect(german(text)).toBe(
      '1 von 3 Änderungen wurden ausgeführt. Das Guthaben pack gibt es nicht.',
    );
  });
});

/** The names in readiness reports: every named check in the sources. */
const partsOfProcesses = (): string[] =>
  ['apps', 'libs/engines/src', 'libs/platform/src'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('.spec.'))
      .flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(NAMED_AND_CHECKED)])
      .map(([, plain, template]) => plain ?? template!.replaceAll(/\$\{[^}]+\}/g, 'others')),
  );
const NAMED_AND_CHECKED = /name: (?:'([^']+)'|`([^`]+)`),[^{}]*?\bcheck\b/g;

it('knows every part of a process that the sources name', () => {
  expect(partsOfProcesses()).toEqual(expect.arrayContaining(['disk', 'open months']));
  expect(untranslated(partsOfProcesses())).toEqual([]);
});

it('knows what the parts of a process are called, and what they say', () => {
  expect(
    untranslated([
      ...['event store', 'read database', 'disk', 'message log', 'usage offsets', 'tenant ledgers'],
      ...[
        'usage consumer',
        'dead letter consumer',
        'dead letters',
        'projection usage',
        'read models',
      ],
      ...['projection notifications', 'projection others', 'not reached yet', 'not begun yet'],
      'subscription to ai-model-executed, ai-model-trained',
      'not read yet: the log says what it is waiting for',
      'no answer within 2000 ms',
      'no progress for 60 s or more although work is waiting: ai-model-executed/0 at 5',
      'tenants set aside: contoso (its ledger is damaged) and 3 more',
      'The rows are being filled from the ledger: position none of 8558 (3 %).',
      'The open month of 3 tenants has not begun (the newest is 2027-11, and this clock says 2026-11-28T12:00:00.000Z): a clock was ahead and opened it, or this one is behind. ' +
        'Commands of these tenants are refused (futureMonth) until it begins. Correct the clock; "ops ahead" names the tenants',
      'no authentication is configured: anyone on this machine who can reach this port may read and change everything',
    ]),
  ).toEqual([]);
});

it('prefers what says most by itself', () => {
  expect(german('projection usage')).toBe('Projektion des Verbrauchs');
  expect(german('projection others')).toBe('Projektion others');
});

it('keeps the places of a phrase', () => {
  const placesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
  for (const [english, other] of Object.entries(phrases)) {
    expect([english, placesIn(other)]).toEqual([english, placesIn(english)]);
  }
});

it('says what is not known as it is, whole', () => {
  const text = 'Credit usage exceeds allocation: nobody knows this part.';
  expect(german(text)).toBe(text);
});

it('begins sentences with a capital letter, and joins the ways as German does', () => {
  expect(
    german(
      'Missing Copilot Credit or AI Builder credit capacity: credit usage exceeds allocation: 681200 of 400000 used in this environment. Allocate at least 681200 credits to this environment, raise the prepaid Copilot Credits to at least 1, or wait until the 1st.',
    ),
  ).toBe(
    'Es fehlt an Copilot-Credits oder AI-Builder-Credits: der Verbrauch überschreitet die Zuteilung: 681200 von 400000 in dieser Umgebung verbraucht. Teilen Sie dieser Umgebung mindestens 681200 Credits zu, erhöhen Sie die vorausbezahlten Copilot-Credits auf mindestens 1 oder warten Sie bis zum Ersten.',
  );
});
