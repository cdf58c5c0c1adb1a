/** A document of a provider that is fetched when it is needed, and kept for a while. */
export interface KeptDocument<T> {
  /** @throws what fetching throws, when there is nothing from before */
  get(): Promise<T>;
  /** Fetched anew if that may be now, else as `get`. */
  renewed(): Promise<T>;
}

/**
 * Those who need it at once share one fetch. When it can't be fetched again, the old one is kept,
 * and asking pauses.
 * @param options.pauseMs least time between two fetches that are for a renewal or after a failure
 * @param options.now milliseconds of a clock that never goes back
 */
export function createKeptDocument<T>(options: {
  load: () => Promise<T>;
  lifetimeMs: number;
  pauseMs: number;
  onFailure: (error: unknown) => void;
  now?: () => number;
}): KeptDocument<T> {
  const { load, lifetimeMs, pauseMs, onFailure, now = () => performance.now() } = options;
  let kept: { readonly document: T; readonly until: number } | undefined;
  let loading: Promise<T> | undefined;
  let renewableFrom = -Infinity;

  const loadOnce = (): Promise<T> => {
    loading ??= load()
      .then((document) => {
        kept = { document, until: now() + lifetimeMs };
        return document;
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };
  const reload = async (old: T): Promise<T> => {
    try {
      return await loadOnce();
    } catch (error) {
      if (kept?.document === old) kept = { document: old, until: now() + pauseMs };
      onFailure(error);
      return old;
    }
  };
  const get = async (): Promise<T> => {
    if (kept === undefined) return loadOnce();
    return now() < kept.until ? kept.document : reload(kept.document);
  };
  return {
    get,
    renewed: async () => {
      if (kept === undefined) return get();
      // Who comes while it is fetched waits for it: the old one is known not to do.
      if (loading === undefined) {
        if (now() < renewableFrom) return get();
        renewableFrom = now() + pauseMs;
      }
      return reload(kept.document);
    },
  };
}
