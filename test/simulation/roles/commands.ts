/** Turns a planned change into the command that an admin sends; its number is the actor, by which the ledger identifies it. */
import type { LedgerCommand } from '#metering';
import type { Change } from '../plan/plan.js';

export function commandOf(change: Change, number: number, at: string): LedgerCommand {
  const by = { actorId: String(number), reason: null };
  switch (change.kind) {
    case 'grant': {
      const { kind: _, ...grant } = change;
      return { type: 'AddGrant', at, grant, by };
    }
    case 'startTrial':
      return { type: 'StartTrial', at, userId: change.userId, by };
    case 'renewTrial':
      return { type: 'RenewTrial', at, userId: change.userId, by };
    case 'extend':
      return { type: 'GrantExtension', at, extensionId: `x-${number}`, requestedBy: 'maker', by };
    case 'endGrant':
      return { type: 'EndGrant', at, grantId: change.grantId, by };
    case 'allocate': {
      const { environmentId, milliCredits } = change;
      return { type: 'ChangeAllocation', at, environmentId, milliCredits, by };
    }
    case 'allowUnallocated':
      return { type: 'ChangeSettings', at, settings: { allowUnallocated: change.allowed }, by };
    case 'policy':
      return { type: 'ChangePolicy', at, policy: change.rows, by };
    case 'copilot': {
      const { prepaidMilliCredits, payAsYouGo } = change;
      return { type: 'ChangeCopilotCapacity', at, prepaidMilliCredits, payAsYouGo, by };
    }
    case 'environmentCopilot': {
      const { kind: _, environmentId, ...copilot } = change;
      return { type: 'ChangeEnvironmentCopilot', at, environmentId, copilot, by };
    }
  }
}
