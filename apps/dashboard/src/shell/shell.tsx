/** The frame of every page: the navigation and the page itself. */
import { lazy, Suspense, useRef } from 'react';
import { LateAnswer } from '../acts/late-answer.js';
import { useAddress } from '../data/address-context.js';
import type { Route } from '../data/addresses.js';
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
const NotFoundPage = lazy(() => import('../pages/not-found/not-found-page.js'));

export function Shell() {
  const { route, visit } = useAddress();
  const { say } = useTexts();
  const main = useRef<HTMLElement>(null);
  const key = keyOf(route);
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
            <Page route={route} />
          </Suspense>
        </ErrorBoundary>
      </main>
      {Kept && <Kept />}
    </>
  );
}

function Page({ route }: { readonly route: Route }) {
  if ('tenant' in route) return <TenantFrame route={route} />;
  switch (route.page) {
    case 'tenants':
      return <TenantsPage />;
    case 'me':
      return <MePage />;
    case 'operations':
      return <OperationsPage />;
    case 'notFound':
      return <NotFoundPage />;
  }
}

const keyOf = (route: Route): string => JSON.stringify(route);
