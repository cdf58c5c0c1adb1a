import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';
import { CommandError } from '@orchestrator/command-line';
import type { Rotation, RotationStep } from './rotation.js';
import type { SecretFiles } from './secret-files.js';

type Step = (files: SecretFiles) => Promise<Rotation>;

/** Every process must trust a key before another signs with it, and trust it until none does. */
export const rotateSigningFiles: Record<RotationStep, Step> = {
  trust: async (files) => {
    const next = await Promise.all(
      (await files.signing()).map(
        async ({ issuer }) => (await files.nextOf(issuer)) ?? (await generateSigningKey(issuer)),
      ),
    );
    const trusted = await files.trusted.read();
    const kids = new Set(trusted.map(({ kid }) => kid));
    return {
      step: 'new keys trusted',
      carryOut: async () => {
        for (const key of next) await files.writeNext(key);
        const added = next.filter(({ kid }) => !kids.has(kid)).map(publicPart);
        await files.trusted.write([...trusted, ...added]);
      },
      next: 'Now restart identity, then token, pipeline, trigger-ingest and agent-gateway, so that they trust the new keys. Then: rotate-keys signing --step use',
    };
  },
  use: async (files) => {
    const issuers = (await files.signing()).map(({ issuer }) => issuer);
    const next = (await Promise.all(issuers.map(files.nextOf))).filter((key) => key !== undefined);
    const own = next.find(({ issuer }) => issuer === 'admin');
    if (own === undefined) {
      throw new CommandError('There are no new keys yet. First: rotate-keys signing --step trust');
    }
    return {
      step: 'new keys in use',
      // Signed with the new key: the identity service says no until it trusts it.
      signer: own,
      // Its own comes last, so that it is there for another try.
      carryOut: async () => {
        for (const key of next.filter((one) => one !== own)) await files.useNext(key);
        await files.useNext(own);
      },
      next: 'Now restart gateway, token, trigger-ingest and agent-gateway, so that they sign with the new keys. Then: rotate-keys signing --step drop',
    };
  },
  drop: async (files) => {
    const signing = await files.signing();
    const waiting = (await Promise.all(signing.map(({ issuer }) => files.nextOf(issuer)))).some(
      (key) => key !== undefined,
    );
    if (waiting) {
      throw new CommandError('New keys wait to be used. First: rotate-keys signing --step use');
    }
    const issuers = new Set(signing.map(({ issuer }) => issuer));
    const others = (await files.trusted.read()).filter(({ issuer }) => !issuers.has(issuer));
    return {
      step: 'old keys no longer trusted',
      carryOut: () => files.trusted.write([...signing.map(publicPart), ...others]),
      next: 'Now restart identity, then token, pipeline, trigger-ingest and agent-gateway, so that they trust the old keys no longer.',
    };
  },
};
