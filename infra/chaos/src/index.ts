export { startSystem, type SystemOptions } from './system/start-system.js';
export { type System } from './system/system.js';
