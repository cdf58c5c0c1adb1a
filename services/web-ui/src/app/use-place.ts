import { expressPath, pages, readRun } from '@orchestrator/contracts';
import { type Params, useMatch, useParams } from 'react-router';
import { useRouteQuery } from '../api/use-route-query.js';

/**
 * What the page is about: the parameters of its address. That of a run names no project: owner and name
 * are there as soon as the run is read.
 */
export function usePlace(): Params {
  const params = useParams();
  const ofRun = useMatch({ path: expressPath(pages.run), end: false });
  const id = ofRun?.params.id ?? '';
  const { data: run } = useRouteQuery(readRun, { params: { id } }, { enabled: ofRun !== null });
  return ofRun !== null && run ? { ...params, owner: run.owner, name: run.name } : params;
}
