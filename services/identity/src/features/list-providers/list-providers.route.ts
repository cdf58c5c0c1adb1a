import type { listProviders } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Providers } from '../../domain/provider.js';

export const listProvidersRoute =
  (providers: Providers): Handler<typeof listProviders> =>
  () =>
    Promise.resolve({
      status: 200,
      body: {
        items: providers.all.map(({ id, name, type, icon }) => ({
          id,
          name,
          type,
          ...(icon !== null && { icon }),
        })),
      },
    });
