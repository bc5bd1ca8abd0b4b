/** P3: ledger = read models = oracle = the responses of the query side, to the milli-credit. */
import {
  breakdown,
  type EnvironmentUsage,
  findRuns,
  type TenantUsage,
  tenantUsage,
} from '#read-models';
import { type Account, totalsOf } from '../../oracle/account.js';
import type { Booked } from '../../oracle/booked.js';
import { withinMonth } from '../oracle/within-month.js';
import type { MonthBook } from '../oracle/ledger-book.js';
import type { Evidence } from './evidence.js';

export async function sameEverywhere(evidence: Evidence): Promise<void> {
  for (const [tenantId, { months }] of evidence.books) {
    for (const book of months.values()) {
      await compareUsage(evidence, tenantId, book);
      if (book.account.booked.length > 0) await compareBreakdown(evidence, tenantId, book);
    }
    await compareRuns(evidence, tenantId, [...months.values()]);
  }
}

async function compareUsage(
  { world, findings }: Evidence,
  tenantId: string,
  { month, account }: MonthBook,
): Promise<void> {
  const now = world.clock.now().toISOString();
  const answer = await tenantUsage(world.engines.readModels, { tenantId, month, now });
  const what = `usage of ${tenantId} in ${month}`;
  if (answer.kind !== 'found') return findings.add('P3', `${what}: ${answer.kind}`);
  const { value } = answer;
  const at = withinMonth(month, now);
  const expect = (part: string, said: unknown, expected: unknown) =>
    findings.expect('P3', `${what}${part}`, said, expected);
  expect('', tenantFiguresSaid(value), tenantFiguresOf(account, at));
  expect(', tenant pool', poolSaid(value), poolOf(account, at));
  const expected = new Set([...account.environments(), ...account.decided.allocations.keys()]);
  const environments = value.environments.map((one) => one.environmentId);
  expect(', environments', environments, [...expected].sort());
  for (const environment of value.environments) {
    const { environmentId: id } = environment;
    expect(`, ${id}`, figuresSaid(environment), figuresOf(account, id, at));
  }
}

const tenantFiguresSaid = (said: TenantUsage) => ({
  consumed: said.consumed.milliCredits,
  copilot: said.copilotConsumed.milliCredits,
  trial: said.trialConsumed.milliCredits,
  entitlement: said.entitlement.milliCredits,
  unallocated: said.unallocated.milliCredits,
  runs: said.runs,
});

const tenantFiguresOf = (account: Account, at: string) => ({
  ...totalsOf(account),
  entitlement: account.entitlement(at),
  unallocated: account.unallocated(at),
  runs: account.booked.length,
});

const poolSaid = ({ pool }: TenantUsage) => ({
  available: pool.available.milliCredits,
  consumed: pool.consumed.milliCredits,
  level: pool.overage.level,
});

function poolOf(account: Account, at: string) {
  const { available, consumed, level } = account.tenantPool(at);
  return { available, consumed, level };
}

const figuresSaid = (said: EnvironmentUsage) => ({
  source: said.source,
  available: said.available.milliCredits,
  consumed: said.consumed.milliCredits,
  copilot: said.copilotConsumed.milliCredits,
  level: said.overage.level,
  runs: said.runs,
  failedRuns: said.failedRuns,
});

function figuresOf(account: Account, environmentId: string, at: string) {
  const { source, available, level } = account.drawsFrom(environmentId, at);
  const booked = account.booked.filter((one) => one.run.environmentId === environmentId);
  return {
    source,
    available,
    consumed: account.consumed(environmentId),
    copilot: account.consumed(environmentId, 'copilot'),
    level,
    runs: booked.length,
    failedRuns: booked.filter((one) => one.run.failed).length,
  };
}

async function compareBreakdown(
  { world, findings }: Evidence,
  tenantId: string,
  { month, account }: MonthBook,
): Promise<void> {
  const question = {
    tenantId,
    months: { first: month, last: month },
    now: world.clock.now().toISOString(),
    by: ['day', 'environment', 'user'] as const,
    limit: 10_000,
  };
  const answer = await breakdown(world.engines.readModels, question);
  const what = `breakdown of ${tenantId} in ${month}`;
  if (answer.kind !== 'found') return findings.add('P3', `${what}: ${answer.kind}`);
  const said = answer.value.rows.map((row) => [
    [row['day'], row['environment'], row['user']],
    [row.consumed, row.copilotConsumed, row.trialConsumed].map((one) => one.milliCredits),
    row.runs,
  ]);
  findings.expect('P3', what, sorted(said), sorted(groupsOf(account)));
}

function groupsOf({ booked }: Account): unknown[] {
  const groups = new Map<string, Booked[]>();
  for (const one of booked) {
    const { time, environmentId, userId } = one.run;
    const key = JSON.stringify([time.slice(0, 10), environmentId, userId]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, group]) => {
    const { consumed, copilot, trial } = totalsOf({ booked: group });
    return [JSON.parse(key), [consumed, copilot, trial], group.length];
  });
}

const sorted = (rows: readonly unknown[]): string[] =>
  rows.map((row) => JSON.stringify(row)).sort();

async function compareRuns(
  { world, findings }: Evidence,
  tenantId: string,
  books: readonly MonthBook[],
): Promise<void> {
  const booked = books.flatMap(({ month, account }) =>
    account.booked.map((one) => ({ month, ...one })),
  );
  for (const id of new Set(booked.map(({ run }) => run.id))) {
    const found = await findRuns(world.engines.readModels, tenantId, id);
    const said = found.map((one) => [
      [one.source, one.month],
      [one.charged.milliCredits, one.currency],
    ]);
    const expected = booked
      .filter(({ run }) => run.id === id)
      .map(({ run, month, milliCredits, currency }) => [
        [run.source, month],
        [milliCredits, currency],
      ]);
    findings.expect('P3', `what became of ${tenantId} ${id}`, sorted(said), sorted(expected));
  }
}
