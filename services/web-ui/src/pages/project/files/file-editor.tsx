import { useState } from 'react';
import { problemCodeOf } from '../../../api/problem-sentence.js';
import { readBytes } from '../../../api/read-bytes.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { FormActions } from '../../../design/form-layout.js';
import { TextArea } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import type { ProjectPlace } from '../project-place.js';
import { FileConflict } from './file-conflict.js';
import styles from './file-editor.module.css';
import type { FileKind } from './file-kind.js';
import { fileLists } from './file-lists.js';
import { LeaveGuard } from './leave-guard.js';
import { bytesOf, type TextContent, textContent } from './text-content.js';

const rows = 24;

/** A change replaces the version that was read, or nothing: what others wrote meanwhile is not lost. */
export function FileEditor({
  kind,
  params,
  content,
  etag,
}: {
  readonly kind: FileKind;
  readonly params: ProjectPlace & { readonly path: string };
  readonly content: TextContent;
  readonly etag: string;
}) {
  const [base, setBase] = useState({ ...content, etag });
  const [theirs, setTheirs] = useState<{ readonly text: string; readonly etag: string }>();
  const write = useRouteMutation(kind.routes.write, { invalidates: fileLists });

  const save = async (text: string, over: string) => {
    const { etag: written } = await write.call(
      { params, body: bytesOf({ ...base, text }) },
      { headers: { 'If-Match': over } },
    );
    setBase({ ...base, text, etag: written });
    setTheirs(undefined);
    showToast(`${params.path} is saved.`);
  };
  const readTheirs = async () => {
    const now = await readBytes(kind.routes.read, { ...params });
    setTheirs({ text: textContent(now.bytes)?.text ?? '', etag: now.etag });
  };
  const form = useForm({
    initial: { content: content.text },
    send: async ({ content: text }) => {
      try {
        await save(text, theirs?.etag ?? base.etag);
      } catch (error) {
        if (problemCodeOf(error) !== 'precondition_failed') throw error;
        await readTheirs();
      }
    },
  });
  const isChanged = form.values.content !== base.text;
  const takeTheirs = (version: { readonly text: string; readonly etag: string }) => {
    form.set({ content: version.text });
    setBase({ ...base, ...version });
    setTheirs(undefined);
  };
  return (
    <form className={styles.editor} onSubmit={form.onSubmit} noValidate>
      <TextArea label="Content" rows={rows} mono {...form.field('content')} />
      {theirs && <FileConflict theirs={theirs.text} onTake={() => takeTheirs(theirs)} />}
      <FormError form={form} />
      <FormActions>
        <Button type="submit" variant="primary" pending={form.pending} disabled={!isChanged}>
          {theirs ? 'Replace it by mine' : 'Save'}
        </Button>
        {isChanged && (
          <Button onClick={() => form.set({ content: base.text })}>Undo all changes</Button>
        )}
      </FormActions>
      <LeaveGuard when={isChanged} />
    </form>
  );
}
