import { reaches } from '@orchestrator/contracts';
import { OrganizationPage } from '../organization-page.js';
import { Invitations } from './invitations.js';
import { MemberList } from './member-list.js';

export const Page = () => (
  <OrganizationPage
    title="Members"
    description="Who belongs to the organization. A change counts everywhere at once."
  >
    {(organization) => (
      <>
        <MemberList organization={organization} />
        {reaches(organization.role, 'admin') && <Invitations organization={organization} />}
      </>
    )}
  </OrganizationPage>
);
