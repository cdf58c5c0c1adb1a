import { ProxyExchange } from './proxy-exchange.js';
import type { ProxyHandle, ProxyRequestOptions } from './proxy-options.js';

/** Passes a request on to a service and its answer back, streaming both ways. */
export function proxyRequest(options: ProxyRequestOptions): ProxyHandle {
  const exchange = new ProxyExchange(options);
  exchange.start();
  return exchange;
}
