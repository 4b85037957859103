/** A line for an operator, and what went wrong. */
export type Log = (message: string, error?: unknown) => void;

const longestMessage = 500;
const longestError = 2_000;
const mostLines = 16;
const mostCauses = 3;

function shortened(said: string, longest: number): string {
  const lines = said.slice(0, longest).split('\n');
  return `${lines.slice(0, mostLines).join('\n')}${said.length > longest || lines.length > mostLines ? ' …' : ''}`;
}

/** An error's stack and code, then its causes; not the fields beside them, where failures carry the input that they refused. */
function described(error: unknown): string[] {
  const told: string[] = [];
  for (let cause = error; cause !== undefined && told.length <= mostCauses; ) {
    if (!(cause instanceof Error)) return [...told, shortened(String(cause), longestError)];
    const { code } = cause as { code?: unknown };
    told.push(
      `${shortened(cause.stack ?? String(cause), longestError)}${typeof code === 'string' ? ` (${code})` : ''}`,
    );
    cause = cause.cause;
  }
  return told;
}

/** What the console is given of a failure: whatever a request contained, it fills no more than a screen. */
export function logEntry(message: string, error: unknown, at: Date): string {
  return [`${at.toISOString()} ${message.slice(0, longestMessage)}`, ...described(error)].join('\n');
}
