/** The link to the sign-in that returns to this page. */
import { Link } from '@fluentui/react-components';
import { signInAddress } from '../data/sign-in.js';
import { useTexts } from '../texts/texts.js';

interface SignInLinkProps {
  readonly error: unknown;
  /** Opens another tab, so that the reader's input here is kept. */
  readonly beside?: boolean;
}

export function SignInLink({ error, beside = false }: SignInLinkProps) {
  const { say } = useTexts();
  const address = signInAddress(error);
  if (address === null) return null;
  return (
    <p>
      <Link href={address} inline {...(beside && { target: '_blank', rel: 'noopener' })}>
        {say(beside ? 'signIn.beside' : 'signIn')}
      </Link>
    </p>
  );
}
