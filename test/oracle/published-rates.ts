/** The published rates by date, for every oracle, independent of the domain's code. */

export interface Quantities {
  readonly tokensIn?: number;
  readonly tokensOut?: number;
  readonly characters?: number;
  readonly pages?: number;
  readonly images?: number;
  readonly rows?: number;
}

/** Milli-credits in each currency. */
interface Amounts {
  readonly aiBuilder: number;
  readonly copilot: number;
}

interface Line {
  /** A run that states none of these units has no price. */
  readonly units: readonly (keyof Quantities)[];
  readonly amounts: (quantity: Required<Quantities>) => Amounts;
}

const each = (
  unit: 'pages' | 'images' | 'either',
  credits: number,
  copilotMilli: number,
): Line => ({
  units: unit === 'either' ? ['pages', 'images'] : [unit],
  amounts({ pages, images }) {
    const count = unit === 'either' ? pages + images : unit === 'pages' ? pages : images;
    return { aiBuilder: count * credits * 1_000, copilot: count * copilotMilli };
  },
});

const text = (credits: number, copilotMilli: number): Line => ({
  units: ['characters'],
  amounts({ characters }) {
    const thousands = Math.ceil(characters / 1_000);
    return { aiBuilder: thousands * credits * 1_000, copilot: thousands * copilotMilli };
  },
});

/** A credit per thousand tokens is a milli-credit per token. */
const tokens = (creditsIn: number, creditsOut: number, copilotMilli: number): Line => ({
  units: ['tokensIn', 'tokensOut'],
  amounts: ({ tokensIn, tokensOut }) => ({
    aiBuilder: tokensIn * creditsIn + tokensOut * creditsOut,
    copilot: Math.ceil((tokensIn + tokensOut) / 1_000) * copilotMilli,
  }),
});

interface Table {
  /** The instant from which the table applies, until the next one. */
  readonly since: string;
  /** Rates by capability, and by tier for prompts; capabilities that are absent have no published rate. */
  readonly lines: Readonly<Record<string, Line>>;
}

const LINES_2025_11_20: Table['lines'] = {
  'prompt/basic': tokens(1, 3, 100),
  'prompt/standard': tokens(20, 60, 1_500),
  'prompt/premium': tokens(140, 560, 10_000),
  customDocumentProcessing: each('pages', 100, 8_000),
  receiptProcessing: each('either', 32, 8_000),
  invoiceProcessing: each('either', 32, 8_000),
  identityDocument: each('either', 32, 8_000),
  contractProcessing: each('images', 32, 8_000),
  healthInsuranceCard: each('images', 32, 8_000),
  imageDescription: each('images', 32, 8_000),
  objectDetection: each('images', 8, 8_000),
  textRecognition: each('pages', 3, 100),
  sentimentAnalysis: text(2, 100),
  languageDetection: text(2, 100),
  keyPhraseExtraction: text(2, 100),
  categoryClassification: text(20, 1_500),
  entityExtraction: text(20, 1_500),
  textTranslation: text(22, 1_500),
};

/** A new price is a new table here, as it is a new card in the domain. */
const TABLES: readonly Table[] = [{ since: '0000', lines: LINES_2025_11_20 }];

const NOTHING = { tokensIn: 0, tokensOut: 0, characters: 0, pages: 0, images: 0, rows: 0 };

/**
 * The rate before the sum is rounded; `null` if no rate is published for the time, or the run states none of its units.
 */
export function publishedRate(
  at: string,
  capability: string,
  tier: string | null,
  quantity: Quantities,
): Amounts | null {
  const table = TABLES.findLast(({ since }) => since <= at)!;
  const line = table.lines[capability === 'prompt' ? `prompt/${tier}` : capability];
  if (!line?.units.some((unit) => quantity[unit] !== undefined)) return null;
  return line.amounts({ ...NOTHING, ...quantity });
}
