import { useNavigate } from 'react-router';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button } from '../../../design/button.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { FormLayout } from '../../../design/form-layout.js';
import { TextArea, TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { useForm } from '../../../forms/use-form.js';
import type { ProjectPlace } from '../project-place.js';
import { FileFormError } from './file-form-error.js';
import type { FileKind } from './file-kind.js';
import { fileLists } from './file-lists.js';

const contentRows = 12;

/** Makes a file; one that is there already is not replaced. */
export function NewFileDialog({
  kind,
  place,
  onClose,
}: {
  readonly kind: FileKind;
  readonly place: ProjectPlace;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const write = useRouteMutation(kind.routes.write, { invalidates: fileLists });
  const form = useForm({
    initial: { path: '', content: kind.exampleContent },
    send: async ({ path, content }) => {
      await write.call(
        { params: { ...place, path }, body: new TextEncoder().encode(content) },
        { headers: { 'If-None-Match': '*' } },
      );
      showToast(`${path} is there now.`);
      await navigate(pageHref(kind.filePage, { ...place, path }));
    },
  });
  return (
    <Dialog title={`New ${kind.noun}`} onClose={onClose} wide>
      <FormLayout onSubmit={form.onSubmit}>
        <TextField
          label="Path"
          hint="Inside the project, with / between names."
          placeholder={kind.examplePath}
          mono
          {...form.field('path')}
        />
        <TextArea label="Content" rows={contentRows} mono {...form.field('content')} />
        <FileFormError form={form} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            pending={form.pending}
            disabled={form.values.path === ''}
          >
            Create the file
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}
