/** The frame of every page: the navigation and the page itself. */
import { lazy, Suspense, useRef } from 'react';
import { LateAnswer } from '../acts/late-answer.js';
import { useAddress } from '../data/address-context.js';
import type { Place } from '../data/addresses.js';
import { useKeptMounted } from '../parts/keep-mounted.js';
import { PageSkeleton } from '../parts/skeleton.js';
import { useFocusRestored } from '../parts/use-focus-restored.js';
import { useTexts } from '../texts/texts.js';
import { ErrorBoundary } from './error-boundary.js';
import { Header } from './header.js';
import { NewerRelease } from './newer-release.js';
import styles from './shell.module.css';
import { SignedOut } from './signed-out.js';
import { TenantFrame } from './tenant-frame.js';
import { useArrival } from './use-arrival.js';

const TenantsPage = lazy(() => import('../pages/tenants/tenants-page.js'));
const MePage = lazy(() => import('../pages/me/me-page.js'));
const OperationsPage = lazy(() => import('../pages/operations/operations-page.js'));
const NowherePage = lazy(() => import('../pages/nowhere/nowhere-page.js'));

export function Shell() {
  const { place, visit } = useAddress();
  const { say } = useTexts();
  const main = useRef<HTMLElement>(null);
  const key = keyOf(place);
  useArrival(main, key, visit);
  useFocusRestored(main);
  const Kept = useKeptMounted();
  return (
    <>
      <a className={styles.skip} href="#content">
        {say('skip')}
      </a>
      <Header />
      <NewerRelease />
      <SignedOut />
      <LateAnswer />
      <main id="content" tabIndex={-1} ref={main} className={styles.main}>
        <ErrorBoundary key={key}>
          <Suspense fallback={<PageSkeleton />}>
            <Page place={place} />
          </Suspense>
        </ErrorBoundary>
      </main>
      {Kept && <Kept />}
    </>
  );
}

function Page({ place }: { readonly place: Place }) {
  if ('tenant' in place) return <TenantFrame place={place} />;
  switch (place.page) {
    case 'tenants':
      return <TenantsPage />;
    case 'me':
      return <MePage />;
    case 'operations':
      return <OperationsPage />;
    case 'nowhere':
      return <NowherePage />;
  }
}

const keyOf = (place: Place): string => JSON.stringify(place);
