import { type pendingSignUp, signUp } from '@orchestrator/contracts';
import { useState } from 'react';
import type { z } from 'zod';
import { callRoute } from '../../../api/call-route.js';
import { queryClient } from '../../../api/query-client.js';
import { localPath } from '../../../app/return-to.js';
import { Button, ButtonLink } from '../../../design/button.js';
import { FormLayout } from '../../../design/form-layout.js';
import { PageHeader } from '../../../design/page-header.js';
import { TextField } from '../../../design/text-fields.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import { signUpCode } from './sign-up-code.js';

interface Props {
  readonly pending: z.output<typeof pendingSignUp>;
  readonly code: string;
}

export function SignUpForm({ pending, code }: Props) {
  const { provider, login, needs_sign_up_code: needsCode, csrf_token: csrfToken } = pending;
  const returnTo = localPath(pending.return_to);
  const [hasNamesake, setHasNamesake] = useState(false);
  const form = useForm({
    initial: { username: pending.suggested_username, sign_up_code: code },
    send: async ({ username, sign_up_code: typed }) => {
      const sent = typed.trim();
      const body = { username, ...(sent !== '' && { sign_up_code: sent }) };
      const user = await callRoute(signUp, { body }, { csrfToken });
      signUpCode.drop();
      queryClient.clear();
      if (user.hint === 'email_known') setHasNamesake(true);
      else location.assign(returnTo);
    },
  });
  if (hasNamesake) return <Namesake returnTo={returnTo} />;
  return (
    <>
      <PageHeader
        title="Pick a username"
        description={`You come from ${provider}${login ? ` as ${login}` : ''} and have no account here yet.`}
      />
      <FormLayout onSubmit={form.onSubmit}>
        <TextField
          label="Username"
          hint="Lowercase letters, digits and hyphens. Your projects will be under this name; it can be changed once."
          {...form.field('username')}
        />
        {needsCode && (
          <TextField
            label="Sign-up code"
            hint="It is in the sign-up link that the operator gave you."
            mono
            {...form.field('sign_up_code')}
          />
        )}
        <FormError form={form} />
        <Button type="submit" variant="primary" pending={form.pending}>
          Create the account
        </Button>
      </FormLayout>
    </>
  );
}

const Namesake = ({ returnTo }: { readonly returnTo: string }) => (
  <>
    <PageHeader
      title="Welcome"
      description="Another account has your e-mail address. If it is yours too, sign in there and link this provider from its settings."
    />
    <ButtonLink variant="primary" to={returnTo} reloadDocument>
      Go on
    </ButtonLink>
  </>
);
