export { startSystem, type System, type SystemOptions } from './system/system.js';
