export * from './describe-settings.js';
export * from './read-config.js';
export * from './setting-types.js';
export * from './versioned-keys.js';
