import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { queryClient } from '../api/query-client.js';
import { Button, ButtonLink } from '../design/button.js';
import { EmptyState } from '../design/empty-state.js';
import { PageHeader, PageLayout } from '../design/page-header.js';
import { pageHref } from './page-href.js';

/** In place of a page that failed: never a blank. */
export function RouteError() {
  const navigate = useNavigate();
  const here = useLocation();
  const retry = () => {
    // What it could not show is read anew.
    queryClient.removeQueries({ type: 'inactive' });
    // Going somewhere is what makes the router render again.
    void navigate(here, { replace: true, state: here.state as unknown });
  };
  return (
    <Trouble
      title="This page failed"
      advice="Trying again may help"
      action={
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
      }
    >
      Something in it went wrong. What you have typed in forms is kept, except secrets.
    </Trouble>
  );
}

/** In place of a page whose script did not arrive. */
export const PageMissing = () => (
  <Trouble
    title="This page could not be loaded"
    advice="Reloading may help"
    action={
      <Button variant="primary" onClick={() => location.reload()}>
        Reload the page
      </Button>
    }
  >
    The connection was interrupted, or a newer version was installed meanwhile.
  </Trouble>
);

const Trouble = ({
  title,
  advice,
  action,
  children,
}: {
  readonly title: string;
  readonly advice: string;
  readonly action: ReactNode;
  readonly children: ReactNode;
}) => (
  <PageLayout>
    <PageHeader title={title} />
    <EmptyState
      title={advice}
      action={
        <>
          {action}
          <ButtonLink to={pageHref('home')}>Go to the dashboard</ButtonLink>
        </>
      }
    >
      {children}
    </EmptyState>
  </PageLayout>
);
