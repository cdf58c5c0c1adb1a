import { reaches } from '@orchestrator/contracts';
import { Notice } from '../../../design/notice.js';
import { OrganizationPage } from '../organization-page.js';
import { PolicyForm } from './policy-form.js';
import { policySentence } from './policy-sentence.js';

export const Page = () => (
  <OrganizationPage
    title="Token policy"
    description="What is asked of the organization’s tokens: organization tokens, agent tokens, and the trigger tokens of its projects. Where the instance asks for more, that counts."
  >
    {(organization) =>
      reaches(organization.role, 'admin') ? (
        <PolicyForm key={JSON.stringify(organization.token_policy)} organization={organization} />
      ) : (
        <>
          <p>{policySentence(organization.token_policy)}</p>
          <Notice>Admins and owners can change it.</Notice>
        </>
      )
    }
  </OrganizationPage>
);
