import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { deleteUser, disableUser, enableUser } from '@orchestrator/contracts';
import { describeWith, raceRounds } from '@orchestrator/testing';
import { type FakeProvider, fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { commandLine, type Harness, startHarness } from '../../../test/harness.js';
import { TestBrowser } from '../../../test/test-browser.js';

const rounds = Array.from({ length: raceRounds }, (_item, round) => round);

describeWith('postgres')('coming back from a provider while something else happens', () => {
  let harness: Harness;
  let acme: FakeProvider;
  beforeAll(async () => {
    acme = fakeProvider('acme');
    harness = await startHarness({ store: 'postgres', given: { providers: providersOf(acme) } });
  });
  afterAll(() => harness.close());

  let subject = 'somebody';
  let count = 0;
  beforeEach(() => {
    subject = `person-${(count += 1)}`;
  });

  const operate = (path: string) =>
    harness.send('post', path, commandLine).send({ operator: 'ops@console-1', username: subject });
  /** A browser that has everything from the provider, and only has to come back. */
  const prepared = async () => {
    const browser = new TestBrowser(harness);
    const answer = acme.authorize(await browser.begin(acme), { subject });
    return { browser, comeBack: () => browser.callback(acme, answer) };
  };

  test('abuse 2: who is being disabled has no session afterwards, whichever comes first', async () => {
    const userId = await new TestBrowser(harness).join(acme, { subject }, subject);
    for (const round of rounds) {
      const { browser, comeBack } = await prepared();
      const disable = () => operate(disableUser.path).expect(200);
      const both = [comeBack, disable];
      await Promise.all((round % 2 === 0 ? both : both.reverse()).map((one) => one()));
      expect(await harness.prisma.session.count({ where: { userId } })).toBe(0);
      expect((await browser.caller()).type).toBe('anonymous');
      await operate(enableUser.path).expect(200);
      expect((await browser.caller()).type).toBe('anonymous');
    }
  });

  test('who is being deleted is somebody new, or was signed out', async () => {
    for (const round of rounds.slice(20)) {
      subject = `deleted-${round}`;
      const own = new TestBrowser(harness);
      const userId = await own.join(acme, { subject }, subject);
      const { browser, comeBack } = await prepared();
      const caller = await own.caller();
      const [{ status, headers }, gone] = await Promise.all([
        comeBack(),
        harness.send('delete', deleteUser.path, caller),
      ]);
      expect([status, gone.status]).toEqual([302, 204]);
      expect(['/', '/sign-up']).toContain(headers.location);
      expect(await harness.prisma.session.count({ where: { userId } })).toBe(0);
      expect((await browser.caller()).type).toBe('anonymous');
    }
  });
});
