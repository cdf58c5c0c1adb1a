import { LockKeyhole, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { problemSentence } from '../../api/problem-sentence.js';
import { useRouteList } from '../../api/use-route-list.js';
import { useRouteMutation } from '../../api/use-route-mutation.js';
import { ListView } from '../../app/query-view.js';
import { Button } from '../../design/button.js';
import { ConfirmDialog } from '../../design/confirm-dialog.js';
import { EmptyState } from '../../design/empty-state.js';
import { Notice } from '../../design/notice.js';
import { PageHeader, PageLayout } from '../../design/page-header.js';
import { showToast } from '../../design/toasts.js';
import { SecretForm } from './secret-form.js';
import { listInput, removeInput, type SecretLevel } from './secret-level.js';
import { SecretsTable } from './secrets-table.js';

interface Props {
  readonly level: SecretLevel;
  /** Where it belongs to, for the window's title. */
  readonly of?: string;
  readonly description: string;
  readonly mayWrite: boolean;
}

type Asked = { readonly write: string | undefined } | { readonly remove: string };

/** The page of secrets, which is the same at each of the three levels. */
export function Secrets({ level, of, description, mayWrite }: Props) {
  const { collection, whose } = level;
  const list = useRouteList(collection.list, listInput(level));
  const [asked, setAsked] = useState<Asked>();
  const invalidates = useMemo(() => [collection.list], [collection]);
  const removal = useRouteMutation(collection.remove, { invalidates });
  const close = () => setAsked(undefined);
  const add = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setAsked({ write: undefined })}>
      Add a secret
    </Button>
  );
  const remove = async (key: string) => {
    await removal.call(removeInput(level, key));
    showToast(`${key} was deleted.`);
  };
  return (
    <PageLayout>
      <PageHeader
        title="Secrets"
        {...(of !== undefined && { documentTitle: `Secrets · ${of}` })}
        description={description}
        actions={list.items?.length !== 0 && add}
      />
      <Notice>
        A job gets the secrets of its project and those of the namespace that the project is in:
        your own for your projects, an organization’s for its projects. Where both have the same
        key, the project’s value wins.
      </Notice>
      {!mayWrite && (
        <Notice>
          You can see which keys there are. Adding, replacing and deleting needs the role admin.
        </Notice>
      )}
      <ListView
        list={list}
        loading="Reading the keys"
        empty={
          <EmptyState title="No secrets yet" icon={LockKeyhole} action={add}>
            Passwords and keys that jobs need belong here, not into files of a project.
          </EmptyState>
        }
      >
        {(secrets) => (
          <SecretsTable
            secrets={secrets}
            mayWrite={mayWrite}
            onReplace={(key) => setAsked({ write: key })}
            onDelete={(key) => setAsked({ remove: key })}
          />
        )}
      </ListView>
      {asked && 'write' in asked && (
        <SecretForm
          level={level}
          replaced={asked.write}
          keys={(list.items ?? []).map(({ key }) => key)}
          onClose={close}
        />
      )}
      {asked && 'remove' in asked && (
        <ConfirmDialog
          title={`Delete ${asked.remove}?`}
          action="Delete the secret"
          danger
          sentenceFor={problemSentence}
          onConfirm={() => remove(asked.remove)}
          onClose={close}
        >
          Jobs that start from now on don’t get it from {whose} secrets any more. The value can’t be
          brought back.
        </ConfirmDialog>
      )}
    </PageLayout>
  );
}
