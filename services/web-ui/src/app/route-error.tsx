import type { ReactNode } from 'react';
import { Button } from '../design/button.js';
import { EmptyState } from '../design/empty-state.js';
import { PageHeader, PageLayout } from '../design/page-header.js';

/** In place of a page that failed: never a blank. */
export const RouteError = () => (
  <Reload title="This page failed">
    Something in it went wrong. What you have typed in forms is kept.
  </Reload>
);

/** In place of a page whose script did not arrive. */
export const PageMissing = () => (
  <Reload title="This page could not be loaded">
    The connection was interrupted, or a newer version was installed meanwhile.
  </Reload>
);

const Reload = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <PageLayout>
    <PageHeader title={title} />
    <EmptyState
      title="Reloading may help"
      action={
        <Button variant="primary" onClick={() => location.reload()}>
          Reload the page
        </Button>
      }
    >
      {children}
    </EmptyState>
  </PageLayout>
);
