/** The bar at the top: the product, links to the tenant's pages, to "My usage" and Operations, and the settings. */
import { useEffect, useRef } from 'react';
import { useAddress } from '../data/address-context.js';
import { TENANT_PAGES, type TenantPage } from '../data/addresses.js';
import { useReach } from '../data/use-roles.js';
import { To } from '../parts/to.js';
import { type TextKey, useTexts } from '../texts/texts.js';
import { SettingsMenu } from './settings-menu.js';
import styles from './shell.module.css';

const OTHERS = ['me', 'operations'] as const;

export function Header() {
  const { route, filters } = useAddress();
  const { say } = useTexts();
  const month = { month: filters['month'] };
  const nav = useCurrentInSight(route.page);
  const reach = useReach();
  const others = reach?.operations ? OTHERS : OTHERS.slice(0, 1);
  const isRefused = reach !== null && 'tenant' in route && !reach.tenant(route.tenant);
  return (
    <header className={styles.header}>
      <To route={{ page: 'tenants' }} className={styles.product}>
        <Mark />
        <span className={styles.productName}>{say('product')}</span>
      </To>
      {'tenant' in route && !isRefused && (
        <nav className={styles.nav} aria-label={say('nav.main')} ref={nav}>
          {TENANT_PAGES.map((page) => (
            <To
              key={page}
              route={{ page, tenant: route.tenant }}
              filters={month}
              className={styles.tab}
              current={page === parentOf(route.page)}
            >
              {say(`nav.${page}` satisfies TextKey)}
            </To>
          ))}
        </nav>
      )}
      <span className={styles.spring} />
      <nav className={styles.others} aria-label={say('nav.other')}>
        {others.map((page) => (
          <To key={page} route={{ page }} className={styles.tab} current={route.page === page}>
            {say(`nav.${page}`)}
          </To>
        ))}
      </nav>
      <SettingsMenu />
    </header>
  );
}

/** Scrolls the present page's name into view on a phone, where not all names fit. */
function useCurrentInSight(page: string) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (!nav.current || !current) return;
    const middle = current.offsetLeft + current.offsetWidth / 2;
    nav.current.scrollLeft = middle - nav.current.offsetLeft - nav.current.clientWidth / 2;
  }, [page]);
  return nav;
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
