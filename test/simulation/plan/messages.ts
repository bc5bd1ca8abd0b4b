/** Generated usage messages with few tenants, environments and ids, so that they often collide. */
import fc from 'fast-check';
import type { Work } from '../../oracle/run.js';
import { FLAWS, type PlannedMessage } from './message-spec.js';

const TENANTS = ['contoso', 'contoso', 'fabrikam_2025-10', 'tenant-✓'] as const;
export const ENVIRONMENTS = ['prod', 'test', '__proto__'] as const;

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const SOURCES = ['/flows', '/flows', '/apps'];

export const tenant = fc.constantFrom(...TENANTS);

const small = fc.nat(6);
const count = fc.oneof(small, fc.nat(4_000));

const prompt: fc.Arbitrary<Work> = fc.record({
  capability: fc.constant('prompt'),
  tier: fc.constantFrom('basic', 'standard', 'premium'),
  quantity: fc.record({ tokensIn: fc.nat(9_000), tokensOut: fc.nat(3_000) }),
});

const documents: fc.Arbitrary<Work> = fc.record({
  capability: fc.constantFrom(
    'customDocumentProcessing',
    'textRecognition',
    'receiptProcessing',
    'invoiceProcessing',
    'identityDocument',
  ),
  tier: fc.constant(null),
  quantity: fc.record({ pages: count }),
});

const images: fc.Arbitrary<Work> = fc.record({
  capability: fc.constantFrom(
    'objectDetection',
    'contractProcessing',
    'healthInsuranceCard',
    'imageDescription',
    'invoiceProcessing',
  ),
  tier: fc.constant(null),
  quantity: fc.record({ images: count }),
});

const texts: fc.Arbitrary<Work> = fc.record({
  capability: fc.constantFrom(
    'sentimentAnalysis',
    'languageDetection',
    'keyPhraseExtraction',
    'categoryClassification',
    'entityExtraction',
    'textTranslation',
  ),
  tier: fc.constant(null),
  quantity: fc.record({ characters: fc.nat(12_000) }),
});

const unpriced: fc.Arbitrary<Work> = fc.record({
  capability: fc.constantFrom('businessCard', 'prediction'),
  tier: fc.constant(null),
  quantity: fc.record({ rows: small }),
});

const work = fc.oneof(
  { weight: 4, arbitrary: documents },
  { weight: 2, arbitrary: prompt },
  { weight: 2, arbitrary: images },
  { weight: 2, arbitrary: texts },
  { weight: 1, arbitrary: unpriced },
);

const seldom = fc.integer({ min: 0, max: 11 }).map((value) => value === 11);

const statedIn = <Currency extends string>(currency: Currency) =>
  fc.record({ currency: fc.constant(currency), milliCredits: fc.nat(900_000) });

const stated = fc.oneof(
  { weight: 8, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: statedIn('aiBuilder') },
  { weight: 1, arbitrary: statedIn('copilot') },
);

const DAY = 24 * 60;

/** Recent, minutes ahead because of the publisher's clock, days ago, or months ago. */
const minutesBack = fc.oneof(
  { weight: 10, arbitrary: fc.nat(300) },
  { weight: 1, arbitrary: fc.integer({ min: -90, max: 0 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }).map((days) => days * DAY) },
  { weight: 1, arbitrary: fc.integer({ min: 40, max: 100 }).map((days) => days * DAY) },
);

export const plannedMessage: fc.Arbitrary<PlannedMessage> = fc.record({
  run: fc.record({
    tenantId: tenant,
    source: fc.constantFrom(...SOURCES),
    id: fc.constantFrom(...IDS),
    type: fc.constantFrom(
      'AIModelExecuted' as const,
      'AIModelExecuted' as const,
      'AIModelTrained' as const,
    ),
    environmentId: fc.constantFrom(...ENVIRONMENTS),
    userId: fc.constantFrom(null, 'u-1', 'u-2'),
    context: fc.constantFrom(
      'app',
      'cloudFlow',
      'cloudFlow',
      'agent',
      'agentFlow',
      'portal',
      'api',
    ),
    work,
    failed: seldom,
    quickTest: seldom,
    preview: seldom,
    stated,
  }),
  minutesBack,
  mode: fc.constantFrom('binary' as const, 'structured' as const),
  flaw: fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...FLAWS) },
  ),
});
