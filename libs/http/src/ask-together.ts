interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets questions that are asked in the same turn of the event loop share one call, and those as well
 * that come while as many calls as may be are under way. None joins a call that has begun: its answer
 * is as new as if it had been asked alone. An error is that of all of them.
 * @param options.ask gives the answers in the order of the questions, of which there is at least one
 * @param options.most questions in one call; more are asked in several
 * @param options.atOnce calls that may be under way at a time. Default: any number
 */
export function askTogether<Question, Answer>({
  ask,
  most,
  atOnce = Infinity,
}: {
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>;
  most: number;
  atOnce?: number;
}): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = [];
  let underWay = 0;

  const askSome = async (asked: readonly Waiting<Question, Answer>[]): Promise<void> => {
    try {
      handOut(asked, await ask(asked.map(({ question }) => question)));
    } catch (error) {
      refuse(asked, error);
    }
  };

  const askNow = (): void => {
    while (underWay < atOnce && waiting.length > 0) {
      underWay += 1;
      void askSome(waiting.splice(0, most)).finally(() => {
        underWay -= 1;
        askNow();
      });
    }
  };

  return (question) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (waiting.length === 1) setImmediate(askNow);
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
