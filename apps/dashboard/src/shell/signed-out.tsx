/** Announces on an open page that the session has ended, with a link to sign in again. */
import { isSignedOut } from '../data/problem.js';
import { useMe } from '../data/service-queries.js';
import { knownProblem } from '../parts/problem.js';
import { SignInLink } from '../parts/sign-in-link.js';
import { useTexts } from '../texts/texts.js';
import layout from '../parts/layout.module.css';

export function SignedOut() {
  const { data: before, error } = useMe();
  const { say } = useTexts();
  const known = knownProblem(error);
  // If the reader was never signed in, the page itself says so.
  if (!before || !known || !isSignedOut(error)) return null;
  return (
    <div className={layout.notice} role="alert">
      <strong>{say(known.title)}</strong>
      <span>{say(known.detail)}</span>
      <SignInLink error={error} beside />
    </div>
  );
}
