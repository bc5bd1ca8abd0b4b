/** Parses the advice in a message and follows each remedy that it names. */
import { carriedOver } from './capacity/carried-over.js';
import { environmentCopilot } from './standing/copilot.js';
import { allocation, credits, tenantAt, type Tenant } from './tenant.fixture.js';
import { fromCredits } from './values/amounts.js';
import { addMilliseconds, nextMonth, startOfMonth } from './values/calendar.js';

/**
 * Follows a remedy for the environment that the message is about.
 * @returns the tenant afterwards
 */
type Follow = (tenant: Tenant, environmentId: string) => Tenant;

interface Phrase {
  readonly pattern: RegExp;
  follow(figures: readonly number[]): Follow;
}

const doing =
  (step: (tenant: Tenant, environmentId: string) => void): Follow =>
  (tenant, environmentId) => {
    step(tenant, environmentId);
    return tenant;
  };

const EXTENSION_DELAY_MS = 600_000;

const PHRASES: Readonly<Record<string, Phrase>> = {
  allocate: {
    pattern: /^allocate at least (\d+) credits? to this environment$/,
    follow: ([amount]) => doing((tenant, id) => tenant.does(allocation(id, amount!))),
  },
  'grant and allocate': {
    pattern: /^add a grant of at least (\d+) credits? and allocate (\d+) to this environment$/,
    follow: ([amount, allocated]) =>
      doing((tenant, id) => tenant.does(credits(amount!), allocation(id, allocated!))),
  },
  grant: {
    pattern: /^add a grant of at least (\d+) credits?$/,
    follow: ([amount]) => doing((tenant) => tenant.does(credits(amount!))),
  },
  'lower others': {
    pattern: /^lower other allocations by at least (\d+) credits?$/,
    follow: ([amount]) => doing((tenant, id) => lowerOthers(tenant, id, fromCredits(amount!))),
  },
  'switch on': {
    pattern: /^turn on the use of unallocated credits$/,
    follow: () => doing((tenant) => tenant.does(switchedOn)),
  },
  extension: {
    pattern: /^request an extension$/,
    follow: () =>
      doing((tenant) => {
        tenant.does({ type: 'GrantExtension', extensionId: 'advised', requestedBy: 'maria' });
        tenant.now = addMilliseconds(tenant.now, EXTENSION_DELAY_MS);
      }),
  },
  prepay: {
    pattern: /^raise the prepaid Copilot Credits to at least (\d+)$/,
    follow: ([amount]) => doing((tenant) => prepay(tenant, fromCredits(amount!), false)),
  },
  'Copilot allocation': {
    pattern: /^give this environment a Copilot allocation of at least (\d+) credits?$/,
    follow: ([amount]) =>
      doing((tenant, id) => setUp(tenant, id, { milliCredits: fromCredits(amount!) })),
  },
  'pay-as-you-go of the tenant': {
    pattern: /^link pay-as-you-go to the tenant$/,
    follow: () =>
      doing((tenant) =>
        prepay(tenant, tenant.state.configuration.copilot.prepaidMilliCredits, true),
      ),
  },
  'pay-as-you-go of the environment': {
    pattern: /^link pay-as-you-go to the environment$/,
    follow: () => doing((tenant, id) => setUp(tenant, id, { payAsYouGo: true })),
  },
  wait: { pattern: /^wait until the 1st$/, follow: () => nextMonthOf },
};

const switchedOn = { type: 'ChangeSettings', settings: { allowUnallocated: true } } as const;

const prepay = (tenant: Tenant, prepaidMilliCredits: number, payAsYouGo: boolean) =>
  tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits, payAsYouGo });

function setUp(tenant: Tenant, environmentId: string, changed: object): void {
  const own = environmentCopilot(tenant.state.configuration, environmentId);
  const copilot = { ...own, ...changed };
  tenant.does({ type: 'ChangeEnvironmentCopilot', environmentId, copilot });
}

function lowerOthers(tenant: Tenant, spared: string, milliCredits: number): void {
  let left = milliCredits;
  for (const [environmentId, present] of Object.entries(tenant.state.configuration.allocations)) {
    const lower = environmentId === spared ? 0 : Math.min(left, present);
    const lowered = { type: 'ChangeAllocation', environmentId } as const;
    tenant.does({ ...lowered, milliCredits: present - lower });
    left -= lower;
  }
  if (left > 0) throw new Error(`there is nothing to lower by ${left} milli-credits more`);
}

function nextMonthOf({ state }: Tenant): Tenant {
  const month = nextMonth(state.month);
  const trials = new Map(Object.keys(state.configuration.trials).map((id) => [id, 0]));
  return tenantAt(startOfMonth(month), carriedOver(state.configuration, month, trials));
}

export interface Advised {
  /** The name of the phrase. */
  readonly way: string;
  readonly follow: Follow;
}

/** @param sentence the whole advice: "Do this, do that, or wait until the 1st." */
export function advisedIn(sentence: string): Advised[] {
  const parts = sentence.replace(/( first)?\.?$/, '').split(/, or |, /);
  return parts.map((part) => {
    const text = part.charAt(0).toLowerCase() + part.slice(1);
    for (const [way, { pattern, follow }] of Object.entries(PHRASES)) {
      const match = pattern.exec(text);
      if (match) return { way, follow: follow(match.slice(1).map(Number)) };
    }
    throw new Error(`nobody knows how to "${text}"`);
  });
}

export const WAYS = Object.keys(PHRASES);
