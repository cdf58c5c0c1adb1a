import { isPipelinePath, maxFileBytes, pipelineFiles, projectFiles } from '@orchestrator/contracts';
import { useState } from 'react';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { CheckboxField } from '../../../design/choice-fields.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import { Field } from '../../../design/field.js';
import { FormLayout } from '../../../design/form-layout.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { useForm } from '../../../forms/use-form.js';
import { bytesText } from '../bytes-text.js';
import type { ProjectPlace } from '../project-place.js';
import { fileSentence } from './file-form-error.js';
import { fileLists } from './file-lists.js';

/** Puts files into the project; by its path each becomes a pipeline file or another. */
export function UploadDialog({
  place,
  onClose,
}: {
  readonly place: ProjectPlace;
  readonly onClose: () => void;
}) {
  const options = { invalidates: fileLists };
  const writePipeline = useRouteMutation(pipelineFiles.write, options);
  const writeOther = useRouteMutation(projectFiles.write, options);
  const [failures, setFailures] = useState<readonly string[]>([]);
  const form = useForm({
    initial: { files: [] as readonly File[], folder: '', replace: false },
    send: async ({ files, folder, replace }) => {
      setFailures([]);
      const failed: { readonly file: File; readonly sentence: string }[] = [];
      for (const file of files) {
        if (file.size > maxFileBytes) {
          failed.push({
            file,
            sentence: `${file.name} is larger than ${bytesText(maxFileBytes)}.`,
          });
          continue;
        }
        try {
          await send(pathIn(folder, file.name), file, replace);
        } catch (error) {
          failed.push({ file, sentence: `${file.name}: ${fileSentence(error)}` });
        }
      }
      const sent = files.length - failed.length;
      if (sent > 0) showToast(`${sent} ${sent === 1 ? 'file was' : 'files were'} uploaded.`);
      if (failed.length === 0) onClose();
      // What could not be sent stays chosen.
      setFailures(failed.map(({ sentence }) => sentence));
      form.set({ files: failed.map(({ file }) => file) });
    },
  });
  const send = async (path: string, file: File, replace: boolean) => {
    const { call } = isPipelinePath(path) ? writePipeline : writeOther;
    await call(
      { params: { ...place, path }, body: new Uint8Array(await file.arrayBuffer()) },
      replace ? {} : { headers: { 'If-None-Match': '*' } },
    );
  };
  const { files } = form.values;
  return (
    <Dialog title="Upload files" onClose={onClose}>
      <FormLayout onSubmit={form.onSubmit}>
        <Field
          label="Files"
          hint={
            files.length === 0
              ? `At most ${bytesText(maxFileBytes)} each.`
              : files.map(({ name, size }) => `${name} (${bytesText(size)})`).join(', ')
          }
        >
          {(control) => (
            <input
              {...control}
              type="file"
              name="files"
              multiple
              onChange={(event) => form.set({ files: [...(event.target.files ?? [])] })}
            />
          )}
        </Field>
        <TextField
          label="Folder"
          optional
          hint="Scripts and graphs become pipeline files, all others project files."
          placeholder="pipelines"
          mono
          {...form.field('folder')}
        />
        <CheckboxField label="Replace files that are there already" {...form.field('replace')} />
        {failures.map((sentence) => (
          <ErrorNotice key={sentence} message={sentence} />
        ))}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            pending={form.pending}
            disabled={files.length === 0}
          >
            Upload
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}

const pathIn = (folder: string, name: string): string => {
  const parts = folder.split('/').filter((part) => part !== '');
  return [...parts, name].join('/');
};
