import { readUser } from '@orchestrator/contracts';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { QueryView } from '../../../app/query-view.js';
import { Facts } from '../../../design/card.js';
import { PageHeader, PageLayout, Section } from '../../../design/page-header.js';
import { Time } from '../../../design/time.js';
import { DeleteAccount } from './delete-account.js';
import { DisplayNameForm } from './display-name-form.js';
import { UsernameForm } from './username-form.js';

export function Page() {
  const user = useRouteQuery(readUser, {});
  return (
    <PageLayout>
      <PageHeader title="Profile" description="How others see you, and what you are called." />
      <QueryView query={user} loading="Reading your profile">
        {(data) => (
          <PageLayout>
            <Facts
              facts={[
                { label: 'E-mail', value: data.email ?? 'No verified address' },
                { label: 'Created', value: <Time value={data.created_at} /> },
                { label: 'Id', value: <code>{data.id}</code> },
              ]}
            />
            <DisplayNameForm key={data.display_name} user={data} />
            <UsernameForm key={data.username} user={data} />
            <Section
              title="Delete the account"
              description="Your personal projects, secrets, tokens and agents go with it."
            >
              <DeleteAccount user={data} />
            </Section>
          </PageLayout>
        )}
      </QueryView>
    </PageLayout>
  );
}
