/** The position of each follower of the ledger, its lag, and the number of tenants it has set aside. */
import type { Operations } from '../../data/api.js';
import { DataTable } from '../../parts/data-table.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';
import type { Follower } from './health.js';

export function FollowersPanel({ operations }: { readonly operations: Operations }) {
  const { say, formats } = useTexts();
  const place = (position: number | null) => (position === null ? '–' : formats.count(position));
  const lag = ({ secondsBehind }: Follower) =>
    secondsBehind === 0
      ? say('operations.level')
      : say('operations.seconds', { seconds: formats.ratio(secondsBehind) });
  return (
    <Panel title={say('operations.followers')}>
      {operations.followers.length === 0 && (
        <p className="quiet">{say('operations.noFollowers')}</p>
      )}
      {operations.followers.length > 0 && (
        <DataTable
          caption={say('operations.followers')}
          isListOnPhone
          rows={operations.followers}
          keyOf={({ name }) => name}
          columns={[
            { name: say('operations.follower'), of: ({ name }) => name },
            { name: say('operations.position'), isNumber: true, of: (one) => place(one.position) },
            { name: say('operations.head'), isNumber: true, of: (one) => place(one.head) },
            { name: say('operations.lag'), isNumber: true, of: lag },
            {
              name: say('operations.setAside'),
              isNumber: true,
              of: (one) => formats.count(one.tenantsSetAside),
            },
          ]}
        />
      )}
      {operations.followers.some(({ tenantsSetAside }) => tenantsSetAside > 0) && (
        <p className="quiet">{say('operations.setAside.note')}</p>
      )}
    </Panel>
  );
}
