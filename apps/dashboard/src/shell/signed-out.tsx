/** Says on an open page that the session has ended, and offers the way to sign in anew. */
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
  // Whoever was not signed in from the beginning is told so by the page itself.
  if (!before || !known || !isSignedOut(error)) return null;
  return (
    <div className={layout.notice} role="alert">
      <strong>{say(known.title)}</strong>
      <span>{say(known.detail)}</span>
      <SignInLink error={error} beside />
    </div>
  );
}
