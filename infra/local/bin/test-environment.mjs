import { constants, createContext } from 'node:vm';
import { LegacyFakeTimers, ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { installCommonGlobals } from 'jest-util';

/** Whoever makes one here must get what Node takes and gives: these are the same in every realm. */
const sharedConstructors = ['Buffer', 'ArrayBuffer', 'Uint8Array'];
/** Names of the global object itself. */
const itself = ['globalThis', 'global', 'GLOBAL', 'root'];
/** As much of a stack as Jest shows. */
const stackFrames = 100;

/**
 * Jest's environment for Node, but for one thing: the global object of a test file is an ordinary one.
 * In the usual one each look-up of a global, as `Object` or `Promise`, calls out of the engine, which
 * is twenty times as dear; a tenth of the time of all tests went there.
 */
export default class TestEnvironment {
  constructor({ projectConfig: config }) {
    this.context = createContext(constants.DONT_CONTEXTIFY);
    const global = this.context;
    this.global = global;
    addNodeGlobals(global);
    installCommonGlobals(global, config.globals);
    global.Error.stackTraceLimit = stackFrames;
    this.moduleMocker = new ModuleMocker(global);
    this.fakeTimers = new LegacyFakeTimers({
      config,
      global,
      moduleMocker: this.moduleMocker,
      timerConfig: { idToRef: refOf, refToId: (timer) => timer?.id },
    });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
  }

  setup() {
    return Promise.resolve();
  }

  teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.fakeTimers = null;
    this.fakeTimersModern = null;
    this.context = null;
    this.global = null;
    return Promise.resolve();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return this.context;
  }
}

/** What Node adds to the language. */
function addNodeGlobals(global) {
  const own = new Set(Object.getOwnPropertyNames(global));
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (itself.includes(name) || (own.has(name) && !sharedConstructors.includes(name))) continue;
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(
      global,
      name,
      'value' in descriptor ? descriptor : onceAsked(global, name, descriptor),
    );
  }
  global.global = global;
}

/** Some are loaded when they are asked for. */
function onceAsked(global, name, { enumerable }) {
  const keep = (value) => {
    Object.defineProperty(global, name, { configurable: true, enumerable, writable: true, value });
    return value;
  };
  return { configurable: true, enumerable, get: () => keep(globalThis[name]), set: keep };
}

const refOf = (id) => ({
  id,
  ref() {
    return this;
  },
  unref() {
    return this;
  },
});
