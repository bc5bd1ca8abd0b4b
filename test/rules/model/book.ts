/** What the model remembers of a tenant: per month what was decided, and every run. Sums are made when asked for. */
import type { Grant, PolicyRow, Usage } from '#metering';

export interface Run {
  readonly usage: Usage;
  readonly paidBy: 'aiBuilder' | 'copilot' | 'trial';
  readonly milliCredits: number;
  /** Of the trial that paid: a renewed one starts anew. */
  readonly trialTerm: string | null;
}

interface Trial {
  readonly startedAt: string;
  readonly endsAt: string;
  readonly renewals: number;
}

interface CopilotOfEnvironment {
  readonly milliCredits: number;
  readonly drawFromTenant: boolean;
  readonly payAsYouGo: boolean;
}

/** Everything an administrator can decide. */
export interface Decided {
  readonly grants: Map<string, Grant>;
  readonly allocations: Map<string, number>;
  readonly trials: Map<string, Trial>;
  readonly copilot: Map<string, CopilotOfEnvironment>;
  /** When each was asked for, of the year. */
  extensions: string[];
  allowUnallocated: boolean;
  prepaidMilliCredits: number;
  payAsYouGo: boolean;
  policy: readonly PolicyRow[];
}

export interface MonthBook {
  readonly month: string;
  readonly decided: Decided;
  readonly runs: Run[];
  /** What running trials had used before this month, by user, as known when it began (A9). */
  readonly trialUsedBefore: ReadonlyMap<string, number>;
}

export const firstMonth = (month: string): MonthBook => ({
  month,
  runs: [],
  trialUsedBefore: new Map(),
  decided: {
    grants: new Map(),
    allocations: new Map(),
    trials: new Map(),
    copilot: new Map(),
    extensions: [],
    allowUnallocated: true,
    prepaidMilliCredits: 0,
    payAsYouGo: false,
    policy: [],
  },
});

/** What was decided stays; what was used starts at nothing (R11, R12). */
export function monthAfter(book: MonthBook, month: string): MonthBook {
  const { decided } = book;
  const users = [...decided.trials.keys()];
  return {
    month,
    runs: [],
    trialUsedBefore: new Map(users.map((userId) => [userId, trialUsed(book, userId)])),
    decided: {
      ...decided,
      grants: new Map(decided.grants),
      allocations: new Map(decided.allocations),
      trials: new Map(decided.trials),
      copilot: new Map(decided.copilot),
      extensions: decided.extensions.filter((at) => at.slice(0, 4) === month.slice(0, 4)),
    },
  };
}

/** Of the user's present term. */
export function trialUsed(book: MonthBook, userId: string): number {
  const term = book.decided.trials.get(userId)?.startedAt;
  const before = term! < book.month ? (book.trialUsedBefore.get(userId) ?? 0) : 0;
  return before + used(book, (run) => run.usage.userId === userId && run.trialTerm === term);
}

export const used = (book: MonthBook, counts: (run: Run) => boolean): number =>
  book.runs.filter(counts).reduce((sum, { milliCredits }) => sum + milliCredits, 0);
