import { fileURLToPath } from 'node:url';
import { transactionOptions } from '@orchestrator/database';
import {
  type CoherentHostOptions,
  type CoherentServiceAdapters,
  hostCoherentService,
  type HostedService,
} from '@orchestrator/service-host';
import { createPrismaAuditArchive } from './adapters/audit/prisma-audit-archive.js';
import { createPrismaAuditLog } from './adapters/audit/prisma-audit-log.js';
import { createPrismaAuditViews } from './adapters/audit/prisma-audit-views.js';
import { createPrismaFirstUserStore } from './adapters/users/prisma-first-user-store.js';
import { createPrismaInstanceStore } from './adapters/prisma-instance-store.js';
import { createPrismaInvitationStore } from './adapters/organizations/prisma-invitation-store.js';
import { createPrismaInvitationViews } from './adapters/organizations/prisma-invitation-views.js';
import { createPrismaLinkStore } from './adapters/sign-in/prisma-link-store.js';
import { createPrismaLinkedIdentities } from './adapters/sign-in/prisma-linked-identities.js';
import { createPrismaMemberViews } from './adapters/organizations/prisma-member-views.js';
import { createPrismaMembershipStore } from './adapters/organizations/prisma-membership-store.js';
import { createPrismaOrganizationStore } from './adapters/organizations/prisma-organization-store.js';
import { createPrismaOrganizationViews } from './adapters/organizations/prisma-organization-views.js';
import { createPrismaOwnSessions } from './adapters/sessions/prisma-own-sessions.js';
import { createPrismaPendingMails } from './adapters/mail/prisma-pending-mails.js';
import { createPrismaPrincipals } from './adapters/users/prisma-principals.js';
import { createPrismaSessionFreshness } from './adapters/sessions/prisma-session-freshness.js';
import { createPrismaSessions } from './adapters/sessions/prisma-sessions.js';
import { createPrismaSignInAttempts } from './adapters/sign-in/prisma-sign-in-attempts.js';
import { createPrismaSignInStore } from './adapters/sign-in/prisma-sign-in-store.js';
import { createPrismaSignUpStore } from './adapters/sign-in/prisma-sign-up-store.js';
import { createPrismaUserStore } from './adapters/users/prisma-user-store.js';
import { createPrismaUserViews } from './adapters/users/prisma-user-views.js';
import { createProviders } from './adapters/providers/create-providers.js';
import { queueLinkMail, queueNoMail } from './adapters/mail/queue-link-mail.js';
import { settledChangeWith } from './adapters/settled-change.js';
import { createSmtpMailer } from './adapters/mail/smtp-mailer.js';
import {
  timelyAttempts,
  timelyFreshness,
  timelySignInStore,
} from './adapters/sign-in/timely-sign-in.js';
import { identityRoutesOf, settlingMs } from './app.js';
import type { IdentityServiceConfig } from './config.js';
import { type FirstIdentity, type FirstUser, firstUsername } from './domain/first-user.js';
import type { Providers } from './domain/provider.js';
import { beginSignInWith } from './features/begin-sign-in/begin-sign-in.js';
import { endSignInWith } from './features/end-sign-in/end-sign-in.js';
import { auditConsumer } from './features/record-audit/audit.consumer.js';
import { keepSending } from './features/send-mail/keep-sending.js';
import { sendMailConsumer } from './features/send-mail/send-mail.consumer.js';
import { sendPendingMailWith } from './features/send-mail/send-pending-mail.js';
import { createSignInCookies } from './features/browser/sign-in-cookies.js';
import { PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

/** Adapters to use in place of those that the configuration names. */
export interface IdentityAdapters extends CoherentServiceAdapters {
  readonly providers?: Providers;
}

export interface IdentityService extends HostedService {
  /** The user that an empty system began with, made now or before; null once deleted. */
  readonly bootstrap: FirstUser | null;
}

/**
 * Starts the identity service; resolves when it serves. An empty system gets its first user.
 * @param stopping aborts the wait for a database that does not come up
 */
export const runIdentityService = (
  config: IdentityServiceConfig,
  given: IdentityAdapters = {},
  stopping?: AbortSignal,
): Promise<IdentityService> =>
  hostCoherentService({
    service: 'identity',
    config,
    given,
    migrationsDirectory: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    createClient: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    ...(stopping && { stopping }),
    build: async (foundation) => {
      const { prisma, coherence, wakeRelay, inBackground, failpoint, log } = foundation;
      const providers = given.providers ?? createProviders(config, log);
      const firstIdentity = firstIdentityOf(config, providers);
      const bootstrap = await createPrismaFirstUserStore(prisma).ensure(firstIdentity);
      if (bootstrap?.created === true)
        log.info({ username: bootstrap.username }, 'made the first user');
      const mail = mailOf(config, foundation);
      const settledChange = settledChangeWith({
        prisma,
        coherence,
        wakeRelay,
        transactionMs: config.ANSWER_TIMEOUT_MS,
        settlingMs,
      });
      const timeoutMs = config.ANSWER_TIMEOUT_MS;
      const attempts = timelyAttempts(createPrismaSignInAttempts(prisma), timeoutMs);
      const signInStore = timelySignInStore(
        createPrismaSignInStore(prisma, settledChange),
        timeoutMs,
      );
      return {
        bindings: identityRoutesOf({
          users: createPrismaUserViews(prisma),
          userStore: createPrismaUserStore(settledChange),
          identities: createPrismaLinkedIdentities(prisma, settledChange, mail.queueLinkMail),
          organizations: createPrismaOrganizationViews(prisma),
          organizationStore: createPrismaOrganizationStore(settledChange, failpoint),
          members: createPrismaMemberViews(prisma),
          membershipStore: createPrismaMembershipStore(settledChange),
          invitations: createPrismaInvitationViews(prisma),
          invitationStore: createPrismaInvitationStore(settledChange),
          principals: createPrismaPrincipals(prisma),
          sessions: createPrismaSessions(prisma, settledChange),
          freshness: timelyFreshness(createPrismaSessionFreshness(prisma), timeoutMs),
          providers,
          beginSignIn: beginSignInWith(attempts),
          endSignIn: endSignInWith(attempts, signInStore),
          signUpStore: createPrismaSignUpStore(prisma, settledChange),
          signUpPolicy: { mode: config.SIGN_UP, allowlist: config.SIGN_UP_ALLOWLIST },
          links: createPrismaLinkStore(prisma, settledChange, mail.queueLinkMail),
          ownSessions: createPrismaOwnSessions(prisma, settledChange),
          cookies: createSignInCookies(new URL(config.PUBLIC_URL).protocol === 'https:'),
          inBackground,
          auditViews: createPrismaAuditViews(prisma),
          auditArchive: createPrismaAuditArchive(prisma),
          instance: createPrismaInstanceStore({ prisma, wakeRelay }),
          publicUrl: config.PUBLIC_URL,
          answerMs: timeoutMs,
        }),
        problemOf,
        consumers: [auditConsumer(createPrismaAuditLog(prisma)), ...mail.consumers],
        result: { bootstrap },
      };
    },
  });

/** In local mode somebody must be able to sign in as the first user. */
function firstIdentityOf(
  { LOCAL_ACCOUNT_ISSUER: issuer }: IdentityServiceConfig,
  { all }: Providers,
): FirstIdentity | undefined {
  const local = all.find((provider) => provider.issuer === issuer);
  return (
    local && {
      issuer: local.issuer,
      subject: firstUsername,
      provider: local.id,
      usableIssuers: new Set(all.map((provider) => provider.issuer)),
    }
  );
}

/** Mail, where there is a server for it. */
function mailOf(
  config: IdentityServiceConfig,
  { prisma, inBackground, opened, log }: Parameters<Hosting['build']>[0],
) {
  const { SMTP_URL: url, MAIL_FROM: from, MAIL_RETRY_MS: retryMs } = config;
  if (url === undefined || from === undefined) return { queueLinkMail: queueNoMail, consumers: [] };
  const pending = createPrismaPendingMails(prisma, retryMs);
  const send = sendPendingMailWith({ pending, mailer: createSmtpMailer(url, from), log });
  opened(keepSending(send, retryMs, inBackground));
  return { queueLinkMail, consumers: [sendMailConsumer(send, inBackground)] };
}

type Hosting = CoherentHostOptions<PrismaClient, unknown>;
