/** The bar at the top: the product, the pages of the tenant, and what is the same everywhere. */
import { useAddress } from '../data/address-context.js';
import { TENANT_PAGES, type TenantPage } from '../data/addresses.js';
import { To } from '../parts/to.js';
import { type TextKey, useTexts } from '../texts/texts.js';
import { SettingsMenu } from './settings-menu.js';
import styles from './shell.module.css';

export function Header() {
  const { place, filters } = useAddress();
  const { say } = useTexts();
  const month = { month: filters['month'] };
  return (
    <header className={styles.header}>
      <To place={{ page: 'tenants' }} className={styles.product}>
        <Mark />
        <span className={styles.productName}>{say('product')}</span>
      </To>
      {'tenant' in place && (
        <nav className={styles.nav} aria-label={say('nav.main')}>
          {TENANT_PAGES.map((page) => (
            <To
              key={page}
              place={{ page, tenant: place.tenant }}
              filters={month}
              className={styles.tab}
              current={page === parentOf(place.page)}
            >
              {say(`nav.${page}` satisfies TextKey)}
            </To>
          ))}
        </nav>
      )}
      <span className={styles.spring} />
      <nav className={styles.others} aria-label={say('nav.other')}>
        {(['me', 'operations'] as const).map((page) => (
          <To key={page} place={{ page }} className={styles.tab} current={place.page === page}>
            {say(`nav.${page}`)}
          </To>
        ))}
      </nav>
      <SettingsMenu />
    </header>
  );
}

const parentOf = (page: TenantPage | 'environment' | 'run'): TenantPage => {
  if (page === 'environment') return 'environments';
  return page === 'run' ? 'runs' : page;
};

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0f548c" />
      <path d="M7 22a9 9 0 0 1 18 0" className={styles.markTrack} />
      <path d="M7 22a9 9 0 0 1 12.2-8.4" className={styles.markUsed} />
      <circle cx="16" cy="22" r="2.6" fill="#fff" />
    </svg>
  );
}
