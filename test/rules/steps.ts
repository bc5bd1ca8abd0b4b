/** The steps of a generated history, applied to meter and model at once and compared after each. */
import type { Grant, LedgerCommand, PolicyRow, Usage } from '#metering';
import { compareAnswers } from './compare.js';
import type { CopilotOfEnvironment } from '../oracle/decided.js';
import type { Meter } from './meter.js';
import * as model from './model/decisions.js';
import type { Step, World } from './world.js';

const BY = { actorId: 'admin', reason: null };
const MINUTE_MS = 60_000;

const step = (name: string, run: Step['run'], check: Step['check'] = () => true): Step => ({
  check,
  run,
  toString: () => name,
});

/** Expects the meter to decide as the rules do; `byRules` is undefined if the rules never reject the command. */
async function decide(
  world: World,
  meter: Meter,
  command: LedgerCommand,
  byRules: boolean | undefined,
): Promise<void> {
  const outcome = await meter.command(command);
  const isDone = outcome.kind === 'done';
  expect({ command, isDone, outcome }).toMatchObject({ isDone: byRules ?? true });
}

export const passTime = (minutes: number): Step =>
  step(`${minutes} minutes pass`, async (world, meter) => {
    world.now = new Date(Date.parse(world.now) + minutes * MINUTE_MS).toISOString();
    meter.setTime(world.now);
    world.tenant.openUpTo(world.now.slice(0, 7));
    await meter.openMonths();
  });

/** The scheduler's command when something is due; by the rules it changes nothing. */
export const sayWhatIsDue = (): Step =>
  step('say what is due', (world, meter) =>
    decide(world, meter, { type: 'PassTime', at: world.now }, undefined),
  );

export type PlannedGrant = Pick<
  Grant,
  'sku' | 'quantity' | 'milliCreditsEach' | 'contractStart'
> & {
  readonly startsInMinutes: number;
  readonly lastsMinutes: number | null;
};

export const grant = (planned: PlannedGrant): Step =>
  step(`grant ${JSON.stringify(planned)}`, async (world, meter) => {
    const { startsInMinutes, lastsMinutes, ...members } = planned;
    const validFrom = later(world.now, startsInMinutes);
    const validTo = lastsMinutes === null ? null : later(validFrom, lastsMinutes);
    const added = { ...members, grantId: `grant-${(world.ids += 1)}`, validFrom, validTo };
    const command = { type: 'AddGrant', at: world.now, grant: added, by: BY } as const;
    await decide(world, meter, command, model.addGrant(world.tenant.present, added, world.now));
  });

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * MINUTE_MS).toISOString();

export const end = (pick: number): Step =>
  step(`end grant ${pick}`, (world, meter) => {
    const { grants } = world.tenant.present.decided;
    const running = grants.filter(({ validTo }) => validTo === null || validTo > world.now);
    const grantId = running[pick % (running.length + 1)]?.grantId ?? 'unknown';
    const command = { type: 'EndGrant', at: world.now, grantId, by: BY } as const;
    return decide(world, meter, command, model.endGrant(world.tenant.present, grantId, world.now));
  });

export const allocateTo = (environmentId: string, milliCredits: number): Step =>
  step(`allocate ${milliCredits} to ${environmentId}`, (world, meter) => {
    const at = world.now;
    const command = { type: 'ChangeAllocation', at, environmentId, milliCredits, by: BY } as const;
    const byRules = model.allocate(world.tenant.present, environmentId, milliCredits, at);
    return decide(world, meter, command, byRules);
  });

export const offerUnallocated = (allowUnallocated: boolean): Step =>
  step(`unallocated credits ${allowUnallocated ? 'on' : 'off'}`, (world, meter) => {
    world.tenant.present.decided.allowUnallocated = allowUnallocated;
    const settings = { allowUnallocated };
    return decide(world, meter, { type: 'ChangeSettings', at: world.now, settings, by: BY }, true);
  });

export const rule = (policy: readonly PolicyRow[]): Step =>
  step(`policy ${JSON.stringify(policy)}`, (world, meter) => {
    world.tenant.present.decided.policy = policy;
    return decide(world, meter, { type: 'ChangePolicy', at: world.now, policy, by: BY }, true);
  });

export const prepay = (prepaidMilliCredits: number, payAsYouGo: boolean): Step =>
  step(`prepay ${prepaidMilliCredits}, pay as you go ${payAsYouGo}`, (world, meter) => {
    const { decided } = world.tenant.present;
    decided.copilotPrepaidMilliCredits = prepaidMilliCredits;
    decided.copilotPayAsYouGo = payAsYouGo;
    const changed = { prepaidMilliCredits, payAsYouGo, at: world.now, by: BY };
    return decide(world, meter, { type: 'ChangeCopilotCapacity', ...changed }, true);
  });

export const giveCopilot = (environmentId: string, copilot: CopilotOfEnvironment): Step =>
  step(`copilot of ${environmentId}: ${JSON.stringify(copilot)}`, (world, meter) => {
    const byRules = model.giveCopilot(world.tenant.present, environmentId, copilot);
    const changed = { environmentId, copilot, at: world.now, by: BY };
    return decide(world, meter, { type: 'ChangeEnvironmentCopilot', ...changed }, byRules);
  });

export const tryFree = (userId: string): Step =>
  step(`trial of ${userId}`, (world, meter) => {
    const byRules = model.startTrial(world.tenant.present, userId, world.now);
    return decide(world, meter, { type: 'StartTrial', at: world.now, userId, by: BY }, byRules);
  });

export const renew = (userId: string): Step =>
  step(`renew the trial of ${userId}`, (world, meter) => {
    const byRules = model.renewTrial(world.tenant.present, userId, world.now);
    return decide(world, meter, { type: 'RenewTrial', at: world.now, userId, by: BY }, byRules);
  });

export const extension = (): Step =>
  step('extension', (world, meter) => {
    const extensionId = `extension-${(world.ids += 1)}`;
    const asked = { at: world.now, extensionId, requestedBy: 'maker', by: BY };
    const byRules = model.extend(world.tenant.present, world.now);
    return decide(world, meter, { type: 'GrantExtension', ...asked }, byRules);
  });

/** @param agoMinutes the age of the run; a run is never earlier than the tenant's start */
export const use = (usage: Omit<Usage, 'id' | 'time'>, agoMinutes: number): Step =>
  step(`${agoMinutes} minutes ago ${summary(usage)}`, async (world, meter) => {
    const ran = later(world.now, -agoMinutes);
    const time = ran < world.tenant.start ? world.tenant.start : ran;
    const whole = { ...usage, id: `run-${(world.ids += 1)}`, time };
    const outcome = await meter.use(whole);
    const kind = world.tenant.run(whole) ? 'charged' : 'rejected';
    expect({ usage: whole, outcome }).toMatchObject({ outcome: { kind } });
  });

function summary({ environmentId, userId, context, capability, ...rest }: Partial<Usage>): string {
  const { type, status, preview, quickTest, tier, quantity, statedCredits } = rest;
  const how = JSON.stringify({ type, status, preview, quickTest, tier, quantity, statedCredits });
  return `${userId} ran ${capability} in ${environmentId} by ${context} ${how}`;
}

export const look = (): Step => step('look', async (world, meter) => compareAnswers(world, meter));
