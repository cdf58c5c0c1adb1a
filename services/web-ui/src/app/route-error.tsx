import { useRouteError } from 'react-router';
import { Button } from '../design/button.js';
import { EmptyState } from '../design/empty-state.js';

const isMissingChunk = (error: unknown): boolean =>
  error instanceof TypeError && /import|module/i.test(error.message);

/** In place of a page that failed: never a blank. */
export function RouteError() {
  const error = useRouteError();
  return (
    <EmptyState
      title={isMissingChunk(error) ? 'This page could not be loaded' : 'This page failed'}
      action={
        <Button variant="primary" onClick={() => location.reload()}>
          Reload the page
        </Button>
      }
    >
      {isMissingChunk(error)
        ? 'The connection was interrupted, or a newer version was installed meanwhile.'
        : 'Something in it went wrong. What you have typed in forms is kept.'}
    </EmptyState>
  );
}
