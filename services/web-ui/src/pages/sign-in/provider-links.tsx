import { beginSignIn, fillPath, listProviders } from '@orchestrator/contracts';
import { QueryView } from '../../app/query-view.js';
import { useRouteQuery } from '../../api/use-route-query.js';
import { ButtonLink } from '../../design/button.js';
import { EmptyState } from '../../design/empty-state.js';
import { lastProvider } from './last-provider.js';
import styles from './sign-in-frame.module.css';

/** A way in for each provider, the one that was used last before the others. */
export function ProviderLinks({ returnTo }: { readonly returnTo: string }) {
  const providers = useRouteQuery(listProviders, {});
  const last = lastProvider.read();
  const query = new URLSearchParams({ return_to: returnTo }).toString();
  return (
    <QueryView query={providers} loading="Looking for ways to sign in">
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title="No provider is configured">
            The operator has to configure at least one provider before anybody can sign in.
          </EmptyState>
        ) : (
          <div className={styles.providers}>
            {items
              .toSorted((one, other) => Number(other.id === last) - Number(one.id === last))
              .map(({ id, name }, index) => (
                <ButtonLink
                  key={id}
                  variant={index === 0 ? 'primary' : 'secondary'}
                  to={`${fillPath(beginSignIn.path, { provider: id })}?${query}`}
                  reloadDocument
                  onClick={() => lastProvider.keep(id)}
                >
                  Continue with {name}
                </ButtonLink>
              ))}
          </div>
        )
      }
    </QueryView>
  );
}
