import { expect, test } from '@jest/globals';
import { listProviders } from '@orchestrator/contracts';
import { fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { startHarness } from '../../../test/harness.js';

test('everybody sees the providers in the order of the configuration, and no more than a page needs', async () => {
  const [acme, other] = [fakeProvider('acme'), fakeProvider('other')];
  const icon = 'https://other.example/icon.svg';
  const providers = providersOf(acme, { ...other, type: 'gitlab', icon });
  const harness = await startHarness({ given: { providers } });
  const list = (caller: Parameters<typeof harness.send>[2]) =>
    harness.send('get', listProviders.path, caller);
  const { body } = await list({ type: 'anonymous' }).expect(200);
  expect(body).toEqual({
    items: [
      { id: 'acme', name: 'The acme', type: 'oidc' },
      { id: 'other', name: 'The other', type: 'gitlab', icon },
    ],
  });
  await list(await harness.sessionOf(await harness.addUser())).expect(200);
  await list(null).expect(401);
  await harness.close();
});
