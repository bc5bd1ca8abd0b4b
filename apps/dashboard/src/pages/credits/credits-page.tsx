/** The credits page: packs and licences over time, Copilot Credits, trials and extensions. */
import { type ReactNode, useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { GrantDialog } from '../../acts/lazy-acts.js';
import {
  CopilotDialog,
  EndGrantDialog,
  NamedDialog,
  RenewTrialDialog,
} from '../../acts/simple-dialogs.js';
import { useConfiguration } from '../../data/queries.js';
import { useMayAct } from '../../data/use-may-act.js';
import layout from '../../parts/layout.module.css';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { CopilotPanel } from './copilot-panel.js';
import { GrantsPanel } from './grants-panel.js';
import { TemporaryCredits } from './temporary-credits.js';

export type Opened =
  | { readonly dialog: 'grant' | 'copilot' | 'startTrial' | 'extend' }
  | { readonly dialog: 'endGrant' | 'renewTrial'; readonly subject: string };

/** The terms that this page shows; a release may add others. */
interface Terms {
  readonly trialsOffered?: unknown;
}

function CreditsPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { data, error, refetch } = useConfiguration(usage.tenantId, month);
  const mayAct = useMayAct(usage);
  const [opened, setOpened] = useState<Opened | null>(null);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const act = (label: string, wanted: Opened): ReactNode =>
    mayAct && (
      <ActButton size="small" onClick={() => setOpened(wanted)}>
        {label}
      </ActButton>
    );
  const onClose = () => setOpened(null);
  const terms: Terms = data.policy.terms;
  const isClassic = usage.regime === 'classic';
  const offers = { trials: isClassic && terms.trialsOffered === true, extensions: isClassic };
  const today = usage.asOf.time?.slice(0, 10) ?? `${usage.month}-01`;
  return (
    <div className={layout.stack}>
      <GrantsPanel
        configuration={data}
        add={act(say('overview.addCredits'), { dialog: 'grant' })}
        end={(grantId) => act(say('grant.end'), { dialog: 'endGrant', subject: grantId })}
      />
      <CopilotPanel
        configuration={data}
        change={act(say('copilot.change'), { dialog: 'copilot' })}
      />
      <TemporaryCredits
        configuration={data}
        start={offers.trials && act(say('trial.start'), { dialog: 'startTrial' })}
        renew={(user) => act(say('trial.renew'), { dialog: 'renewTrial', subject: user })}
        extend={offers.extensions && act(say('extension.ask'), { dialog: 'extend' })}
        offers={offers}
      />
      {opened?.dialog === 'grant' && (
        <GrantDialog tenant={usage.tenantId} today={today} onClose={onClose} />
      )}
      {opened?.dialog === 'copilot' && <CopilotDialog configuration={data} onClose={onClose} />}
      {opened?.dialog === 'endGrant' && (
        <EndGrantDialog configuration={data} subject={opened.subject} onClose={onClose} />
      )}
      {opened?.dialog === 'renewTrial' && (
        <RenewTrialDialog configuration={data} subject={opened.subject} onClose={onClose} />
      )}
      {(opened?.dialog === 'startTrial' || opened?.dialog === 'extend') && (
        <NamedDialog configuration={data} act={opened.dialog} onClose={onClose} />
      )}
    </div>
  );
}

export { CreditsPage as default };
