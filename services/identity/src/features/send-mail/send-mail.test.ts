import { afterEach, describe, expect, test } from '@jest/globals';
import { fillPath, unlinkIdentity } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { SMTPServer } from 'smtp-server';
import { addIdentity, usableIssuer } from '../../../test/add-identity.js';
import { fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { type Harness, startHarness, type TestUser } from '../../../test/harness.js';
import { bestStore } from '../../../test/open-store.js';
import { queueLinkMail } from '../../adapters/mail/queue-link-mail.js';
import { identityLinkedEvent } from '../../adapters/events/identity-events.js';

const from = 'access@example.com';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Received {
  readonly to: string;
  readonly text: string;
}

/** A mail server that keeps what it is given; it takes nothing for addresses at `refused.example`. */
async function startMailServer(port = 0) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const refused = address.endsWith('@refused.example');
      done(refused ? Object.assign(new Error('no such person'), { responseCode: 550 }) : null);
    },
    onData: (stream, { envelope }, done) => {
      let text = '';
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
      stream.on('end', () => {
        received.push(...envelope.rcptTo.map(({ address: to }) => ({ to, text })));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(resolve);
    });
  const address = server.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return { port: address.port, received, close };
}

async function startWithMail(smtpPort: number | undefined) {
  const harness = await startHarness({
    store: bestStore,
    given: { providers: providersOf(fakeProvider('test', { issuer: usableIssuer })) },
    config: {
      MAIL_RETRY_MS: 100,
      ...(smtpPort !== undefined && {
        SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
        MAIL_FROM: from,
      }),
    },
  });
  closers.push(() => harness.close());
  return harness;
}

async function unlink(harness: Harness, user: TestUser, id: string) {
  const session = await harness.sessionOf(user);
  await harness.send('delete', fillPath(unlinkIdentity.path, { id }), session).expect(204);
}

const waiting = ({ prisma }: Harness) => prisma.pendingMail.count();

describe('mail about linked and unlinked identities', () => {
  test('goes to every verified address, that of the unlinked identity too, and is forgotten', async () => {
    const mail = await startMailServer();
    closers.push(mail.close);
    const harness = await startWithMail(mail.port);
    const ada = await harness.addUser();
    await addIdentity(harness, ada, { email: 'Ada@example.com' });
    await addIdentity(harness, ada, { email: 'ada@example.com' });
    await addIdentity(harness, ada, { email: 'unverified@example.com', emailVerified: false });
    await addIdentity(harness, ada, { email: 'two@example.com, three@example.com' });
    const lost = await addIdentity(harness, ada, {
      email: 'former@example.net',
      login: 'ada\r\nBcc: eve@example.com',
    });
    await unlink(harness, ada, lost);
    await eventually(async () => (await waiting(harness)) === 0);
    expect(mail.received.map(({ to }) => to.toLowerCase()).sort()).toEqual([
      'ada@example.com',
      'former@example.net',
    ]);
    for (const { text } of mail.received) {
      expect(text).toContain(`From: ${from}`);
      expect(text).toContain('Subject: A sign-in was unlinked from your account');
      expect(text).toContain(ada.name);
      expect(text).toContain('ada Bcc: eve@example.com');
      expect(text).not.toMatch(/^Bcc:/m);
      expect(text).toContain('Content-Type: text/plain');
    }
  });

  test('linking is told too, to the address of the new identity as well', async () => {
    const mail = await startMailServer();
    closers.push(mail.close);
    const harness = await startWithMail(mail.port);
    const ada = await harness.addUser();
    await addIdentity(harness, ada, { email: 'old@example.com' });
    const id = await addIdentity(harness, ada, { email: 'new@example.com' });
    const told = { provider: 'test', login: null };
    const actor = { type: 'user', ...ada, tokenId: null, sessionId: null, ip: null } as const;
    const event = identityLinkedEvent({ id, userId: ada.id, ...told }, actor);
    await harness.prisma.$transaction((tx) =>
      queueLinkMail(tx, { userId: ada.id, event, change: 'linked', ...told }),
    );
    await harness.given.bus!.publish([event]);
    await eventually(() => mail.received.length === 2);
    expect(mail.received.map(({ to }) => to).sort()).toEqual([
      'new@example.com',
      'old@example.com',
    ]);
    expect(mail.received[0]?.text).toContain('Subject: A sign-in was linked to your account');
  });

  test('waits for a mail server that is down, and holds up neither the change nor events', async () => {
    const down = await startMailServer();
    await down.close();
    const harness = await startWithMail(down.port);
    const ada = await harness.addUser();
    await addIdentity(harness, ada, { email: 'ada@example.com' });
    await unlink(harness, ada, await addIdentity(harness, ada));
    await eventually(() => harness.events.some(({ type }) => type === 'identity.unlinked.v1'));
    await eventually(async () => {
      const [tried] = await harness.prisma.pendingMail.findMany();
      return (tried?.attempts ?? 0) >= 2;
    });
    const mail = await startMailServer(down.port);
    closers.push(mail.close);
    await eventually(async () => (await waiting(harness)) === 0);
    expect(mail.received).toMatchObject([{ to: 'ada@example.com' }]);
  });

  test('an address that takes no mail is given up, and the others get theirs', async () => {
    const mail = await startMailServer();
    closers.push(mail.close);
    const harness = await startWithMail(mail.port);
    const ada = await harness.addUser();
    await addIdentity(harness, ada, { email: 'gone@refused.example' });
    await addIdentity(harness, ada, { email: 'ada@example.com' });
    await unlink(harness, ada, await addIdentity(harness, ada));
    await eventually(async () => (await waiting(harness)) === 0);
    expect(mail.received.map(({ to }) => to)).toEqual(['ada@example.com']);
  });

  test('what a replica left behind when it died is sent by the next', async () => {
    const mail = await startMailServer();
    closers.push(mail.close);
    const harness = await startWithMail(mail.port);
    await harness.prisma.pendingMail.create({
      data: {
        id: '0190a000-0000-7000-8000-000000000000',
        eventId: '0190a000-0000-7000-8000-000000000001',
        address: 'ada@example.com',
        subject: 'Left behind',
        body: 'Hello\n',
      },
    });
    await eventually(() => mail.received.length > 0);
    expect(mail.received[0]?.text).toContain('Subject: Left behind');
  });

  test('without a mail server none is written', async () => {
    const harness = await startWithMail(undefined);
    const ada = await harness.addUser();
    await addIdentity(harness, ada, { email: 'ada@example.com' });
    await unlink(harness, ada, await addIdentity(harness, ada));
    expect(await waiting(harness)).toBe(0);
  });
});
