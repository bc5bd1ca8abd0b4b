/** Shows a failed request: the service's message and what to do next. */
import { Button } from '@fluentui/react-components';
import { useAddress } from '../data/address-context.js';
import { isProblem, NoAnswer } from '../data/problem.js';
import { type TextKey, useTexts } from '../texts/texts.js';
import styles from './parts.module.css';
import { SignInLink } from './sign-in-link.js';
import { To } from './to.js';
import { useSentence } from './use-sentence.js';

interface Known {
  readonly title: TextKey;
  readonly detail: TextKey;
}

/** Problems in ordinary use, with texts in the reader's language. */
const KNOWN: Readonly<Record<string, Known>> = {
  tenantNotFound: { title: 'problem.tenant', detail: 'problem.tenant.detail' },
  monthNotFound: { title: 'problem.month', detail: 'problem.month.detail' },
  eventNotFound: { title: 'problem.event', detail: 'problem.event.detail' },
  forbidden: { title: 'problem.forbidden', detail: 'problem.forbidden.detail' },
  forbiddenTenant: { title: 'problem.forbidden', detail: 'problem.forbidden.detail' },
};

/** Tells a reader what to do, not what an API client would have to send. */
const SIGN_IN = { title: 'problem.signIn', detail: 'problem.signIn.detail' } as const;
const NO_SIGN_IN = { title: 'problem.signIn', detail: 'problem.token.detail' } as const;

/** The page takes its requests from the address; the service refuses only what the address gets wrong. */
const ADDRESS = { title: 'problem.address', detail: 'problem.address.detail' } as const;

/** @returns the keys of a problem's texts, or `undefined` if the service's own words are shown */
export function knownProblem(error: unknown): Known | undefined {
  if (!isProblem(error)) return undefined;
  if (error.code !== 'unauthenticated') return KNOWN[error.code];
  return error.problem.signIn === undefined ? NO_SIGN_IN : SIGN_IN;
}

function detailOf(error: unknown): string {
  if (isProblem(error)) return error.problem.detail;
  return error instanceof Error ? error.message : String(error);
}

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

export function Problem({ error, onRetry }: ProblemProps) {
  const { say, formats } = useTexts();
  const sentence = useSentence();
  const problem = isProblem(error) ? error.problem : null;
  const known = isProblem(error, 'invalidRequest') ? ADDRESS : knownProblem(error);
  const month = problem?.firstMonth;
  return (
    <div className={styles.notice} role="alert">
      <h2>{known ? say(known.title) : problem ? sentence(problem.title) : say('problem.title')}</h2>
      <p>
        {known
          ? say(known.detail, { month: month ? formats.month(`${month}-01`) : '' })
          : error instanceof NoAnswer
            ? say('problem.noAnswer')
            : sentence(detailOf(error))}
      </p>
      {/* In the service's words: the required form of an address does not depend on the reader's locale. */}
      {known === ADDRESS && <p lang="en">{detailOf(error)}</p>}
      {problem?.requestId !== undefined && (
        <p className="quiet">{say('problem.request', { id: problem.requestId })}</p>
      )}
      <SignInLink error={error} />
      <WayOn error={error} />
      {onRetry && (!known || known === NO_SIGN_IN) && (
        <p>
          <Button onClick={onRetry}>{say('retry')}</Button>
        </p>
      )}
    </div>
  );
}

/** Shown after an error that the page cannot handle, most often a response of another release. */
export function BrokenPage({
  error,
  onReload,
}: {
  readonly error: unknown;
  readonly onReload: () => void;
}) {
  const { say } = useTexts();
  return (
    <div className={styles.notice} role="alert">
      <h2>{say('problem.page')}</h2>
      <p>{say('problem.page.detail')}</p>
      <p className="quiet">{detailOf(error)}</p>
      <p>
        <Button onClick={onReload}>{say('problem.page.reload')}</Button>
      </p>
    </div>
  );
}

/** A link to another page, for problems that a retry would not solve. */
function WayOn({ error }: { readonly error: unknown }) {
  const { say, formats } = useTexts();
  const { route, filters } = useAddress();
  if (!isProblem(error)) return null;
  const first = error.problem.firstMonth;
  switch (error.code) {
    case 'monthNotFound':
      if (first === undefined) return null;
      return (
        <To route={route} filters={{ ...filters, month: first }}>
          {formats.month(`${first}-01`)}
        </To>
      );
    case 'invalidRequest':
      if (Object.keys(filters).length === 0) {
        return <To route={{ page: 'tenants' }}>{say('nav.tenants')}</To>;
      }
      return <To route={route}>{say('problem.address.way')}</To>;
    case 'eventNotFound':
      if (!('tenant' in route)) return null;
      return <To route={{ page: 'runs', tenant: route.tenant }}>{say('nav.runs')}</To>;
    case 'tenantNotFound':
      return <To route={{ page: 'tenants' }}>{say('nav.tenants')}</To>;
    case 'forbidden':
    case 'forbiddenTenant':
      return <To route={{ page: 'me' }}>{say('nav.me')}</To>;
    default:
      return null;
  }
}
