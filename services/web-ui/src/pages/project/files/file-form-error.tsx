import { fieldErrors, problemCodeOf, problemSentence } from '../../../api/problem-sentence.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import type { Form } from '../../../forms/use-form.js';

/** What is wrong with a path is told of the address of the call, where no field finds it. */
export function FileFormError({ form }: { readonly form: Pick<Form<object>, 'error'> }) {
  const { error } = form;
  if (error === undefined) return null;
  return <ErrorNotice message={fileSentence(error)} />;
}

export function fileSentence(error: unknown): string {
  if (problemCodeOf(error) === 'precondition_failed') {
    return 'There is a file with this path already. It was not replaced.';
  }
  const ofPath = [...fieldErrors(error)].find(([path]) => path.endsWith('path'))?.[1];
  return ofPath === undefined ? problemSentence(error) : `The path is not right. ${ofPath}`;
}
