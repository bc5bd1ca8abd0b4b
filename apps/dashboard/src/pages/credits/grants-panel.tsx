/** Packs and licences: the monthly credits and the validity of each, as a table and as a time line. */
import type { ReactNode } from 'react';
import type { TenantConfiguration } from '../../data/api.js';
import { DataTable } from '../../parts/data-table.js';
import { Panel } from '../../parts/panel.js';
import { useSkuText } from '../../parts/sku.js';
import { useTexts } from '../../texts/texts.js';
import { GrantTimeLine } from './grant-time-line.js';

interface GrantsPanelProps {
  readonly configuration: TenantConfiguration;
  readonly add: ReactNode;
  readonly end: (grantId: string) => ReactNode;
}

export function GrantsPanel({ configuration, add, end }: GrantsPanelProps) {
  const { say, formats } = useTexts();
  const skuOf = useSkuText();
  const { grants, month } = configuration;
  return (
    <Panel title={say('credits.grants')} tools={add}>
      {grants.length === 0 ? (
        <p className="quiet">
          {say('sentence.nothingOwned')} {say('sentence.nothingOwned.help')}
        </p>
      ) : (
        <>
          <DataTable
            caption={say('credits.grants')}
            isListOnPhone
            rows={grants}
            keyOf={({ grantId }) => grantId}
            columns={[
              { name: say('grant.sku'), of: ({ sku }) => <bdi>{skuOf(sku)}</bdi> },
              {
                name: say('grant.quantity'),
                isNumber: true,
                of: ({ quantity }) => formats.count(quantity),
              },
              {
                name: say('grant.creditsEach'),
                isNumber: true,
                of: ({ creditsEach }) => formats.credits(creditsEach.milliCredits),
              },
              { name: say('grant.from'), of: ({ validFrom }) => formats.date(validFrom) },
              {
                name: say('grant.to'),
                of: ({ validTo }) => (validTo === null ? '–' : formats.date(validTo)),
              },
              {
                name: say('col.state'),
                of: ({ inForce }) => say(inForce ? 'grant.inForce' : 'grant.notInForce'),
              },
              {
                name: say('col.act'),
                isNameHidden: true,
                of: ({ grantId, inForce }) => inForce && end(grantId),
              },
            ]}
          />
          <GrantTimeLine grants={grants} month={month} />
        </>
      )}
    </Panel>
  );
}
