/** The terms of a policy grouped by subject, in reading order; unknown terms come last. */
import type { TextKey } from '../../texts/texts.js';

const GROUPS = {
  'terms.overage': [
    'copilotFallbackPercent',
    'agentStopPercent',
    'importantOveragePercent',
    'rounding',
  ],
  'terms.purchase': ['addOnSales', 'seededContractsBefore'],
  'terms.trials': ['trialsOffered', 'trialCredits', 'trialDays', 'trialRenewalsMax'],
  'terms.extensions': [
    'extensionCredits',
    'extensionDelayMinutes',
    'extensionsPerMonthMax',
    'extensionsPerYearMax',
  ],
} as const satisfies Partial<Record<TextKey, readonly string[]>>;

/** Shown in a sentence above the groups. */
const SAID = 'regime';

export type Terms = Readonly<Record<string, unknown>>;

interface TermGroup {
  readonly name: TextKey;
  readonly terms: Terms;
}

export function groupsOf(terms: Terms): TermGroup[] {
  const known = new Set<string>([SAID, ...Object.values(GROUPS).flat()]);
  const others = Object.keys(terms).filter((name) => !known.has(name));
  const groups: [TextKey, readonly string[]][] = [
    ...(Object.entries(GROUPS) as [TextKey, readonly string[]][]),
    ['terms.others', others],
  ];
  return groups.flatMap(([name, members]) => {
    const own = members.filter((one) => one in terms).map((one) => [one, terms[one]] as const);
    return own.length === 0 ? [] : [{ name, terms: Object.fromEntries(own) }];
  });
}
