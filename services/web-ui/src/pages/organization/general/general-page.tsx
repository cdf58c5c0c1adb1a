import { reaches } from '@orchestrator/contracts';
import { roleNames } from '../../../app/role-names.js';
import { Facts } from '../../../design/card.js';
import { Chip } from '../../../design/chip.js';
import { Notice } from '../../../design/notice.js';
import { Time } from '../../../design/time.js';
import { OrganizationPage } from '../organization-page.js';
import { DisplayNameForm } from './display-name-form.js';

export const Page = () => (
  <OrganizationPage title="General" description="What the organization is called.">
    {(organization) => (
      <>
        <Facts
          facts={[
            { label: 'Name in addresses', value: <code>{organization.name}</code> },
            { label: 'Created', value: <Time value={organization.created_at} /> },
            { label: 'Your role', value: <Chip>{roleNames[organization.role]}</Chip> },
            { label: 'Id', value: <code>{organization.id}</code> },
          ]}
        />
        {reaches(organization.role, 'admin') ? (
          <DisplayNameForm key={organization.display_name} organization={organization} />
        ) : (
          <Notice>Admins and owners can change what it is called.</Notice>
        )}
      </>
    )}
  </OrganizationPage>
);
