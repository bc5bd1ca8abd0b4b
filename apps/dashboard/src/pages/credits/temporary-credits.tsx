/** Temporary credits: trials of users, and extensions of a month. */
import type { ReactNode } from 'react';
import type { TenantConfiguration } from '../../data/api.js';
import { DataTable } from '../../parts/data-table.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';

/** In half the width of a page, names must leave room for dates and buttons. */
const NAME_MAX = 24;

interface TemporaryCreditsProps {
  readonly configuration: TenantConfiguration;
  readonly start: ReactNode;
  readonly renew: (userId: string) => ReactNode;
  readonly extend: ReactNode;
  /** Which of the two the terms in force offer. */
  readonly offers: { readonly trials: boolean; readonly extensions: boolean };
}

export function TemporaryCredits(props: TemporaryCreditsProps) {
  return (
    <div className={layout.pair}>
      <Trials {...props} />
      <Extensions {...props} />
    </div>
  );
}

function Trials({ configuration: { trials }, start, renew, offers }: TemporaryCreditsProps) {
  const { say, formats } = useTexts();
  return (
    <Panel title={say('credits.trials')} tools={start}>
      {trials.length === 0 ? (
        <p className="quiet">
          {say(offers.trials ? 'credits.trials.none' : 'credits.trials.over')}
        </p>
      ) : (
        <DataTable
          caption={say('credits.trials')}
          isListOnPhone
          rows={trials}
          keyOf={({ userId }) => userId}
          columns={[
            {
              name: say('dimension.user'),
              of: ({ userId }) => <Name of={userId} max={NAME_MAX} />,
            },
            {
              name: say('col.used'),
              isNumber: true,
              of: ({ consumed }) => formats.credits(consumed.milliCredits),
            },
            {
              name: say('col.available'),
              isNumber: true,
              of: ({ credits }) => formats.credits(credits.milliCredits),
            },
            { name: say('grant.to'), of: ({ endsAt }) => `${formats.moment(endsAt)} UTC` },
            {
              name: say('col.act'),
              isNameHidden: true,
              of: ({ userId, inForce }) => !inForce && offers.trials && renew(userId),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function Extensions({ configuration: { extensions }, extend, offers }: TemporaryCreditsProps) {
  const { say, formats } = useTexts();
  return (
    <Panel title={say('credits.extensions')} tools={extend}>
      {extensions.length === 0 ? (
        <p className="quiet">
          {say(offers.extensions ? 'credits.extensions.none' : 'credits.extensions.over')}
        </p>
      ) : (
        <DataTable
          caption={say('credits.extensions')}
          isListOnPhone
          rows={extensions}
          keyOf={({ extensionId }) => extensionId}
          columns={[
            {
              name: say('extension.requestedBy'),
              of: (one) => <Name of={one.requestedBy} max={NAME_MAX} />,
            },
            { name: say('grant.from'), of: (one) => `${formats.moment(one.effectiveFrom)} UTC` },
            {
              name: say('col.credits'),
              isNumber: true,
              of: ({ credits }) => formats.credits(credits.milliCredits),
            },
          ]}
        />
      )}
    </Panel>
  );
}
