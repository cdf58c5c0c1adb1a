import { signInErrors } from '@orchestrator/contracts';
import { Navigate, useSearchParams } from 'react-router';
import { useSession } from '../../../api/use-session.js';
import { localPath } from '../../../app/return-to.js';
import { Notice } from '../../../design/notice.js';
import { PageHeader } from '../../../design/page-header.js';
import { ProviderLinks } from '../provider-links.js';

export function Page() {
  const [query] = useSearchParams();
  const { data } = useSession();
  const returnTo = localPath(query.get('return_to'));
  const error = query.get('error');
  // What failed may have been a link or a proof of presence: then there still is a session.
  if (data?.user && error === null) return <Navigate to={returnTo} replace />;
  return (
    <>
      <PageHeader
        title="Sign in"
        description="There are no passwords here: a provider that you know says who you are."
      />
      {error !== null && (
        <Notice tone="danger" role="alert">
          {sentenceFor(error)}
        </Notice>
      )}
      <ProviderLinks returnTo={returnTo} />
    </>
  );
}

/** A code comes by the address bar: `constructor` is none, though every object has one. */
const sentenceFor = (code: string): string =>
  Object.hasOwn(signInErrors, code)
    ? signInErrors[code as keyof typeof signInErrors]
    : 'Signing in did not work. Try again.';
