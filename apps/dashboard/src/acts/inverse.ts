/** The command that undoes a change of the audit trail: it restores the previous state of the part. */
import type { AuditEntry } from '../data/api.js';
import {
  addGrant,
  allocate,
  changeCopilot,
  changeEnvironmentCopilot,
  changePolicy,
  changeSettings,
  type Command,
  endGrant,
} from '../data/commands.js';

interface Credits {
  readonly credits: string;
}
interface Grant {
  readonly sku: string;
  readonly quantity: number;
  readonly validTo: string | null;
  readonly contractStart: string | null;
  readonly creditsEach: Credits;
}
interface EnvironmentCopilot {
  readonly credits: Credits;
  readonly drawFromTenant: boolean;
  readonly payAsYouGo: boolean;
}
interface CopilotCapacity {
  readonly prepaid: Credits;
  readonly payAsYouGo: boolean;
}

type Settings = Parameters<typeof changeSettings>[1];

const whole = ({ credits }: Credits): number => Number(credits);

/**
 * @param today a day, such as 2026-11-24, from which a restored grant counts
 * @returns the command, or `null` for what cannot be undone, such as the end of a month or a trial
 */
export function inverseOf(tenant: string, entry: AuditEntry, today: string): Command | null {
  const { type, before } = entry;
  const subject = (entry.subject ?? {}) as Readonly<Record<string, string>>;
  const environment = subject['environmentId'] ?? '';
  switch (type) {
    case 'AllocationChanged': {
      const was = before as Credits | null;
      return allocate(tenant, environment, { credits: was === null ? 0 : whole(was) });
    }
    case 'GrantAdded':
      return endGrant(tenant, subject['grantId'] ?? '');
    case 'GrantEnded':
      return addGrant(tenant, grantBack(before as Grant, today));
    case 'SettingsChanged':
      // An omitted member stays unchanged, so the former absence of sources must be sent as an empty list.
      return changeSettings(tenant, { sources: [], ...(before as Settings) });
    case 'PolicyChanged':
      return changePolicy(tenant, { rows: before } as Parameters<typeof changePolicy>[1]);
    case 'CopilotCapacityChanged': {
      const { prepaid, payAsYouGo } = before as CopilotCapacity;
      return changeCopilot(tenant, { prepaidCredits: whole(prepaid), payAsYouGo });
    }
    case 'EnvironmentCopilotChanged': {
      const { credits, ...flags } = before as EnvironmentCopilot;
      return changeEnvironmentCopilot(tenant, environment, { credits: whole(credits), ...flags });
    }
    default:
      return null;
  }
}

function grantBack(grant: Grant, today: string) {
  const { sku, quantity, validTo, contractStart, creditsEach } = grant;
  return {
    sku,
    quantity,
    creditsEach: whole(creditsEach),
    validFrom: today,
    ...(validTo !== null && { validTo }),
    ...(contractStart !== null && { contractStart }),
  };
}
