/** Whatever the gate, a charge or a refusal says in English has its German on the pages: over generated tenants, and every refusal. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Phrases, translator } from '../../apps/dashboard/src/texts/phrases.js';
import { rejectionProblem, REFUSAL_CODES } from '#contracts';
import { explainCharge } from '#metering';
import { environment, randomTenant } from '../../libs/metering/src/random-tenant.fixture.js';
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

/** Nothing is half translated: what is not known stays as it is. */
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
      'Missing Copilot Credit or AI Builder credit capacity: credit usage exceeds allocation: 681200 used of 400000 in this environment. Allocate at least 681200 credits to this environment, raise the prepaid Copilot Credits to at least 1, or wait for the 1st.',
    ),
  ).toBe(
    'Es fehlt an Copilot-Credits oder AI-Builder-Credits: der Verbrauch überschreitet die Zuteilung: 681200 von 400000 in dieser Umgebung verbraucht. Teilen Sie dieser Umgebung mindestens 681200 Credits zu, erhöhen Sie die vorausbezahlten Copilot-Credits auf mindestens 1 oder warten Sie auf den Ersten.',
  );
});
