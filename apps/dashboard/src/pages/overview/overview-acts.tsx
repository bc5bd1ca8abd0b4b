/** The commands that the tenant's state calls for; each opens its dialog. */
import { useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { AllocateDialog, CopilotDialog, GrantDialog } from '../../acts/lazy-acts.js';
import type { TenantUsage } from '../../data/api.js';
import { useConfiguration } from '../../data/queries.js';
import { isOnCopilot, stateOf } from '../../data/standing.js';
import { useMayAct } from '../../data/use-may-act.js';
import { useTexts } from '../../texts/texts.js';
import { raiseNeeded } from './raise.js';

type Open =
  | { readonly dialog: 'grant' | 'copilot' }
  | { readonly dialog: 'allocate'; readonly environment?: string; readonly credits?: number };

interface OverviewActsProps {
  readonly usage: TenantUsage;
  /** A day, such as 2026-11-24. */
  readonly today: string;
}

export function OverviewActs({ usage, today }: OverviewActsProps) {
  const { say, formats } = useTexts();
  const mayAct = useMayAct(usage);
  const onCopilot = isOnCopilot(usage);
  const { data: configuration } = useConfiguration(usage.tenantId, undefined, onCopilot);
  const [open, setOpen] = useState<Open | null>(null);
  if (!mayAct) return null;
  const worst = usage.environments[0];
  const raise =
    worst?.source === 'allocation' && stateOf(worst) !== 'fine'
      ? raiseNeeded(worst, usage.unallocated.milliCredits)
      : null;
  const environment = worst?.environmentId;
  // Without an entitlement there is nothing to allocate.
  const owns = usage.entitlement.milliCredits > 0;
  return (
    <>
      {raise !== null && (
        <>
          <ActButton
            appearance="primary"
            onClick={() => setOpen({ dialog: 'allocate', environment, credits: raise.to })}
          >
            {say('act.raise', { amount: formats.count(raise.by) })}
          </ActButton>
          <ActButton onClick={() => setOpen({ dialog: 'allocate', environment, credits: 0 })}>
            {say('act.drawFromPool')}
          </ActButton>
        </>
      )}
      {onCopilot && (
        <ActButton onClick={() => setOpen({ dialog: 'copilot' })}>
          {say('copilot.change')}
        </ActButton>
      )}
      {raise === null && owns && (
        <ActButton onClick={() => setOpen({ dialog: 'allocate' })}>
          {say('overview.allocate')}
        </ActButton>
      )}
      <ActButton onClick={() => setOpen({ dialog: 'grant' })}>
        {say('overview.addCredits')}
      </ActButton>
      {open?.dialog === 'allocate' && (
        <AllocateDialog usage={usage} {...open} onClose={() => setOpen(null)} />
      )}
      {open?.dialog === 'copilot' && configuration && (
        <CopilotDialog configuration={configuration} onClose={() => setOpen(null)} />
      )}
      {open?.dialog === 'grant' && (
        <GrantDialog tenant={usage.tenantId} today={today} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
