import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { problemSentence } from '../api/problem-sentence.js';
import type { RouteList } from '../api/use-route-list.js';
import { Button } from '../design/button.js';
import { ErrorNotice } from '../design/error-notice.js';
import { Loading } from '../design/loading.js';
import styles from './query-view.module.css';

/** What was read, or that it is being read, or why it could not be; older data stays in view. */
export function QueryView<T>({
  query,
  loading,
  children,
}: {
  readonly query: UseQueryResult<T>;
  /** What is under way: `Reading the tokens`. */
  readonly loading: string;
  readonly children: (data: T) => ReactNode;
}) {
  const { data, error } = query;
  return (
    <div className={styles.view}>
      {error !== null && (
        <ErrorNotice message={problemSentence(error)} onRetry={() => void query.refetch()} />
      )}
      {data === undefined ? error === null && <Loading text={loading} /> : children(data)}
    </div>
  );
}

/** The same of a list that is read page by page. */
export function ListView<T>({
  list,
  loading,
  empty,
  children,
}: {
  readonly list: RouteList<T>;
  readonly loading: string;
  /** Shown when there is nothing in it. */
  readonly empty: ReactNode;
  readonly children: (items: readonly T[]) => ReactNode;
}) {
  const { items, error } = list;
  return (
    <div className={styles.view}>
      {error !== null && <ErrorNotice message={problemSentence(error)} onRetry={list.retry} />}
      {items === undefined && error === null && <Loading text={loading} />}
      {items?.length === 0 && empty}
      {items && items.length > 0 && children(items)}
      {list.hasMore && (
        <div>
          <Button pending={list.isReadingMore} onClick={list.more}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}
