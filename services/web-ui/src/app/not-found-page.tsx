import { ButtonLink } from '../design/button.js';
import { EmptyState } from '../design/empty-state.js';
import { PageHeader, PageLayout } from '../design/page-header.js';
import { pageHref } from './page-href.js';

export const NotFoundPage = () => (
  <PageLayout>
    <PageHeader title="Not found" />
    <EmptyState
      title="There is no such page"
      action={<ButtonLink to={pageHref('home')}>Go to the dashboard</ButtonLink>}
    >
      The address is wrong, or what was here is gone.
    </EmptyState>
  </PageLayout>
);
