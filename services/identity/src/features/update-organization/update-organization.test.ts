import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@orchestrator/testing';
import { foundOrganization } from '../../../test/found-organization.js';
import { type Harness, startHarness, type TestUser } from '../../../test/harness.js';

let harness: Harness;
let admin: TestUser;
let acme: TestUser;
beforeAll(async () => {
  harness = await startHarness();
  admin = await harness.addUser();
});
afterAll(() => harness.close());
beforeEach(async () => {
  acme = await foundOrganization(harness, [[admin, 'admin']]);
});

const update = async (body: object) =>
  harness.send('patch', `/api/v2/orgs/${acme.name}`, await harness.sessionOf(admin)).send(body);
const events = () =>
  harness.events.filter(({ type, subject }) => type === 'org.updated.v1' && subject === acme.id);
const noPolicy = {
  max_token_lifetime_days: null,
  require_token_expiry: false,
  inactive_token_days: null,
};

describe('changing an organization', () => {
  test('answers with it as the caller sees it, and tells what was changed', async () => {
    const policy = { max_token_lifetime_days: 30, require_token_expiry: true };
    const { status, body } = await update({ display_name: ' Acme ', token_policy: policy });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: acme.id,
      name: acme.name,
      display_name: 'Acme',
      role: 'admin',
      token_policy: { ...noPolicy, ...policy },
    });
    const [event] = await eventually(() => events().length === 1 && events());
    expect(event?.data).toMatchObject({
      name: acme.name,
      changed: [
        'display_name',
        'token_policy.max_token_lifetime_days',
        'token_policy.require_token_expiry',
      ],
      token_policy: { ...noPolicy, ...policy },
      actor: { type: 'user', id: admin.id, ip: '198.51.100.7' },
    });
    const read = await harness.send(
      'get',
      `/api/v2/orgs/${acme.name}`,
      await harness.sessionOf(admin),
    );
    expect(read.body).toEqual(body);
  });

  test('what is left out stays, and null lifts a limit', async () => {
    const all = { max_token_lifetime_days: 7, require_token_expiry: true, inactive_token_days: 3 };
    await update({ token_policy: all });
    await update({ display_name: 'Acme' });
    const { body } = await update({ token_policy: { max_token_lifetime_days: null } });
    expect(body).toMatchObject({
      display_name: 'Acme',
      token_policy: { ...all, max_token_lifetime_days: null },
    });
  });

  test('what changes nothing is told to nobody', async () => {
    expect((await update({ display_name: acme.name, token_policy: {} })).status).toBe(200);
    await update({ display_name: 'Other' });
    await eventually(() => events().length === 1);
    expect(await harness.prisma.outbox.count({ where: { subject: acme.id } })).toBe(1);
  });

  test.each([
    ['nothing', {}],
    ['an empty display name', { display_name: ' ' }],
    ['a control character', { display_name: 'a\u0000' }],
    ['another name', { name: 'other' }],
    ['an id', { id: 'x' }],
    ['zero days', { token_policy: { inactive_token_days: 0 } }],
    ['half a day', { token_policy: { max_token_lifetime_days: 0.5 } }],
    ['too many days', { token_policy: { max_token_lifetime_days: 3_651 } }],
    ['no answer to whether expiry is needed', { token_policy: { require_token_expiry: null } }],
    ['an unknown policy', { token_policy: { everything_allowed: true } }],
  ])('abuse 42: %s is 400', async (_case, body) => {
    const { status, body: problem } = await update(body);
    expect([status, problem.code]).toEqual([400, 'validation_failed']);
  });
});
