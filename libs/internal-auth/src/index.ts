export * from './assertion-signer.js';
export * from './assertion-verifier.js';
export * from './keys.js';
