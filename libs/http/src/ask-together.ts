interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets questions that are asked in the same turn of the event loop share one call. None joins a call
 * that has begun: its answer is as new as if it had been asked alone. An error is that of all of them.
 * @param options.ask gives the answers in the order of the questions, of which there is at least one
 * @param options.most questions in one call; more are asked in several
 */
export function askTogether<Question, Answer>({
  ask,
  most,
}: {
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>;
  most: number;
}): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];

  const askNow = (): void => {
    const asked = waiting;
    waiting = [];
    ask(asked.map(({ question }) => question)).then(
      (answers) => handOut(asked, answers),
      (error: unknown) => refuse(asked, error),
    );
  };

  return (question) =>
    new Promise<Answer>((resolve, reject) => {
      if (waiting.length === most) askNow();
      waiting.push({ question, resolve, reject });
      if (waiting.length === 1)
        setImmediate(() => {
          if (waiting.length > 0) askNow();
        });
    });
}

function handOut<Question, Answer>(
  asked: readonly Waiting<Question, Answer>[],
  answers: readonly Answer[],
): void {
  if (answers.length !== asked.length) {
    refuse(asked, new Error(`${asked.length} questions got ${answers.length} answers`));
    return;
  }
  answers.forEach((answer, place) => asked[place]?.resolve(answer));
}

function refuse(asked: readonly Waiting<unknown, never>[], error: unknown): void {
  for (const { reject } of asked) reject(error);
}
