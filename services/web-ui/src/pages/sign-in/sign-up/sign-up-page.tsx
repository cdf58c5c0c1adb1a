import { pages, readPendingSignUp } from '@orchestrator/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemCodeOf } from '../../../api/problem-sentence.js';
import { sendCall } from '../../../api/send-call.js';
import { QueryView } from '../../../app/query-view.js';
import { PageHeader } from '../../../design/page-header.js';
import { ProviderLinks } from '../provider-links.js';
import { SignUpForm } from './sign-up-form.js';
import { signUpCode } from './sign-up-code.js';

export function Page() {
  const [code] = useState(() => signUpCode.take());
  // Not by `callRoute`: that nobody is known yet is no session that has ended.
  const pending = useQuery({
    queryKey: [readPendingSignUp.id],
    queryFn: async () => {
      try {
        return (await sendCall(readPendingSignUp, {})).body;
      } catch (error) {
        if (problemCodeOf(error) === 'unauthenticated') return null;
        throw error;
      }
    },
    gcTime: 0,
  });
  return (
    <QueryView query={pending} loading="Looking who you are">
      {(data) =>
        data ? (
          <SignUpForm pending={data} code={code} />
        ) : (
          <>
            <PageHeader
              title="Sign up"
              description="First say who you are, at a provider of your choice."
            />
            <ProviderLinks returnTo={pages.home} />
          </>
        )
      }
    </QueryView>
  );
}
