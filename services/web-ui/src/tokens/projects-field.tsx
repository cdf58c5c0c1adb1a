import { listProjects } from '@orchestrator/contracts';
import { useState } from 'react';
import { problemSentence } from '../api/problem-sentence.js';
import { useRouteList } from '../api/use-route-list.js';
import { Button } from '../design/button.js';
import { CheckboxGroup } from '../design/choice-fields.js';
import { ErrorNotice } from '../design/error-notice.js';
import { TextField } from '../design/text-fields.js';
import type { FormField } from '../forms/use-form.js';
import styles from './projects-field.module.css';

const fewProjects = 8;

/** The only projects that a token may reach. */
export function ProjectsField({
  owner,
  ...field
}: FormField<string[]> & {
  /** Of one namespace; undefined: of all that the person sees. */
  readonly owner: string | undefined;
}) {
  const [filter, setFilter] = useState('');
  const list = useRouteList(listProjects, {
    query: { limit: 100, ...(owner !== undefined && { owner }) },
  });
  const names = (list.items ?? []).map((project) => `${project.owner}/${project.name}`);
  // What was chosen stays in view, whatever is looked for.
  const shown = [...new Set([...field.value, ...names])].filter(
    (name) => name.includes(filter.trim()) || field.value.includes(name),
  );
  return (
    <div className={styles.field}>
      <div className={styles.choices}>
        <CheckboxGroup
          label="Only these projects (optional)"
          hint={hintFor(list.items?.length)}
          options={shown.map((name) => ({ value: name, label: name }))}
          {...field}
        />
      </div>
      {list.error !== null && (
        <ErrorNotice message={problemSentence(list.error)} onRetry={list.retry} />
      )}
      {names.length > fewProjects && (
        <TextField label="Find a project" name="find" value={filter} onChange={setFilter} />
      )}
      {list.hasMore && (
        <div>
          <Button small pending={list.isReadingMore} onClick={list.more}>
            Show more projects
          </Button>
        </div>
      )}
    </div>
  );
}

function hintFor(count: number | undefined): string {
  if (count === undefined) return 'Reading the projects…';
  if (count === 0) return 'There are no projects yet: it reaches every project to come.';
  return 'None chosen: it reaches every project, also those to come.';
}
